//! Lists as files: by permission, with a reason, in the trail before they are sent.

mod clients;
mod columns;
mod file;
mod payroll;
mod profit;
pub mod routes;
pub mod service;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { routes: routes::configure, ..Capability::new("export") };
