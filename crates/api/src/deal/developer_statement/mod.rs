//! The statement of a developer 开发商对账单: which commission is owed for homes that are sold for one (§4, §12.3).

pub mod routes;
pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { routes: routes::configure, ..Capability::new("developer_statement") };
