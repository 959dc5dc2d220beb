//! The public page of a listing.

pub mod calls;
pub mod parts;
