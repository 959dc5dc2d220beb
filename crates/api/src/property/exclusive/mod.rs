//! Exclusive agreements 独家: term, document and follow-up (§1.10).

mod document;
mod job;
pub mod routes;
pub mod service;
mod store;
