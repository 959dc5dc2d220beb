//! Booking a showing, and showings as rows.

mod book;
mod rows;

pub use book::{BookDialog, Booking, Conflicts};
pub use rows::{ShowingRow, shape};
