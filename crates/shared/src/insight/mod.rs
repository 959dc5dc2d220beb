//! Insight: reads across the wings, and writes nothing.

pub mod inventory;
pub mod reminder;
