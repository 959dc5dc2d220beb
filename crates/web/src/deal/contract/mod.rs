//! Contracts 合同: the list, the board, the page of one of them, its text, drawing one up, and the texts that they are made of.

mod addenda;
mod beside;
mod board;
pub mod calls;
mod choose;
mod dialogs;
mod facts;
mod filter;
mod form;
mod head;
mod held;
mod list;
mod mediation;
mod notes;
mod offers;
mod page;
mod papers;
mod parties;
pub mod parts;
mod pick;
mod split;
mod steps;
mod template_form;
mod templates;
mod terms;
mod text;
mod timeline;
mod voucher;
mod words;

use fangke_shared::{ClientId, ListingId};
use leptos::prelude::*;

crate::lazy_view!(contracts, pub contracts_page: fn() -> AnyView = || list::ContractsPage().into_any());
crate::lazy_view!(contracts, pub contract_board_page: fn() -> AnyView = || board::BoardPage().into_any());
crate::lazy_view!(contract, pub contract_page: fn() -> AnyView = || page::ContractPage().into_any());
crate::lazy_view!(voucher, pub voucher_page: fn() -> AnyView = || voucher::VoucherPage().into_any());
crate::lazy_view!(contract_form, pub contract_form_page: fn() -> AnyView = || form::FormPage().into_any());
crate::lazy_view!(contract, pub contract_text_page: fn() -> AnyView = || text::TextPage().into_any());
crate::lazy_view!(
    contract_beside,
    pub listing_contracts: fn(ListingId) -> AnyView = |id| view! { <beside::ListingContracts id/> }.into_any()
);
crate::lazy_view!(
    contract_beside,
    pub client_contracts: fn(ClientId, Signal<bool>, Signal<u32>) -> AnyView =
        |id, may_draw_up, changes| view! { <beside::ClientContracts id may_draw_up changes/> }.into_any()
);
crate::lazy_view!(contract_templates, pub contract_templates_page: fn() -> AnyView = || templates::TemplatesPage().into_any());
