//! Who holds a client: following up, taking from the pool, handing over, and what time does (§2.3).

pub mod event;
pub mod import;
mod job;
pub mod routes;
pub mod service;
mod store;

use crate::company::tx::{Listen as _, by_itself};
use crate::platform::capability::Capability;
use crate::platform::jobs::Job;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    routes: routes::configure,
    listen: |to| {
        to.on(service::asked);
        to.on(service::handing_over);
    },
    jobs: &[Job { name: "client_pool", number: 21, run: |app, conn| by_itself(app, conn, service::run) }],
    ..Capability::new("holding")
};
