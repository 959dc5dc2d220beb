//! Follow-ups 跟进 on listings (§1.6).

mod erasure;
pub mod event;
pub mod import;
pub mod routes;
pub mod service;
mod store;
pub mod void;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tables: &["follow_ups"],
    routes: routes::configure,
    listen: |to| {
        to.on(erasure::gathered);
        to.on(erasure::erased);
    },
    ..Capability::new("follow_up")
};
