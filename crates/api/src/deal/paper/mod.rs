//! Papers 单据: contract, voucher of a receipt and statement of performance as PDF, for those who may read the record (§5).

mod contract;
mod developer_statement;
pub mod routes;
pub mod service;
mod statement;
mod voucher;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("papers", "Contracts, vouchers and statements as PDF")),
    routes: routes::configure,
    ..Capability::new("paper")
};
