//! The figures in force, by which other pages measure what is typed.

mod figures;

pub use figures::figures;
