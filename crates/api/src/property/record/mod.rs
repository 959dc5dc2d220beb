//! The record of a listing: its page with everything that several capabilities know of it, and the operations that answer with it.

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("listings", "Listings 房源, leads, owners, follow-ups")),
    routes: routes::configure,
    ..Capability::new("record")
};
