//! Members of the company (H1): added, moved, deactivated, never deleted.

mod change;
mod reach;
pub mod routes;
mod search;
pub mod service;
mod store;
