//! Notices to members.

mod erasure;
mod retention;
pub mod routes;
pub mod service;
mod store;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("notices", "What members should hear of")),
    tables: &["notices"],
    routes: routes::configure,
    listen: |to| {
        to.on(erasure::gathered);
        to.on(erasure::erased);
        to.on(retention::due);
    },
    ..Capability::new("notice")
};
