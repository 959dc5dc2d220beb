//! Reading the audit trail (I2).

pub mod routes;
pub mod service;
mod store;
