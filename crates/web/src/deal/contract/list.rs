//! The list of contracts, by where they stand.

use fangke_shared::deal::contract::{ContractQuery, ContractState, ContractSummary};
use futures::FutureExt;
use leptos::prelude::*;

use crate::address::{AddressState, use_address_state};
use crate::api::use_api;
use crate::deal::commission::parts::money;
use crate::i18n::Word;
use crate::ui::{Empty, LoadMore, PageTitle, Pager, ProblemNote, SkeletonRows, Status, Tag, set_title};
use crate::{address, address_state, time, tr};

/// What the address says: the states of one tab, and what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shown {
    state: Option<ContractState>,
    q: String,
}

address_state!(Shown at "/contracts"; state: some "state", q: text "q");

impl Shown {
    fn query(&self, cursor: Option<String>) -> ContractQuery {
        let q = Some(self.q.clone()).filter(|q| !q.is_empty());
        ContractQuery { q, state: self.state.into_iter().collect(), cursor, ..ContractQuery::default() }
    }
}

/// The shape of a state.
pub const fn shape(state: ContractState) -> &'static str {
    match state {
        ContractState::Draft | ContractState::Returned => "unknown",
        ContractState::Submitted | ContractState::Approved => "paused",
        ContractState::Signed => "available",
        ContractState::Completed => "ours",
        ContractState::Cancelled => "withdrawn",
    }
}

/// The page.
#[component]
pub fn ContractsPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(contract.title).to_owned(), ..PageTitle::default() });
    let api = use_api();
    let (shown, _) = use_address_state::<Shown>();
    let pager = Pager::new(move |cursor| {
        let query = shown.get().query(cursor);
        async move { api.list_contracts(&query).await }.boxed_local()
    });
    let rows = pager.rows();
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    let key = |contract: &ContractSummary| (contract.id, contract.version);
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(contract.title)}</h1></div>
            <Tabs shown/>
            <section class="panel" aria-label=tr!(contract.title) aria-busy=move || pager.busy().get().to_string()>
                <Show when=move || pager.error().with(Option::is_some)>
                    <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
                </Show>
                <Show when=move || pager.is_first().get()><SkeletonRows/></Show>
                <Show when=is_empty><Empty icon=icondata_lu::LuFileText title=tr!(contract.empty) text=tr!(contract.empty_text)/></Show>
                <ul class="rows"><For each=move || rows.get() key children=row/></ul>
                <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
            </section>
        </div>
    }
}

#[component]
fn Tabs(shown: Memo<Shown>) -> impl IntoView {
    let all = std::iter::once(None).chain(ContractState::ALL.iter().copied().map(Some));
    let tabs = all.map(|state| {
        let label = state.map_or(tr!(contract.all), |state| state.label());
        let href = move || shown.with(|shown| Shown { state, ..shown.clone() }.href());
        view! { <a href=href aria-current=move || shown.with(|shown| shown.state == state).then_some("page")>{label}</a> }
    });
    view! { <nav class="tabs" aria-label=tr!(contract.states)>{tabs.collect_view()}</nav> }
}

fn row(contract: ContractSummary) -> impl IntoView {
    let title = contract.number.clone().unwrap_or_else(|| tr!(contract.unnumbered).to_owned());
    let next = contract.next_step.zip(contract.next_due_on).map(|(step, due_on)| {
        view! { <span>{step.label()} " " {time::near(due_on)}</span> }
    });
    let client = contract.client.as_ref().map(|client| view! { <span>{client.name.clone()}</span> });
    view! {
        <li>
            <div>
                <div class="t"><a href=address::contract(contract.id)>{title}</a><Tag>{contract.kind.label()}</Tag></div>
                <div class="d dots">
                    <span>{contract.listing.title()}</span>{client}<span>{contract.agent.display_name.clone()}</span>
                    <span class="tnum">{tr!(contract.paid, amount = money(contract.total_fen))}</span>{next}
                </div>
            </div>
            <Status shape=shape(contract.state)>{contract.state.label()}</Status>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn a_link_leads_to_the_same_contracts() {
        assert_survives([
            Shown { state: None, q: String::new() },
            Shown { state: Some(ContractState::Submitted), q: "202603-MM".to_owned() },
        ]);
    }
}
