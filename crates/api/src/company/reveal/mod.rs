//! The ledger of contacts that members have looked at (§2.5): counted, limited, and owed a follow-up.

pub mod open;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { tables: &["reveals"], ..Capability::new("reveal") };
