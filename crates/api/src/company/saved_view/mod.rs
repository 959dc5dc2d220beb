//! Saved views of lists: for oneself, for one's unit, for everybody.

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("saved views", "Filters and orders of lists, kept under a name")),
    tables: &["saved_views"],
    routes: routes::configure,
    ..Capability::new("saved_view")
};
