//! How long personal data is kept: shown where it is erased.

pub mod calls;
pub mod parts;
