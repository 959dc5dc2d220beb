//! Risks of contracts 风险 (§12.1): found by the record or entered, dealt with in time, and in the way of the next step while they are grave.

mod alarm;
mod finding;
mod report;
pub mod routes;
mod search;
pub mod service;
mod store;
mod view;

use crate::company::tx::{Listen as _, by_itself};
use crate::platform::capability::Capability;
use crate::platform::jobs::Job;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("risks", "Risks of contracts: found, dealt with, reported")),
    tables: &["contract_risks", "contract_risk_events"],
    routes: routes::configure,
    jobs: &[Job { name: "risk", number: 150, run: |app, conn| by_itself(app, conn, service::run) }],
    listen: |to| {
        to.on(service::changed);
        to.on(service::paid);
        to.on(service::refunded);
        to.on(service::advances);
    },
    ..Capability::new("risk")
};
