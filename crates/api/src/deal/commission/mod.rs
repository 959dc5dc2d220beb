//! The commission split 业绩分配 (§4): the house's own plans, and splits on trial.

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("commission", "Plans by which commissions are split, and splits on trial")),
    tables: &["commission_plans", "commission_plan_versions"],
    routes: routes::configure,
    ..Capability::new("commission")
};
