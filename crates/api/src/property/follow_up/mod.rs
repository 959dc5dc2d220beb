//! Follow-ups 跟进 on listings (§1.6).

pub mod routes;
pub mod service;
mod store;
