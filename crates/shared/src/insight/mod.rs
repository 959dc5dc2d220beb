//! Insight: reads across the wings, and writes nothing.

pub mod bell;
pub mod effect;
pub mod inventory;
pub mod quality;
pub mod reminder;
pub mod sight;
pub mod team;
