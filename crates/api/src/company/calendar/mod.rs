//! The secret address of a member's calendar; what stands in it, `insight::reminder` knows.

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("calendar", "The secret address of a member's calendar")),
    tables: &["calendars"],
    routes: routes::configure,
    ..Capability::new("calendar")
};
