//! Costs 费用: what the house spends, entered by one and approved by another; the budgets 预算 that hold them, and
//! the projects and campaigns 成本对象 that they are for.

mod act;
mod budgets;
pub mod calls;
mod form;
mod object_form;
mod objects;
mod of_contract;
mod page;
pub mod parts;
mod propose;
mod rows;

use fangke_shared::ContractId;
use leptos::prelude::*;

use crate::tr;

/// Which page is in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Here {
    Costs,
    Budgets,
    Objects,
}

/// The pages, beside each other.
#[component]
fn Tabs(here: Here) -> impl IntoView {
    let all = [
        (Here::Costs, "/costs", tr!(cost.title)),
        (Here::Budgets, "/budgets", tr!(cost.budgets)),
        (Here::Objects, "/cost-objects", tr!(cost.objects)),
    ];
    let tabs = all.map(|(page, href, name)| view! { <a href=href aria-current=(page == here).then_some("page")>{name}</a> });
    view! { <nav class="tabs" aria-label=tr!(cost.pages)>{tabs.collect_view()}</nav> }
}

crate::lazy_view!(cost, pub costs_page: fn() -> AnyView = || page::CostsPage().into_any());
crate::lazy_view!(cost, pub cost_objects_page: fn() -> AnyView = || objects::ObjectsPage().into_any());
crate::lazy_view!(cost, pub budgets_page: fn() -> AnyView = || budgets::BudgetsPage().into_any());
crate::lazy_view!(
    cost,
    pub contract_cost_object: fn(ContractId, Signal<u32>, Callback<()>) -> AnyView =
        |contract, changes, on_done| view! { <of_contract::CountsFor contract changes on_done/> }.into_any()
);
