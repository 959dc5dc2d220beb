//! Insight: reads across the wings, and writes nothing.

pub mod bell;
pub mod effect;
pub mod inventory;
pub mod reminder;

use crate::platform::capability::Wing;

/// Its capabilities.
pub const WING: Wing =
    Wing { name: "insight", capabilities: &[&bell::CAPABILITY, &effect::CAPABILITY, &reminder::CAPABILITY, &inventory::CAPABILITY] };
