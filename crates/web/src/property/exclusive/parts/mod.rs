//! The agreements on a listing's record.

mod agreements;
mod forms;

pub use agreements::Exclusives;
