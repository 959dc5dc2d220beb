//! Objections 销售抗性 of clients, and the most frequent ones of a month (B2, C1).

mod erasure;
pub mod routes;
pub mod service;
mod store;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tables: &["client_objections"],
    routes: routes::configure,
    listen: |to| {
        to.on(erasure::gathered);
        to.on(erasure::erased);
    },
    ..Capability::new("objection")
};
