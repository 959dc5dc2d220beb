//! Leavers: what they look after goes to a colleague before their account is closed.

mod calls;
pub mod parts;
