//! Consent: what a client has agreed to, to which text, and what was withdrawn (§2.6, I3).

pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { tables: &["client_consents"], ..Capability::new("consent") };
