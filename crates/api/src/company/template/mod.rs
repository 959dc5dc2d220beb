//! Templates 模板: messages and talk tracks, for oneself, one's store, the company (C7).

mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("templates", "Messages and talk tracks with fields to fill in")),
    tables: &["templates"],
    routes: routes::configure,
    ..Capability::new("template")
};
