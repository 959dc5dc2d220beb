//! Exclusive agreements 独家: term, document and follow-up (§1.10).

mod document;
mod job;
pub mod routes;
pub mod service;
mod store;

use crate::company::tx::Listen as _;
use crate::company::tx::by_itself;
use crate::platform::capability::Capability;
use crate::platform::jobs::Job;
use crate::platform::sweep::FileFolder;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("exclusives", "Exclusive agreements")),
    tables: &["exclusives"],
    routes: routes::configure,
    jobs: &[Job { name: "exclusive", number: 2, run: |app, conn| by_itself(app, conn, service::run) }],
    files: &[FileFolder { folder: "exclusives", in_use: service::in_use }],
    listen: |to| to.on(service::followed_up),
    ..Capability::new("exclusive")
};
