//! The survey 实勘: photos and floor plans of a listing (§1.11).

mod address;
mod published;
pub mod routes;
pub mod service;
mod store;
