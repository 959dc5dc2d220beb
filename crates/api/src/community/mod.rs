//! To come.
pub mod routes;
