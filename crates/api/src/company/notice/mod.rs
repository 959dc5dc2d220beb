//! Notices to members.

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("notices", "What members should hear of")),
    tables: &["notices"],
    routes: routes::configure,
    ..Capability::new("notice")
};
