//! The verdict on a client 判客 (§2.2, §2.3, §4.3, §4.4): what the record says, what the rules make of it, and what a manager has decided.

mod record;
pub mod routes;
pub mod service;
mod store;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("verdicts", "Whose a client is, when two say so")),
    tables: &["client_verdicts"],
    routes: routes::configure,
    listen: |to| {
        to.on(service::merged);
        to.on(service::merge_undone);
    },
    ..Capability::new("verdict")
};
