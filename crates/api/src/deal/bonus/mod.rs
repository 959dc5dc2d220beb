//! Bonuses 奖金 (§4, "Bonuses"): entered by whoever leads, approved by somebody else, paid with the month.

pub mod routes;
pub mod service;
mod store;
mod view;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("bonuses", "What members get beside performance")),
    tables: &["bonuses"],
    routes: routes::configure,
    ..Capability::new("bonus")
};
