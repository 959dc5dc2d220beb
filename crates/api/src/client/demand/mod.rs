//! Demands 需求: what clients look for (B2, §2.4).

mod erasure;
mod places;
pub mod service;
mod store;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tables: &["client_demands", "wanted_places"],
    listen: |to| {
        to.on(service::merged);
        to.on(service::merge_undone);
        to.on(places::communities_merged);
        to.on(places::district_renamed);
        to.on(erasure::gathered);
        to.on(erasure::erased);
    },
    ..Capability::new("demand")
};
