//! The Fangke server.

pub mod platform;
pub mod schema;
