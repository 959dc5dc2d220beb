//! The chart of a community's rooms 房态图: a read model over its buildings and listings.

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { routes: routes::configure, ..Capability::new("room_chart") };
