//! Price work: negotiations and the history of prices.

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { tables: &["negotiations"], routes: routes::configure, ..Capability::new("negotiation") };
