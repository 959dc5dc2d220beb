//! The inventory: counted anew whenever somebody asks (A10).

mod report;
pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("inventory", "Stock, its age, and how long listings take")),
    routes: routes::configure,
    ..Capability::new("inventory")
};
