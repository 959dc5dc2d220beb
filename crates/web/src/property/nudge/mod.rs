//! Urging somebody.

pub mod calls;
pub mod parts;
