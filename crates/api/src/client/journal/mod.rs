//! What happened to a client, as colleagues who may see the client see it (B8).

pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { tables: &["client_events"], ..Capability::new("journal") };
