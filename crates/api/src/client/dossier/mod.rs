//! A client's page, of all that knows of it: registering, showing and changing (B8).

pub mod import;
mod routes;
pub mod service;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { routes: routes::configure, ..Capability::new("dossier") };
