//! The books 总账 of contracts (§12.3): entries that balance, only ever added, in the transaction of what they tell.

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("ledger", "The books of contracts")),
    tables: &["ledger_entries", "ledger_lines"],
    routes: routes::configure,
    ..Capability::new("ledger")
};
