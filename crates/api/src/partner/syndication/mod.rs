//! Syndication 分发: which listings partners are shown, and where each stands in the order of changes (A11).

mod places;
pub mod routes;
pub mod service;
mod store;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tables: &["syndicated_listings", "syndication_places"],
    routes: routes::configure,
    listen: |to| {
        to.on(service::status_changed);
        to.on(service::changed);
        to.on(service::photos_changed);
        to.on(service::community_renamed);
        to.on(service::communities_merged);
        to.on(service::district_renamed);
        to.on(places::placed);
    },
    ..Capability::new("syndication")
};
