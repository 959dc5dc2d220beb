//! Leads 询盘: enquiries that partners hand over. Each becomes somebody's client, or a touch of one, and waits for a first answer.

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { tables: &["leads"], routes: routes::configure, ..Capability::new("lead") };
