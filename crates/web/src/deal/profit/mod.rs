//! Profit and loss 损益: a month's columns of stores on a desk, one of them on a phone.

pub mod calls;
mod export;
mod page;
pub mod parts;
mod table;

use leptos::prelude::*;

crate::lazy_view!(profit, pub profit_page: fn() -> AnyView = || page::ProfitPage().into_any());
