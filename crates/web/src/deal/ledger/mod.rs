//! The books 总账: the accounts of a month, its journal, whether it is locked, and whether the books are right.

mod balance;
pub mod calls;
mod journal;
mod month;
mod page;
mod reconcile;

use leptos::prelude::*;

crate::lazy_view!(ledger, pub ledger_page: fn() -> AnyView = || page::LedgerPage().into_any());
