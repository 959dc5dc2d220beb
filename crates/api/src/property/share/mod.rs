//! The public page of a listing: published, shown, counted (A11).

mod page;
pub mod public;
pub mod routes;
pub mod service;
mod store;
