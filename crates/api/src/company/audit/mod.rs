//! The audit trail (I2): reading it, and the chain that shows whether it still says what was written.

pub mod chain;
pub mod checkpoint;
pub mod routes;
pub mod service;
mod store;
pub mod verify;

use crate::platform::capability::Capability;
use crate::platform::jobs::Job;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("audit", "The audit trail")),
    tables: &["audit_links", "audit_checkpoints"],
    routes: routes::configure,
    jobs: &[Job { name: "audit_checkpoint", number: 18, run: checkpoint::of_today }],
    often: &[Job { name: "audit_chain", number: 19, run: chain::link }],
    ..Capability::new("audit")
};
