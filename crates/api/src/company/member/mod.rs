//! Members of the company (H1): added, moved, deactivated, never deleted.

mod change;
pub mod event;
pub mod reach;
pub mod routes;
mod search;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("members", "Members of the company")),
    tables: &["members", "member_roles"],
    routes: routes::configure,
    ..Capability::new("member")
};
