//! Keys 钥匙: numbered bunches, and who has them (§1.9).

mod job;
mod label;
mod list;
pub mod routes;
pub mod service;
mod store;
mod view;
