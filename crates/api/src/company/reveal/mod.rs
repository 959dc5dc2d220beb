//! The ledger of contacts that members have looked at (§2.5): counted, limited, and owed a follow-up.

mod erasure;
pub mod open;
mod retention;
pub mod service;
mod store;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tables: &["reveals"],
    listen: |to| {
        to.on(erasure::gathered);
        to.on(erasure::erased);
        to.on(retention::due);
    },
    ..Capability::new("reveal")
};
