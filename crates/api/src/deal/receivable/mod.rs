//! What signed contracts bring in, and what came in of it (§5): receivables 应收, receipts 收款, refunds 退款, months that are locked (§12.3).

mod credit;
pub mod event;
mod making;
mod month;
mod receipt;
mod refund;
pub mod routes;
mod search;
pub mod service;
mod store;
mod store_receipts;
mod verify;
mod view;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("receivables", "What contracts bring in, and what came in of it")),
    tables: &["receivables", "receipts", "refunds", "receipt_parts", "receipt_invoices", "voucher_numbers", "locked_months"],
    routes: routes::configure,
    listen: |to| {
        to.on(service::signed);
        to.on(service::cancelled);
    },
    ..Capability::new("receivable")
};
