//! Insight: reads across the wings, and writes nothing.

mod inventory;
pub mod pages;
