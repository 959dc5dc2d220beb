//! What the company is called and how it looks.

pub mod calls;
pub mod parts;
