//! The public page of a listing: published, shown, counted (A11).

pub mod page;
pub mod public;
pub mod routes;
pub mod service;
mod store;
pub mod visitor;

use crate::company::tx::Listen as _;
use crate::company::tx::by_itself;
use crate::platform::capability::Capability;
use crate::platform::jobs::Job;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tables: &["publications", "share_views", "share_visitors"],
    routes: routes::configure,
    pages: public::configure,
    jobs: &[Job { name: "share", number: 4, run: |app, conn| by_itself(app, conn, service::forget_visitors) }],
    listen: |to| to.on(service::status_changed),
    ..Capability::new("share")
};
