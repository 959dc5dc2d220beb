//! Profit and loss 损益: a month's columns of stores, or of projects and campaigns; all on a desk, one of them on a phone.

pub mod calls;
mod export;
mod objects;
mod page;
mod table;

use leptos::prelude::*;

use crate::tr;

/// Which page is in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Here {
    Stores,
    Objects,
}

/// The pages, beside each other.
#[component]
fn Tabs(here: Here) -> impl IntoView {
    let all = [(Here::Stores, "/profit", tr!(profit.by_store)), (Here::Objects, "/profit/cost-objects", tr!(profit.by_object))];
    let tabs = all.map(|(page, href, name)| view! { <a href=href aria-current=(page == here).then_some("page")>{name}</a> });
    view! { <nav class="tabs" aria-label=tr!(profit.pages)>{tabs.collect_view()}</nav> }
}

crate::lazy_view!(profit, pub profit_page: fn() -> AnyView = || page::ProfitPage().into_any());
crate::lazy_view!(profit, pub object_profit_page: fn() -> AnyView = || objects::ObjectsPage().into_any());
