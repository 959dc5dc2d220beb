//! Price work: negotiations and the history of prices.

pub mod routes;
pub mod service;
mod store;
