//! The contacts of a listing's owners 业主.

pub mod calls;
pub mod parts;
