//! Consent: what a client has agreed to, to which text, and what was withdrawn (§2.6, I3).

mod erasure;
pub mod service;
mod store;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tables: &["client_consents"],
    listen: |to| {
        to.on(service::merged);
        to.on(service::merge_undone);
        to.on(erasure::gathered);
    },
    ..Capability::new("consent")
};
