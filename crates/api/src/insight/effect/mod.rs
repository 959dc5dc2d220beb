//! What a change of a figure would do to what is there: shown before it is made.

pub mod routes;
mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { routes: routes::configure, ..Capability::new("effect") };
