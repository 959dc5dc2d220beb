//! What the house spends 费用 (§12.2): entries that one enters and another approves, and the budgets that hold them.

mod access;
mod budget;
mod parameters;
pub mod routes;
mod search;
pub mod service;
mod store;
mod store_budgets;
mod view;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("costs", "What the house spends, and its budgets")),
    tables: &["cost_entries", "budgets"],
    routes: routes::configure,
    ..Capability::new("cost")
};
