//! Commission 分成: splits on trial with their reasons, and the plans that they go by.

pub mod calls;
mod copy;
mod ledger;
mod outcome;
mod people;
mod plans;
mod terms;
mod trial;
mod typed;
mod version;
mod words;

/// What pages of other capabilities show of a split.
pub mod parts {
    pub use super::ledger::Ledger;
    pub use super::outcome::Outcome;
    pub use super::words::{Names, money};
}

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
