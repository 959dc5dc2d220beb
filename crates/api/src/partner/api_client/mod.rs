//! API clients: the programs of partners, what they may do, their secrets and tokens, and how much they ask for.

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability::new("api_client");
