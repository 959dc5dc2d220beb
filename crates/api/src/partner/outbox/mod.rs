//! The outbox: what has happened and may be told to partners, in one order that everybody reads.

pub mod event;
pub mod service;
mod store;

use crate::company::tx::Listen as _;
use crate::company::tx::by_itself;
use crate::platform::capability::Capability;
use crate::platform::jobs::Job;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tables: &["outbox_events", "outbox_places"],
    jobs: &[Job { name: "outbox", number: 210, run: |app, conn| by_itself(app, conn, service::clear_old) }],
    watch: Some(service::number),
    listen: |to| {
        to.on(service::contract_signed);
        to.on(service::receipt_recorded);
    },
    ..Capability::new("outbox")
};
