//! What pages of others show of a client.

mod words;

pub use super::filter::{ClientFilter, View};
pub use words::{countdown, demand_text, grade_strength, marks, stay};
