//! The survey 实勘: photos and floor plans.

pub mod calls;
pub mod parts;
