//! Withdrawal notices 撤单核实 (A3): that an owner is said to have withdrawn, and who is told that a listing is off the market.

mod job;
pub mod routes;
pub mod service;
mod store;

use crate::company::tx::Listen as _;
use crate::company::tx::by_itself;
use crate::platform::capability::Capability;
use crate::platform::jobs::Job;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tables: &["withdrawal_reports"],
    routes: routes::configure,
    jobs: &[Job { name: "withdrawal", number: 23, run: |app, conn| by_itself(app, conn, service::run) }],
    listen: |to| {
        to.on(service::status_changed);
        to.on(service::followed_up);
    },
    ..Capability::new("withdrawal")
};
