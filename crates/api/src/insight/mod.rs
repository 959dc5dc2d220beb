//! Insight: reads across the wings, and writes nothing.

pub mod bell;
pub mod effect;
pub mod inventory;
pub mod quality;
pub mod reminder;
pub mod sight;
pub mod team;

use crate::platform::capability::Wing;

/// Its capabilities.
pub const WING: Wing = Wing {
    name: "insight",
    capabilities: &[
        &bell::CAPABILITY,
        &effect::CAPABILITY,
        &reminder::CAPABILITY,
        &inventory::CAPABILITY,
        &quality::CAPABILITY,
        &team::CAPABILITY,
        &sight::CAPABILITY,
    ],
};
