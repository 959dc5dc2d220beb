//! People and their figures.

mod table;

pub use table::TeamTable;
