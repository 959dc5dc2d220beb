//! Performance 业绩 (§4, "Earning"): what receipts earn, statements of it, and what ladders pay.

mod booking;
mod ladder;
mod lines;
mod month;
pub mod routes;
pub mod service;
mod statement;
mod store;
mod sums;
mod verify;

use crate::company::tx::{Listen as _, by_itself};
use crate::platform::capability::Capability;
use crate::platform::jobs::Job;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("performance", "What receipts earn, month by month, and what is paid of it")),
    tables: &["earnings", "earning_shares", "ladders"],
    routes: routes::configure,
    jobs: &[Job { name: "performance", number: 290, run: |app, conn| by_itself(app, conn, service::catch_up) }],
    listen: |to| {
        to.on(service::signed);
        to.on(service::received);
        to.on(service::refunded);
        to.on(service::mediated);
        to.on(service::cancelled);
    },
    ..Capability::new("performance")
};
