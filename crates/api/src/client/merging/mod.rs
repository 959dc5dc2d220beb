//! Two records of one client become one, and two again (§2.2).

pub mod event;
mod routes;
mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { tables: &["client_merges"], routes: routes::configure, ..Capability::new("merging") };
