//! Follow-ups 跟进.

pub mod calls;
pub mod parts;
