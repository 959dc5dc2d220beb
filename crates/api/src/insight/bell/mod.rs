//! The bell: what a member was told, with the listings that it is about.

pub mod routes;
pub mod service;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { routes: routes::configure, ..Capability::new("bell") };
