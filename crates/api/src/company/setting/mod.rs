//! The figures of the rules: dated, audited settings.

mod moment;
mod preview;
pub mod routes;
mod rules;
pub mod service;
mod store;
