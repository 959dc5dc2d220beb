//! The keys on a listing's record, and taking some out.

mod bunches;
mod forms;
mod take;

pub use bunches::{KeyRows, Keys};
pub use take::{TakeDialog, number};
