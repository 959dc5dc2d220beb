//! What happened to a client, as colleagues who may see the client see it (B8).

mod erasure;
pub mod service;
mod store;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tables: &["client_events"],
    listen: |to| {
        to.on(erasure::gathered);
        to.on(erasure::erased);
    },
    ..Capability::new("journal")
};
