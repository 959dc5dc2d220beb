//! Follow-ups 跟进 on listings (§1.6).

pub mod event;
pub mod import;
pub mod routes;
pub mod service;
mod store;
pub mod void;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { tables: &["follow_ups"], routes: routes::configure, ..Capability::new("follow_up") };
