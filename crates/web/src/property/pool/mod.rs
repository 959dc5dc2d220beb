//! Whose a listing is, for how long, and how it is graded.

pub mod calls;
pub mod parts;
