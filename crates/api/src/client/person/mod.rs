//! One person on both sides 置换: an owner who looks for a home, and a client who sells or lets one.

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { routes: routes::configure, ..Capability::new("person") };
