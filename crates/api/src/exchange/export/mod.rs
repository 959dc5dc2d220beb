//! Lists as files: by permission, with a reason, marked, in the trail before they are sent, and of many rows only with an approval.

pub mod approval;
mod clients;
mod columns;
mod developer_statement;
mod file;
mod mark;
mod payroll;
mod profit;
pub mod release;
pub mod routes;
pub mod service;
mod sheet;
mod store;
mod view;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("exports", "Files that leave the house, and approvals of those with many rows")),
    tables: &["export_requests", "exports"],
    routes: routes::configure,
    ..Capability::new("export")
};
