//! The public pool 公盘: who may claim listings, that is take them over, and what falls into it (§1.3 to §1.5).

mod claim_ground;
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
    tag: Some(("pool", "Who takes listings over, and what becomes public")),
    routes: routes::configure,
    jobs: &[Job { name: "pool", number: 1, run: |app, conn| by_itself(app, conn, service::run) }],
    listen: |to| to.on(service::verified),
    ..Capability::new("pool")
};
