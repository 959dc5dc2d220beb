//! Insight: reads across the wings, and writes nothing.

mod inventory;
mod reminder;
mod team;
