//! Urging 催办: a notice to whom a listing or a bunch of keys waits for.

pub mod routes;
pub mod service;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { routes: routes::configure, ..Capability::new("nudge") };
