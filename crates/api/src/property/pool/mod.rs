//! The public pool 公盘: who may take listings over, and what falls into it (§1.3 to §1.5).

mod ground;
mod job;
pub mod routes;
pub mod service;
mod store;
