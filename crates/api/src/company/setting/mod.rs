//! The figures of the rules: dated, audited settings.

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("settings", "The figures of the rules")),
    tables: &["settings"],
    routes: routes::configure,
    ..Capability::new("setting")
};
