//! Owner contacts of listings: encrypted, masked, revealed one at a time (§2.5).

mod erasure;
pub mod routes;
pub mod service;
mod store;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;
use crate::platform::contact_keys::SealedColumn;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tables: &["owner_contacts"],
    routes: routes::configure,
    sealed: Some(service::sealed),
    sealed_columns: &[SealedColumn::of("owner_contacts", "name_encrypted"), SealedColumn::of("owner_contacts", "phone_encrypted")],
    listen: |to| {
        to.on(erasure::identified);
        to.on(erasure::gathered);
        to.on(erasure::erased);
    },
    ..Capability::new("owner")
};
