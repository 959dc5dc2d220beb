//! The organisation: company → region → store → team (H1).

pub mod routes;
pub mod service;
mod store;
