//! Commission 分成: splits on trial with their reasons, and the plans that they go by.

pub mod calls;
mod copy;
pub mod parts;
mod people;
mod plans;
mod terms;
mod trial;
mod typed;
mod version;

use leptos::prelude::*;

use crate::tr;

/// The two pages, beside each other.
#[component]
fn Tabs(
    /// Is the page of the plans in sight?
    #[prop(optional)]
    is_plans: bool,
) -> impl IntoView {
    let here = |is_here: bool| is_here.then_some("page");
    view! {
        <nav class="tabs commission__tabs" aria-label=tr!(commission.pages)>
            <a href="/commission" aria-current=here(!is_plans)>{tr!(commission.title)}</a>
            <a href="/commission/plans" aria-current=here(is_plans)>{tr!(commission.plans)}</a>
        </nav>
    }
}

crate::lazy_view!(commission, pub commission_page: fn() -> AnyView = || trial::TrialPage().into_any());
crate::lazy_view!(commission, pub commission_plans_page: fn() -> AnyView = || plans::PlansPage().into_any());
