//! How long personal data is kept (§2.6): what goes by itself, and clients that are proposed for erasure.

pub mod event;
pub mod routes;
pub mod service;

use crate::company::tx::by_itself;
use crate::platform::capability::Capability;
use crate::platform::jobs::Job;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("retention", "How long personal data is kept")),
    routes: routes::configure,
    jobs: &[Job { name: "retention", number: 321, run: |app, conn| by_itself(app, conn, service::run) }],
    ..Capability::new("retention")
};
