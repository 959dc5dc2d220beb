//! The inventory: counted anew whenever somebody asks (A10).

mod report;
pub mod routes;
pub mod service;
mod store;
