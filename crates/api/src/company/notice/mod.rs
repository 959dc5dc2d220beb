//! Notices to members.

pub mod routes;
pub mod service;
mod store;
