//! Owner contacts of listings: encrypted, masked, revealed one at a time (§2.5).

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability =
    Capability { tables: &["owner_contacts"], routes: routes::configure, sealed: Some(service::sealed), ..Capability::new("owner") };
