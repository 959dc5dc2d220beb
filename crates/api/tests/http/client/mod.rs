//! Clients.

mod alert;
mod cooperation;
mod demand;
mod dossier;
mod holding;
mod holding_void;
mod matching;
mod merging;
mod objection;
mod person;
mod profile;
mod profile_document;
mod profile_duplicates;
mod profile_list;
mod reception;
mod recommendation;
mod recommendation_public;
mod showing;
mod stage;

use fangke_shared::client::profile::ClientResponse;
use serde_json::{Value, json};

use crate::support::{Answer, TestApp, TestMember};

/// Where clients are.
pub const CLIENTS: &str = "/api/v1/clients";

/// A client with a demand, for a form.
pub fn buyer(name: &str, phone: &str) -> Value {
    json!({"name": name, "source": "walk_in", "kinds": ["buyer"], "contacts": [{"contact": phone}],
        "demand": {"purpose": "sale", "districts": ["朝阳"], "rooms_min": 2, "rooms_max": 3, "price_max_fen": 500_000_000, "motive": "upgrade"}})
}

impl TestApp {
    /// Registers a client.
    pub async fn register(&self, by: &TestMember, body: Value) -> ClientResponse {
        self.by(by).post(CLIENTS, body).await.assert_status(201).read()
    }

    /// A client as somebody sees it.
    pub async fn client(&self, by: &TestMember, id: i64) -> ClientResponse {
        self.by(by).get(&format!("{CLIENTS}/{id}")).await.assert_status(200).read()
    }

    /// Follows a client up.
    pub async fn follow_client(&self, by: &TestMember, id: i64, text: &str) -> Answer {
        self.by(by).post(&format!("{CLIENTS}/{id}/follow-ups"), json!({"kind": "call", "text": text})).await
    }
}
