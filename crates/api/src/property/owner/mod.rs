//! Owner contacts of listings: encrypted, masked, revealed one at a time (§2.5).

mod erasure;
pub mod routes;
pub mod service;
mod store;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tables: &["owner_contacts"],
    routes: routes::configure,
    sealed: Some(service::sealed),
    listen: |to| {
        to.on(erasure::identified);
        to.on(erasure::gathered);
        to.on(erasure::erased);
    },
    ..Capability::new("owner")
};
