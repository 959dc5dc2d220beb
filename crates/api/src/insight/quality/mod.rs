//! How complete and current the clients' data are, by store and agent (B9).

pub mod routes;
mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability =
    Capability { tag: Some(("quality", "How good the data are")), routes: routes::configure, ..Capability::new("quality") };
