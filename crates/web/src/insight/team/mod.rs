//! The team in figures.

pub mod calls;
pub mod parts;
