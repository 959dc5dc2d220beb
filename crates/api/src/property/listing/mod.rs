//! Listings 房源 and leads.

pub mod access;
pub mod behalf;
mod changes;
mod conditions;
pub mod event;
mod evidence;
mod facets;
mod handover;
pub mod import;
mod index;
mod listed;
mod lying;
pub mod moments;
mod occupancy;
pub mod owners;
mod parameters;
mod places;
mod plan;
pub mod quota;
pub mod routes;
mod rows;
mod search;
pub mod service;
pub mod state;
mod status;
mod store;
pub mod undo;
mod walk;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tables: &["listings", "active_properties", "behalf_entries"],
    routes: routes::configure,
    listen: |to| {
        to.on(lying::community_renamed);
        to.on(lying::communities_merged);
        to.on(lying::district_renamed);
    },
    ..Capability::new("listing")
};
