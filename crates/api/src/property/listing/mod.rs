//! Listings 房源 and leads.

pub mod access;
mod changes;
mod claims;
mod conditions;
pub mod event;
mod evidence;
mod facets;
mod hands;
pub mod import;
pub mod moments;
pub mod owners;
mod parameters;
pub mod quota;
pub mod routes;
mod rows;
mod search;
pub mod service;
pub mod state;
mod store;
mod walk;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tables: &["listings", "active_properties"],
    routes: routes::configure,
    listen: |to| to.on(service::community_renamed),
    ..Capability::new("listing")
};
