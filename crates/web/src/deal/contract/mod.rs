//! Contracts 合同: the list, the page of one of them, its text, and drawing one up.

mod acts;
pub mod calls;
mod form;
mod list;
mod page;
mod split;
mod text;

use leptos::prelude::*;

crate::lazy_view!(contract, pub contracts_page: fn() -> AnyView = || list::ContractsPage().into_any());
crate::lazy_view!(contract, pub contract_page: fn() -> AnyView = || page::ContractPage().into_any());
crate::lazy_view!(contract, pub contract_form_page: fn() -> AnyView = || form::FormPage().into_any());
crate::lazy_view!(contract, pub contract_text_page: fn() -> AnyView = || text::TextPage().into_any());
