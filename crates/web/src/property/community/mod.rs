//! Communities 小区 and their buildings.

pub mod calls;
pub mod parts;
