//! Receptions as rows.

mod rows;

pub use rows::{ReceptionRow, answer_shape};
