//! The map 地图: a read model over communities and listings (§1.12).

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability =
    Capability { tag: Some(("map", "Where communities and listings are")), routes: routes::configure, ..Capability::new("map") };
