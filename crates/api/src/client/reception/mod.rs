//! Receptions 接待: who walked in or called, whose turn it was, and the first answer (C5, §6.2).

mod access;
mod erasure;
mod reach;
mod rota;
pub mod routes;
mod search;
pub mod service;
mod store;
mod view;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;
use crate::platform::contact_keys::SealedColumn;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("receptions", "Walk-ins and callers, and whose turn it is")),
    tables: &["receptions", "reception_skips", "reception_pauses"],
    routes: routes::configure,
    sealed: Some(service::sealed),
    sealed_columns: &[SealedColumn::of("receptions", "contact_encrypted")],
    listen: |to| {
        to.on(service::followed_up);
        to.on(service::merged);
        to.on(service::merge_undone);
        to.on(service::handing_over);
        to.on(erasure::gathered);
        to.on(erasure::erased);
    },
    ..Capability::new("reception")
};
