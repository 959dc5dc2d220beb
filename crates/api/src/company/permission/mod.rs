//! What the roles may do in this company: the house's table, and what was changed of it (I1).

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("permissions", "What the roles may do, and how far")),
    tables: &["permission_changes", "permission_table"],
    routes: routes::configure,
    watch: Some(service::learn),
    ..Capability::new("permission")
};
