//! Money of contracts 应收与收款: a contract's panel, and the page of what is open.

pub mod calls;
mod page;
pub mod parts;

use leptos::prelude::*;

crate::lazy_view!(receivables, pub receivables_page: fn() -> AnyView = || page::ReceivablesPage().into_any());
