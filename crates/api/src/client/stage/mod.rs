//! Stages of the funnel: through which a client came, and how a house works them (C6, §11.3).

mod limits;
pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("stages", "Who looks after a stage of the funnel, and how long it may take")),
    tables: &["client_stages", "stage_rules"],
    routes: routes::configure,
    ..Capability::new("stage")
};
