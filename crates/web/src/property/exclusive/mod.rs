//! Exclusive agreements 独家.

pub mod calls;
pub mod parts;
