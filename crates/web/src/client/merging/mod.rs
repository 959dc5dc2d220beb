//! Two records of one client become one, and two again (§2.2).

pub mod calls;
pub mod parts;
