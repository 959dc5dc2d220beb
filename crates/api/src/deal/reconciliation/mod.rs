//! Reconciliation 对账: the books held against what receivables, receipts and performance say (§12.3).

pub mod routes;
pub mod service;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("reconciliation", "Whether the books say what was recorded")),
    routes: routes::configure,
    ..Capability::new("reconciliation")
};
