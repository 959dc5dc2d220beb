//! Leavers 离职交接: what somebody looks after goes to a colleague, in one piece.

pub mod event;
pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { routes: routes::configure, ..Capability::new("leaver") };
