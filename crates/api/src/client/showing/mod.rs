//! Showings 带看: booked with a client, held in the order of a route, ended with a result for each listing (C4, §6.1).

mod access;
mod booking;
mod conflicts;
mod course;
mod erasure;
mod handover;
mod report;
pub mod routes;
mod search;
pub mod service;
mod signature;
mod store;
mod view;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;
use crate::platform::sweep::FileFolder;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("showings", "Showings of listings to clients")),
    tables: &["showings", "showing_members", "showing_stops", "showing_notes"],
    routes: routes::configure,
    sealed_files: &["signatures"],
    files: &[FileFolder { folder: "signatures", in_use: service::in_use }],
    listen: |to| {
        to.on(service::status_changed);
        to.on(service::asked);
        to.on(service::handing_over);
        to.on(erasure::gathered);
        to.on(erasure::erased);
    },
    ..Capability::new("showing")
};
