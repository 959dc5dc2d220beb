//! The client itself: fields, contacts, duplicates, and the list of clients (§2.1, §2.2).

pub mod access;
mod conditions;
mod contacts;
mod document;
mod duplicates;
mod erasure;
mod erasure_store;
mod facets;
pub mod import;
pub mod merge;
mod merge_store;
mod retention;
pub mod routes;
mod rows;
mod search;
pub mod service;
mod store;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;
use crate::platform::contact_keys::SealedColumn;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("clients", "Clients, their contacts, demands and consents")),
    tables: &["clients", "client_contacts", "known_contacts", "client_search"],
    routes: routes::configure,
    sealed: Some(service::sealed),
    sealed_columns: &[SealedColumn::of("clients", "id_number_encrypted"), SealedColumn::of("client_contacts", "value_encrypted")],
    listen: |to| {
        to.on(erasure::identified);
        to.on(erasure::gathered);
        to.on(erasure::erased);
        to.on(retention::untouched);
    },
    ..Capability::new("profile")
};
