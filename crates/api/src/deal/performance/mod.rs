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

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("performance", "What receipts earn, month by month, and what is paid of it")),
    tables: &["earnings", "earning_shares", "ladders"],
    routes: routes::configure,
    listen: |to| {
        to.on(service::signed);
        to.on(service::received);
        to.on(service::refunded);
        to.on(service::mediated);
        to.on(service::cancelled);
    },
    ..Capability::new("performance")
};
