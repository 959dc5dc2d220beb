//! Importing files: communities and listings, streamed, in pieces that a crash can't break.

mod batch;
pub mod reader;
mod rejects;
pub mod routes;
pub mod runner;
pub mod service;
mod store;
mod uploads;
