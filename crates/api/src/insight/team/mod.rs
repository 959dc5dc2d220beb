//! The team in figures: what each member looks after, and how they keep up.

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability =
    Capability { tag: Some(("team", "Members and their figures")), routes: routes::configure, ..Capability::new("team") };
