//! Two records of one client become one, and two again (§2.2).

mod erasure;
pub mod event;
mod routes;
mod service;
mod store;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tables: &["client_merges"],
    routes: routes::configure,
    listen: |to| {
        to.on(erasure::gathered);
        to.on(erasure::erased);
    },
    ..Capability::new("merging")
};
