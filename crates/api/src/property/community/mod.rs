//! Communities 小区, their buildings and units.

mod buildings;
pub mod event;
pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("communities", "The dictionary of communities 小区")),
    tables: &["communities", "buildings", "building_units"],
    routes: routes::configure,
    clear: Some(service::index_anew),
    ..Capability::new("community")
};
