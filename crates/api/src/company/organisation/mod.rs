//! The organisation: company → region → store → team (H1).

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("organisation", "Regions, stores and teams")),
    tables: &["org_units"],
    routes: routes::configure,
    ..Capability::new("organisation")
};
