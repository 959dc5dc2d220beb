//! Which listings answer a demand, and which demands a listing answers (§3, B7).

pub mod routes;
pub mod service;
mod store;
mod tier;
mod wish;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { routes: routes::configure, ..Capability::new("matching") };
