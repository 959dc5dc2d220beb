//! Partners: programs of others that read what is published, and bring enquiries.

pub mod outbox;
pub mod syndication;

use crate::platform::capability::Wing;

/// Its capabilities.
pub const WING: Wing = Wing { name: "partner", capabilities: &[&outbox::CAPABILITY, &syndication::CAPABILITY] };
