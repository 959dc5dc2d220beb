//! Objections 销售抗性 of clients, and the most frequent ones of a month (B2, C1).

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { tables: &["client_objections"], routes: routes::configure, ..Capability::new("objection") };
