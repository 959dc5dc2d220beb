//! The list of contracts: by state in tabs, narrowed by chips; a table at a desk, cards on a phone.

use std::time::Duration;

use fangke_shared::deal::contract::{ContractFacets, ContractKind, ContractState, ContractSummary};
use fangke_shared::permission::Action;
use futures::FutureExt;
use leptos::prelude::*;

use super::choose::{Chosen, ChosenControls, Narrowed};
use super::filter::{ContractFilter, Month};
use super::words::{column_label, number, shape};
use crate::address::{AddressState, use_address_state};
use crate::api::{ApiError, use_api};
use crate::company::auth::parts::use_session;
use crate::deal::commission::parts::money;
use crate::i18n::Word;
use crate::ui::{
    Button, Empty, Icon, LoadMore, PageTitle, Pager, ProblemNote, SkeletonRows, Status, Tag, TextInput, Tone, debounced, set_title,
};
use crate::{address, time, tr};

const PAUSE: Duration = Duration::from_millis(200);

/// The page.
#[component]
pub fn ContractsPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(contract.title).to_owned(), ..PageTitle::default() });
    let (api, session) = (use_api(), use_session());
    let (filter, change) = use_address_state::<ContractFilter>();
    let pager = Pager::new(move |cursor| {
        let query = filter.get().query(cursor);
        async move { api.list_contracts(&query).await }.boxed_local()
    });
    let counts = LocalResource::new(move || {
        let query = filter.get().query(None);
        async move { api.count_contracts(&query).await }
    });
    let clear = move |()| change.run(ContractFilter { state: filter.get_untracked().state, ..ContractFilter::default() });
    let draw_up = session.may(Action::WriteContracts).then(|| {
        view! { <a class="btn btn--primary" href="/contracts/new"><Icon icon=icondata_lu::LuFilePlus2/>{tr!(contract.draw_up)}</a> }
    });
    view! {
        <div class="page">
            <div class="page-head page-head--flush">
                <h1>{tr!(contract.title)}</h1>
                <div class="actions contract-actions">
                    <a class="btn" href="/contracts/templates"><Icon icon=icondata_lu::LuScrollText/>{tr!(contract.templates)}</a>
                    <a class="btn" href=address::CONTRACT_BOARD><Icon icon=icondata_lu::LuColumns3/>{tr!(contract.board)}</a>
                    {draw_up}
                </div>
            </div>
            <Tabs filter counts/>
            <Filters filter counts on_change=change/>
            <Rows pager filter on_clear=clear/>
        </div>
    }
}

type Counts = LocalResource<Result<ContractFacets, ApiError>>;

#[component]
fn Tabs(filter: Memo<ContractFilter>, counts: Counts) -> impl IntoView {
    let count = move |state: Option<ContractState>| {
        let facets = counts.get()?.ok()?;
        let wanted = facets.state.iter().filter(|facet| state.is_none_or(|state| state == facet.value));
        Some(wanted.map(|facet| facet.count).sum::<i64>())
    };
    let all = std::iter::once(None).chain(ContractState::ALL.iter().copied().map(Some));
    let tabs = all.map(|state| {
        let label = state.map_or(tr!(contract.all), |state| state.label());
        let href = move || filter.with(|filter| ContractFilter { state, ..filter.clone() }.href());
        let is_here = move || filter.with(|filter| filter.state == state).then_some("page");
        view! { <a href=href aria-current=is_here>{label} " " <span class="n">{move || count(state)}</span></a> }
    });
    view! { <nav class="tabs contract-tabs" aria-label=tr!(contract.states)>{tabs.collect_view()}</nav> }
}

#[component]
fn Filters(filter: Memo<ContractFilter>, counts: Counts, on_change: Callback<ContractFilter>) -> impl IntoView {
    let start = filter.get_untracked();
    let text_of = |month: Option<Month>| month.map(|month| month.to_string()).unwrap_or_default();
    let (q, month) = (RwSignal::new(start.q), RwSignal::new(text_of(start.month)));
    let send = move |()| {
        let Some(now) = filter.try_get_untracked() else { return };
        let wanted = ContractFilter { q: q.get_untracked().trim().to_owned(), month: month.get_untracked().parse().ok(), ..now.clone() };
        if wanted != now {
            on_change.run(wanted);
        }
    };
    // What the address says counts, also where 清除 has changed it.
    Effect::new(move |first: Option<()>| {
        let now = filter.get();
        if first.is_some() {
            let set = |signal: RwSignal<String>, text: String| {
                if signal.with_untracked(|old| old.trim() != text) {
                    signal.set(text);
                }
            };
            set(q, now.q);
            set(month, text_of(now.month));
        }
    });
    let send_soon = debounced(PAUSE, send);
    Effect::new(move |first: Option<()>| {
        q.track();
        if first.is_some() {
            send_soon(());
        }
    });
    Effect::new(move |first: Option<()>| {
        month.track();
        if first.is_some() {
            send(());
        }
    });
    let chosen = Memo::new(move |_| filter.with(|filter| Chosen { kind: filter.kind, unit: filter.unit, agent: filter.agent }));
    let choose = move |Chosen { kind, unit, agent }: Chosen| {
        on_change.run(ContractFilter { kind, unit, agent, ..filter.get_untracked() });
    };
    let words = move || {
        filter.with(|filter| {
            let next = filter.next.map(column_label);
            let overdue = filter.overdue.and_then(|is_overdue| is_overdue.then(|| tr!(contract.overdue)));
            let agent = filter.agent.map(|_| tr!(contract.one_agent));
            let listing = filter.listing.map(|_| tr!(contract.one_listing));
            let client = filter.client.map(|_| tr!(contract.one_client));
            [agent, listing, client, next, overdue].into_iter().flatten().collect::<Vec<_>>()
        })
    };
    let widen = move |()| {
        let now = filter.get_untracked();
        on_change.run(ContractFilter { agent: None, listing: None, client: None, next: None, overdue: None, ..now });
    };
    view! {
        <div class="filterbar listfilters" role="search" aria-label=tr!(contract.find)>
            <TextInput value=q kind="search" class="listfilters__search" icon=icondata_lu::LuSearch label=tr!(contract.find) placeholder=tr!(contract.find_hint)/>
            <ChosenControls chosen on_change=choose/>
            <TextInput value=month kind="month" label=tr!(contract.month)/>
        </div>
        <Kinds filter counts/>
        <Narrowed words=Signal::derive(words) on_widen=widen/>
    }
}

/// The kinds, each with its count.
#[component]
fn Kinds(filter: Memo<ContractFilter>, counts: Counts) -> impl IntoView {
    let chip = |kind: ContractKind| {
        let is_on = move || filter.with(|filter| filter.kind == Some(kind));
        let href = move || {
            let kind = if is_on() { None } else { Some(kind) };
            filter.with(|filter| ContractFilter { kind, ..filter.clone() }.href())
        };
        let count = move || {
            let facets = counts.get()?.ok()?;
            Some(facets.kind.iter().find(|facet| facet.value == kind).map_or(0, |facet| facet.count))
        };
        view! {
            <a class="chip contract-chip" data-on=move || is_on().then_some("") aria-current=move || is_on().then_some("true") href=href>
                {kind.label()} " " <b class="tnum">{count}</b>
            </a>
        }
    };
    view! { <nav class="contract-chips" aria-label=tr!(contract.kinds)>{ContractKind::ALL.iter().copied().map(chip).collect_view()}</nav> }
}

#[component]
fn Rows(pager: Pager<ContractSummary>, filter: Memo<ContractFilter>, #[prop(into)] on_clear: Callback<()>) -> impl IntoView {
    let rows = pager.rows();
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    let is_narrowed = Memo::new(move |_| filter.with(ContractFilter::is_set));
    let key = |contract: &ContractSummary| (contract.id, contract.version);
    view! {
        <section class="panel" aria-label=tr!(contract.title) aria-busy=move || pager.busy().get().to_string()>
            <Show when=move || pager.error().with(Option::is_some)>
                <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
            </Show>
            <Show when=move || pager.is_first().get()><SkeletonRows/></Show>
            <Show when=is_empty>
                <Empty icon=icondata_lu::LuFileText title=tr!(contract.empty) text=tr!(contract.empty_text)>
                    {move || is_narrowed.get().then(|| view! { <Button on_click=on_clear>{tr!(common.clear_filters)}</Button> })}
                </Empty>
            </Show>
            <Show when=move || !rows.with(Vec::is_empty)>
                <div class="table-wrap desk-only">
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{tr!(contract.number)}</th>
                                <th scope="col">{tr!(contract.state)}</th>
                                <th scope="col" class="grow">{tr!(contract.listing)}</th>
                                <th scope="col">{tr!(contract.client)}</th>
                                <th scope="col">{tr!(contract.agent)}</th>
                                <th scope="col" class="num p3">{tr!(contract.price)}</th>
                                <th scope="col" class="num">{tr!(contract.total)}</th>
                                <th scope="col" class="p4">{tr!(contract.signed_on)}</th>
                                <th scope="col">{tr!(contract.next)}</th>
                            </tr>
                        </thead>
                        <tbody><For each=move || rows.get() key children=row/></tbody>
                    </table>
                </div>
                <ul class="rows phone-only contract-cards"><For each=move || rows.get() key children=|contract| view! { <Card contract/> }/></ul>
            </Show>
            <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
        </section>
    }
}

/// What comes next, and whether that is late.
fn next(contract: &ContractSummary) -> Option<AnyView> {
    let (step, due_on) = contract.next_step.zip(contract.next_due_on)?;
    let late = (due_on < time::today()).then(|| view! { " " <Tag tone=Tone::Danger>{tr!(contract.overdue)}</Tag> });
    Some(view! { <span>{step.label()} " " {time::near(due_on)}{late}</span> }.into_any())
}

fn row(contract: ContractSummary) -> impl IntoView {
    let client = contract.client.clone().map(|client| view! { <a href=address::client(client.id)>{client.name}</a> });
    let (kind, state) = (contract.kind.label(), contract.state);
    view! {
        <tr>
            <td><a class="strong tnum" href=address::contract(contract.id)>{number(&contract)}</a> " " <Tag>{kind}</Tag></td>
            <td><Status shape=shape(state)>{state.label()}</Status></td>
            <td class="grow"><a href=address::listing(contract.listing.id)>{contract.listing.title()}</a></td>
            <td>{client}</td>
            <td>{contract.agent.display_name.clone()}</td>
            <td class="num p3">{contract.price_fen.map(money)}</td>
            <td class="num">{money(contract.total_fen)}</td>
            <td class="p4">{contract.signed_on.map(time::date)}</td>
            <td>{next(&contract)}</td>
        </tr>
    }
}

/// A contract as a card, in the list of a phone and on the board.
#[component]
pub fn Card(
    /// The contract.
    contract: ContractSummary,
    /// Its column says the state.
    #[prop(optional)]
    on_board: bool,
) -> impl IntoView {
    let (kind, state) = (contract.kind.label(), contract.state);
    let client = contract.client.as_ref().map(|client| view! { <span>{client.name.clone()}</span> });
    let status = (!on_board).then(|| view! { <Status shape=shape(state)>{state.label()}</Status> });
    view! {
        <li>
            <div>
                <div class="t"><a href=address::contract(contract.id)>{number(&contract)}</a><Tag>{kind}</Tag></div>
                <div class="d dots"><span>{contract.listing.title()}</span>{client}</div>
                <div class="d dots">
                    <span>{contract.agent.display_name.clone()}</span>
                    <span class="tnum">{tr!(contract.paid, amount = money(contract.total_fen))}</span>
                    {next(&contract)}
                </div>
            </div>
            {status}
        </li>
    }
}
