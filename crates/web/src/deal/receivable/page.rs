//! What is open: by age and store, with every receivable behind the sums; what is due first at the top.

use fangke_shared::deal::receivable::{ReceivableAgeing, AgeingBucket, AgeingSum, ReceivableKind, ReceivableQuery, ReceivableRow, StoreAgeing};
use fangke_shared::page::Page;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::{MemberId, OrgUnitId};
use futures::FutureExt;
use leptos::prelude::*;

use crate::address::{AddressState, use_address_state};
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::deal::commission::parts::money as yuan;
use crate::i18n::Word;
use crate::ui::{Button, Empty, LoadMore, PageTitle, Pager, ProblemNote, Select, SkeletonRows, Tag, Tone, set_title, word_choices};
use crate::{address, address_state, time, tr};

/// Rows of a page.
const LIMIT: i64 = 50;

/// What the address says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct OpenFilter {
    bucket: Option<AgeingBucket>,
    store: Option<OrgUnitId>,
    kind: Option<ReceivableKind>,
    agent: Option<MemberId>,
}

address_state!(OpenFilter at "/receivables"; bucket: some "bucket", store: some "store", kind: some "kind", agent: some "agent");

impl OpenFilter {
    fn query(&self, cursor: Option<String>) -> ReceivableQuery {
        ReceivableQuery {
            store_id: self.store,
            agent_id: self.agent.into_iter().collect(),
            kind: self.kind.into_iter().collect(),
            bucket: self.bucket.into_iter().collect(),
            scope: None,
            limit: Some(LIMIT),
            cursor,
        }
    }
}

/// The page.
#[component]
pub fn ReceivablesPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(receivable.title).to_owned(), ..PageTitle::default() });
    let (api, session) = (use_api(), use_session());
    let (filter, change) = use_address_state::<OpenFilter>();
    let ageing = RwSignal::new(None::<ReceivableAgeing>);
    let pager = Pager::new(move |cursor| {
        let query = filter.get().query(cursor);
        async move {
            let page = api.list_receivables(&query).await?;
            // The sums and the rows are of one answer.
            let _ = ageing.try_set(Some(page.ageing));
            Ok(Page { items: page.items, next_cursor: page.next_cursor, total: None })
        }
        .boxed_local()
    });
    let by_store = matches!(session.scope(Action::ReadReceivables), Some(Scope::Region | Scope::All));
    let stores = move || ageing.get().filter(|_| by_store).map(|ageing| view! { <Stores stores=ageing.stores filter/> });
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(receivable.title)}</h1><span class="sub">{move || ageing.get().map(|ageing| tr!(receivable.open_in_all, amount = yuan(ageing.open_fen)))}</span></div>
            <Buckets ageing filter/>
            <Filters filter on_change=change/>
            {stores}
            <Rows pager/>
        </div>
    }
}

/// The ages, each with its count and sum.
#[component]
fn Buckets(ageing: RwSignal<Option<ReceivableAgeing>>, filter: Memo<OpenFilter>) -> impl IntoView {
    let sum = move |bucket: Option<AgeingBucket>| {
        ageing.with(|ageing| {
            let buckets = ageing.as_ref().map(|ageing| ageing.buckets.as_slice()).unwrap_or_default();
            let wanted = buckets.iter().filter(|sum| bucket.is_none_or(|bucket| bucket == sum.bucket));
            wanted.fold((0, 0_i64), |(count, open), sum: &AgeingSum| (count + sum.count, open.saturating_add(sum.open_fen)))
        })
    };
    let all = std::iter::once(None).chain(AgeingBucket::ALL.iter().copied().map(Some));
    let cards = all.map(|bucket| {
        let label = bucket.map_or(tr!(receivable.all), |bucket| bucket.label());
        let href = move || filter.with(|filter| OpenFilter { bucket, ..filter.clone() }.href());
        let is_here = move || filter.with(|filter| filter.bucket == bucket).then_some("page");
        let is_late = bucket.is_some_and(|bucket| bucket != AgeingBucket::NotDue);
        view! {
            <a href=href aria-current=is_here class="money-age" data-late=is_late.then_some("")>
                <span>{label}</span>
                <b class="tnum">{move || yuan(sum(bucket).1)}</b>
                <small class="tnum">{move || tr!(receivable.count, n = sum(bucket).0)}</small>
            </a>
        }
    });
    view! { <nav class="money-ages" aria-label=tr!(receivable.ages)>{cards.collect_view()}</nav> }
}

#[component]
fn Filters(filter: Memo<OpenFilter>, on_change: Callback<OpenFilter>) -> impl IntoView {
    let text = move || filter.with(|filter| filter.kind.map(Word::word).unwrap_or_default().to_owned());
    let kind = RwSignal::new(untrack(text));
    Effect::new(move |first: Option<()>| {
        let now = text();
        if first.is_some() {
            kind.set(now);
        }
    });
    Effect::new(move |first: Option<()>| {
        let chosen = kind.get().parse().ok();
        let now = filter.get_untracked();
        if first.is_some() && chosen != now.kind {
            on_change.run(OpenFilter { kind: chosen, ..now });
        }
    });
    let is_narrowed = move || filter.with(|filter| filter.store.is_some() || filter.agent.is_some());
    let widen = move |()| on_change.run(OpenFilter { store: None, agent: None, ..filter.get_untracked() });
    view! {
        <div class="filterbar listfilters" role="search" aria-label=tr!(receivable.find)>
            <Select value=kind choices={word_choices::<ReceivableKind>()} blank=tr!(receivable.all_kinds) label=tr!(receivable.kind)/>
            <Show when=is_narrowed><Button class="btn--sm" on_click=widen>{tr!(receivable.widen)}</Button></Show>
        </div>
    }
}

/// Store by store, the one with the most first.
#[component]
fn Stores(stores: Vec<StoreAgeing>, filter: Memo<OpenFilter>) -> impl IntoView {
    if stores.is_empty() {
        return ().into_any();
    }
    let heads = AgeingBucket::ALL.iter().map(|bucket| view! { <th scope="col" class="num">{bucket.label()}</th> }).collect_view();
    let rows = stores.into_iter().map(|store| {
        let name = store.store.unwrap_or_else(|| tr!(receivable.no_store).to_owned());
        let id = store.store_id;
        let name = match id {
            Some(_) => {
                let href = move || filter.with(|filter| OpenFilter { store: id, ..filter.clone() }.href());
                view! { <a class="strong" href=href>{name}</a> }.into_any()
            }
            None => view! { <span>{name}</span> }.into_any(),
        };
        let cells = AgeingBucket::ALL.iter().map(|bucket| {
            let open = store.buckets.iter().find(|sum| sum.bucket == *bucket).map_or(0, |sum| sum.open_fen);
            view! { <td class="num" data-l=bucket.label()>{(open != 0).then(|| yuan(open))}</td> }
        });
        let cells = cells.collect_view();
        view! { <tr><th scope="row">{name}</th><td class="num strong" data-l=tr!(receivable.open)>{yuan(store.open_fen)}</td>{cells}</tr> }
    });
    view! {
        <section class="panel money-stores">
            <header><h2>{tr!(receivable.by_store)}</h2></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label=tr!(receivable.by_store)>
                <table class="table table--plain table--stack">
                    <thead><tr><th scope="col">{tr!(receivable.store)}</th><th scope="col" class="num">{tr!(receivable.open)}</th>{heads}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Rows(pager: Pager<ReceivableRow>) -> impl IntoView {
    let rows = pager.rows();
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    let key = |row: &ReceivableRow| (row.id, row.open_fen);
    view! {
        <section class="panel" aria-label=tr!(receivable.open) aria-busy=move || pager.busy().get().to_string()>
            <Show when=move || pager.error().with(Option::is_some)>
                <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
            </Show>
            <Show when=move || pager.is_first().get()><SkeletonRows/></Show>
            <Show when=is_empty><Empty icon=icondata_lu::LuWallet title=tr!(receivable.empty) text=tr!(receivable.empty_text)/></Show>
            <ul class="rows money-rows"><For each=move || rows.get() key children=row/></ul>
            <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
        </section>
    }
}

fn row(row: ReceivableRow) -> impl IntoView {
    let number = row.contract_number.clone().unwrap_or_else(|| row.contract_kind.label().to_owned());
    let late = (row.overdue_days > 0).then(|| view! { <Tag tone=Tone::Danger>{tr!(receivable.days_late, n = row.overdue_days)}</Tag> });
    let part =
        (row.received_fen != 0).then(|| view! { <span class="tnum">{tr!(receivable.of_amount, amount = yuan(row.amount_fen))}</span> });
    view! {
        <li>
            <div>
                <div class="t"><a href=address::contract(row.contract_id)>{number}</a><Tag>{row.kind.label()}</Tag>{late}</div>
                <div class="d dots">
                    <span>{row.listing.title()}</span>
                    <span>{row.agent.display_name.clone()}</span>
                    <span>{tr!(receivable.due, day = time::date(row.due_on))}</span>
                    {part}
                </div>
            </div>
            <b class="tnum money-open">{yuan(row.open_fen)}</b>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn a_link_leads_to_the_same_receivables() {
        let filter = OpenFilter {
            bucket: Some(AgeingBucket::Over90),
            store: Some(OrgUnitId(2)),
            kind: Some(ReceivableKind::BankRebate),
            agent: Some(MemberId(3)),
        };
        assert_eq!(filter.href(), "/receivables?bucket=over_90&store=2&kind=bank_rebate&agent=3");
        assert_survives([filter, OpenFilter::default()]);
    }
}
