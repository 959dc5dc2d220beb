//! The client on the page, for all its panels.

use fangke_shared::ClientId;
use fangke_shared::client::profile::ClientResponse;
use leptos::prelude::*;

use crate::api::{Api, use_api};
use crate::company::auth::parts::{Session, use_session};
use crate::ui::Task;

/// The client, and how it changes.
#[derive(Clone, Copy)]
pub struct Dossier {
    /// Calls.
    pub api: Api,
    /// Who is signed in.
    pub session: Session,
    /// The client as it was last read.
    pub client: RwSignal<ClientResponse>,
    /// Counts up with every change: the journal reads anew.
    pub changes: RwSignal<u32>,
    reading: Task,
}

impl Dossier {
    /// That of a client.
    pub fn new(client: ClientResponse) -> Self {
        let (client, changes) = (RwSignal::new(client), RwSignal::new(0));
        Self { api: use_api(), session: use_session(), client, changes, reading: Task::new() }
    }

    /// The client's number.
    pub fn id(self) -> ClientId {
        self.client.with_untracked(|client| client.summary.id)
    }

    /// The version that is shown.
    pub fn version(self) -> i64 {
        self.client.with_untracked(|client| client.summary.version)
    }

    /// Part of the client, tracked.
    pub fn with<T>(self, part: impl FnOnce(&ClientResponse) -> T) -> T {
        self.client.with(part)
    }

    /// Shows the client as changed.
    pub fn accept(self, client: ClientResponse) {
        self.client.set(client);
        self.changes.update(|n| *n += 1);
    }

    /// Reads the client anew; a failure shows with the next call.
    pub fn refresh(self) {
        let id = self.id();
        self.reading.ask(async move { self.api.get_client(id).await }, move |answer| {
            if let Ok(client) = answer {
                self.accept(client);
            }
        });
    }
}

/// The client on the page.
pub fn use_dossier() -> Dossier {
    expect_context()
}
