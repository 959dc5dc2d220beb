//! The client on the page, for all its panels.

use fangke_shared::client::ClientStage;
use fangke_shared::client::profile::{ClientRef, ClientResponse};
use fangke_shared::permission::Action;
use fangke_shared::{ClientId, DemandId, ListingId};
use leptos::prelude::*;

use super::demands::summary;
use crate::api::{Api, use_api};
use crate::client::profile::parts::demand_text;
use crate::client::recommendation::parts::Recommending;
use crate::client::showing::parts::Booking;
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
    /// A number that was looked at on this page.
    pub phone: RwSignal<Option<String>>,
    /// The showing that is being booked.
    pub booking: RwSignal<Option<Booking>>,
    /// What is being recommended.
    pub recommending: RwSignal<Option<Recommending>>,
    reading: Task,
}

impl Dossier {
    /// That of a client.
    pub fn new(client: ClientResponse) -> Self {
        let (client, changes) = (RwSignal::new(client), RwSignal::new(0));
        Self {
            api: use_api(),
            session: use_session(),
            client,
            changes,
            phone: RwSignal::new(None),
            booking: RwSignal::new(None),
            recommending: RwSignal::new(None),
            reading: Task::new(),
        }
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

    /// May a contract be drawn up with the client?
    pub fn may_contract(self) -> bool {
        let is_open = self.with(|client| client.rights.may_follow_up && client.summary.stage != ClientStage::Lost);
        is_open && self.session.may(Action::WriteContracts)
    }

    /// Begins to book a showing of these listings.
    pub fn book(self, listings: Vec<(ListingId, String)>) {
        let client = self.client.with_untracked(|client| ClientRef { id: client.summary.id, name: client.summary.name.clone() });
        let demands = self.open_demands();
        self.booking.set(Some(Booking { client: Some(client), demands, listings, ..Booking::default() }));
    }

    /// Begins to recommend these listings, for a demand that is known or chosen then.
    pub fn recommend(self, demand: Option<DemandId>, listings: Vec<(ListingId, String)>) {
        let (client, demands) = (self.id(), self.open_demands());
        self.recommending.set(Some(Recommending { client, demands, demand, listings }));
    }

    /// The open demands, and how they read.
    fn open_demands(self) -> Vec<(DemandId, String)> {
        self.client.with_untracked(|client| {
            let open = client.demands.iter().filter(|demand| demand.is_open);
            open.map(|demand| (demand.id, demand_text(&summary(demand)))).collect()
        })
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
