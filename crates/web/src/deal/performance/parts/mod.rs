//! What other pages show of performance: the month that is looked at, and the lines that receipts earned.

pub mod month;

pub use super::lines::Lines;
