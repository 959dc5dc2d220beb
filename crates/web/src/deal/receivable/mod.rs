//! Money of contracts 应收与收款: a contract's panel, the page of what is open, and vouchers.

pub mod calls;
mod page;
pub mod parts;
mod voucher;

use leptos::prelude::*;

crate::lazy_view!(receivables, pub receivables_page: fn() -> AnyView = || page::ReceivablesPage().into_any());
crate::lazy_view!(voucher, pub voucher_page: fn() -> AnyView = || voucher::VoucherPage().into_any());
