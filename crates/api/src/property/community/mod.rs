//! Communities 小区, their buildings and units.

mod buildings;
mod districts;
pub mod event;
mod merge;
pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("communities", "The dictionary of communities 小区")),
    tables: &["communities", "community_aliases", "buildings", "building_units"],
    routes: routes::configure,
    clear: Some(service::index_anew),
    ..Capability::new("community")
};
