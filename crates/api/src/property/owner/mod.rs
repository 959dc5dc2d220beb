//! Owner contacts of listings: encrypted, masked, revealed one at a time (§2.5).

pub mod routes;
pub mod service;
mod store;
