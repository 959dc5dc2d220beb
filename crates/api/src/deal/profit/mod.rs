//! Profit and loss 损益 of a month by store (§12.3): what receipts earned and what was spent, and the share of head office.

pub mod routes;
pub mod service;
mod store;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("profit", "Profit and loss by store and month")),
    tables: &["profit_heads"],
    routes: routes::configure,
    listen: |to| {
        to.on(service::locked);
        to.on(service::unlocked);
    },
    ..Capability::new("profit")
};
