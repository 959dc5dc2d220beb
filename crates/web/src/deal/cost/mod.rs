//! Costs 费用: what the house spends, entered by one and approved by another; and the budgets 预算 that hold them.

mod act;
mod budgets;
pub mod calls;
mod form;
mod page;
pub mod parts;
mod propose;
mod rows;

use leptos::prelude::*;

use crate::tr;

/// Which page is in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Here {
    Costs,
    Budgets,
}

/// The pages, beside each other.
#[component]
fn Tabs(here: Here) -> impl IntoView {
    let all = [(Here::Costs, "/costs", tr!(cost.title)), (Here::Budgets, "/budgets", tr!(cost.budgets))];
    let tabs = all.map(|(page, href, name)| view! { <a href=href aria-current=(page == here).then_some("page")>{name}</a> });
    view! { <nav class="tabs" aria-label=tr!(cost.pages)>{tabs.collect_view()}</nav> }
}

crate::lazy_view!(cost, pub costs_page: fn() -> AnyView = || page::CostsPage().into_any());
crate::lazy_view!(cost, pub budgets_page: fn() -> AnyView = || budgets::BudgetsPage().into_any());
