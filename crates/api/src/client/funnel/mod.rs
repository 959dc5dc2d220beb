//! The funnel 漏斗: how many clients went on, how long they took, and who is over the limit of a stage (C6, §11.3).

mod job;
pub mod routes;
pub mod service;
mod store;

use crate::company::tx::by_itself;
use crate::platform::capability::Capability;
use crate::platform::jobs::Job;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    routes: routes::configure,
    jobs: &[Job { name: "stage_limits", number: 41, run: |app, conn| by_itself(app, conn, service::run) }],
    ..Capability::new("funnel")
};
