//! Keys 钥匙: numbered bunches, and who has them (§1.9).

mod job;
mod label;
mod list;
pub mod reservation;
pub mod routes;
pub mod service;
mod store;
mod view;

use crate::company::tx::Listen as _;
use crate::company::tx::by_itself;
use crate::platform::capability::Capability;
use crate::platform::jobs::Job;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("keys", "Keys and their custody")),
    tables: &["key_bunches", "key_moves", "key_reservations"],
    routes: routes::configure,
    jobs: &[Job { name: "key", number: 3, run: |app, conn| by_itself(app, conn, service::run) }],
    listen: |to| to.on(service::followed_up),
    ..Capability::new("key")
};
