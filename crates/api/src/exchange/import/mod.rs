//! Importing files: communities, listings and clients, streamed, in pieces that a crash can't break.

mod batch;
mod clients;
mod deals;
mod erasure;
mod place;
mod preset_store;
pub mod reader;
mod records;
mod reject_store;
mod rejects;
mod retention;
pub mod routes;
pub mod runner;
pub mod service;
mod store;
mod undo;
mod uploads;
pub mod words;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;
use crate::platform::contact_keys::SealedColumn;
use crate::platform::jobs::Job;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("imports", "Importing files")),
    tables: &["imports", "import_rejects", "import_records", "import_clients", "import_contracts", "import_follow_ups", "import_presets"],
    routes: routes::configure,
    often: &[Job { name: "imports", number: 330, run: |app, conn| service::interrupt_silent(conn, app.clock.now()) }],
    clear: Some(service::clear),
    sealed_columns: &[
        SealedColumn::of("imports", "columns_encrypted"),
        SealedColumn::of("imports", "look_encrypted"),
        SealedColumn::of("import_rejects", "value_encrypted"),
        SealedColumn::of("import_rejects", "cells_encrypted"),
    ],
    listen: |to| {
        to.on(erasure::gathered);
        to.on(erasure::erased);
        to.on(retention::due);
    },
    ..Capability::new("import")
};
