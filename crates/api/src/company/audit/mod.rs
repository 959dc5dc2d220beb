//! Reading the audit trail (I2).

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability =
    Capability { tag: Some(("audit", "The audit trail")), routes: routes::configure, ..Capability::new("audit") };
