//! What the house spends 费用 (§12.2): entries that one enters and another approves, the budgets that hold them, and the projects and
//! campaigns that it is spent on.

mod access;
mod budget;
mod naming;
mod object;
pub mod routes;
mod routes_objects;
mod search;
pub mod service;
mod store;
mod store_budgets;
mod store_objects;
mod view;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("costs", "What the house spends, and its budgets")),
    tables: &["cost_entries", "budgets", "cost_objects", "contract_cost_objects"],
    routes: routes::configure,
    listen: |to| to.on(service::communities_merged),
    ..Capability::new("cost")
};
