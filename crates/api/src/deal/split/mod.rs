//! The split of a contract: who did what by the record, with evidence, frozen at the signing (§4).

pub mod event;
mod evidence;
pub mod routes;
pub mod service;
mod store;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("splits", "The split of a contract, and what proves it")),
    tables: &["contract_splits", "contract_mediations"],
    routes: routes::configure,
    listen: |to| to.on(service::signed),
    ..Capability::new("split")
};
