//! The month of a part of the company: its members, its stores, what the company keeps itself.

use fangke_shared::MemberId;
use fangke_shared::deal::performance::{CompanyStatement, MemberRow, StatementPage, StoreRow, StoreStatements, Sums};
use fangke_shared::month::Month;
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use futures::FutureExt;
use leptos::prelude::*;

use super::mine;
use super::parts::month::{self, MonthBar};
use super::payroll::Payroll;
use super::{Here, Tabs};
use crate::address::{AddressState, use_address_state};
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::deal::bonus::parts::Bonuses;
use crate::deal::commission::parts::money;
use crate::ui::{Empty, LoadMore, Loaded, PageTitle, Pager, ProblemNote, SkeletonRows, Tag, set_title};
use crate::{address_state, tr};

/// What the address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Which month; none is the current one.
    pub month: Option<Month>,
}

address_state!(Shown at "/performance/team"; month: some "month");

/// The sums beside the rows, from the same answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Totals {
    is_locked: bool,
    sums: Sums,
    pending_fen: Option<i64>,
    bonus_fen: i64,
}

impl Totals {
    const fn of(page: &StatementPage) -> Self {
        Self { is_locked: page.is_locked, sums: page.totals, pending_fen: page.pending_fen, bonus_fen: page.bonus_fen }
    }
}

/// The page.
#[component]
pub fn TeamPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(performance.team).to_owned(), ..PageTitle::default() });
    let (api, session) = (use_api(), use_session());
    let (shown, change) = use_address_state::<Shown>();
    let month = Signal::derive(move || shown.get().month);
    let asked = Signal::derive(move || month.get().unwrap_or_else(month::current));
    let totals = RwSignal::new(None::<Totals>);
    let pager = Pager::new(move |cursor| {
        let month = month.get();
        async move {
            let page = api.list_statements(month, cursor).await?;
            // The page may be gone by now.
            let _ = totals.try_set(Some(Totals::of(&page)));
            Ok(Page { items: page.items, next_cursor: page.next_cursor, total: None })
        }
        .boxed_local()
    });
    let stores = LocalResource::new(move || {
        let month = month.get();
        async move { api.list_store_statements(month).await }
    });
    let rows = pager.rows();
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    let has_rows = move || rows.with(|rows| !rows.is_empty());
    let locked = move || totals.get().filter(|totals| totals.is_locked).map(|_| view! { <Tag>{tr!(performance.locked)}</Tag> });
    let payroll = session.may(Action::ExportPayroll).then(|| view! { <Payroll month/> });
    let go = Callback::new(move |month| change.run(Shown { month }));
    let everybody: Option<MemberId> = None;
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(performance.team)}</h1><div class="actions">{payroll}</div></div>
            <Tabs here=Here::Team/>
            <MonthBar month on_change=go/>
            <div class="stack">
                <section class="panel" aria-labelledby="h-members" aria-busy=move || pager.busy().get().to_string()>
                    <header><h2 id="h-members">{tr!(performance.members)}</h2>{locked}</header>
                    <Show when=move || pager.error().with(Option::is_some)>
                        <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
                    </Show>
                    <Show when=move || pager.is_first().get()><SkeletonRows/></Show>
                    <Show when=is_empty><Empty icon=icondata_lu::LuCoins title=tr!(performance.empty) text=tr!(performance.empty_text)/></Show>
                    <Show when=has_rows><Members rows totals month/></Show>
                    <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
                </section>
                <Bonuses month=asked member=everybody on_change=move |()| pager.reload()/>
                <Loaded resource=stores rows=3 view=|stores| view! { <Stores stores/> }/>
            </div>
        </div>
    }
}

#[component]
fn Members(rows: RwSignal<Vec<MemberRow>>, totals: RwSignal<Option<Totals>>, month: Signal<Option<Month>>) -> impl IntoView {
    let row = move |row: MemberRow| {
        let href = mine::Shown { month: month.get_untracked(), member: Some(row.member.id) }.href();
        let name = view! { <a href=href>{row.member.display_name}</a> };
        view! { <tr>{cells(name.into_any(), row.sums, [row.pending_fen, row.payable_fen, Some(row.bonus_fen), row.total_fen])}</tr> }
    };
    let foot = move || {
        let total = tr!(performance.total).to_owned();
        totals.get().map(
            |totals| view! { <tr>{cells(total.into_any(), totals.sums, [totals.pending_fen, None, Some(totals.bonus_fen), None])}</tr> },
        )
    };
    view! {
        <div class="table-wrap">
            <table class="table table--stack">
                <thead>
                    <tr>
                        <th scope="col">{tr!(performance.member)}</th>
                        {heads()}
                        <th scope="col" class="num">{tr!(performance.pending)}</th>
                        <th scope="col" class="num">{tr!(performance.payable)}</th>
                        <th scope="col" class="num">{tr!(performance.bonus)}</th>
                        <th scope="col" class="num">{tr!(performance.to_pay)}</th>
                    </tr>
                </thead>
                <tbody>{move || rows.get().into_iter().map(row).collect_view()}</tbody>
                <tfoot>{foot}</tfoot>
            </table>
        </div>
    }
}

fn heads() -> impl IntoView {
    view! {
        <th scope="col" class="num">{tr!(performance.earned)}</th>
        <th scope="col" class="num">{tr!(performance.clawed_back)}</th>
        <th scope="col" class="num">{tr!(performance.corrected)}</th>
        <th scope="col" class="num">{tr!(performance.sum)}</th>
    }
}

fn figures(sums: Sums) -> impl IntoView {
    view! {
        <td class="num" data-l=tr!(performance.earned)>{money(sums.earned_fen)}</td>
        <td class="num" data-l=tr!(performance.clawed_back)>{money(sums.clawed_back_fen)}</td>
        <td class="num" data-l=tr!(performance.corrected)>{money(sums.corrected_fen)}</td>
        <td class="num strong" data-l=tr!(performance.sum)>{money(sums.performance_fen)}</td>
    }
}

/// An amount that may not be known.
fn known(fen: Option<i64>) -> String {
    fen.map_or_else(|| "–".to_owned(), money)
}

fn cells(name: AnyView, sums: Sums, [pending_fen, payable_fen, bonus_fen, total_fen]: [Option<i64>; 4]) -> impl IntoView {
    view! {
        <th scope="row">{name}</th>
        {figures(sums)}
        <td class="num" data-l=tr!(performance.pending)>{known(pending_fen)}</td>
        <td class="num" data-l=tr!(performance.payable)>{known(payable_fen)}</td>
        <td class="num" data-l=tr!(performance.bonus)>{known(bonus_fen)}</td>
        <td class="num strong" data-l=tr!(performance.to_pay)>{known(total_fen)}</td>
    }
}

#[component]
fn Stores(stores: StoreStatements) -> impl IntoView {
    if stores.items.is_empty() && stores.company.is_none() {
        return ().into_any();
    }
    let row = |row: StoreRow| {
        let name = row.store.unwrap_or_else(|| tr!(performance.no_store).to_owned());
        view! { <tr><th scope="row">{name}</th>{figures(row.sums)}</tr> }
    };
    let rows = stores.items.into_iter().map(row).collect_view();
    let company = stores.company.map(|CompanyStatement { sums, .. }| {
        view! { <tr><th scope="row">{tr!(performance.company)}</th>{figures(sums)}</tr> }
    });
    view! {
        <section class="panel" aria-labelledby="h-stores">
            <header><h2 id="h-stores">{tr!(performance.stores)}</h2></header>
            <div class="table-wrap">
                <table class="table table--stack">
                    <thead><tr><th scope="col">{tr!(performance.store)}</th>{heads()}</tr></thead>
                    <tbody>{rows}{company}</tbody>
                    <tfoot><tr><th scope="row">{tr!(performance.total)}</th>{figures(stores.totals)}</tr></tfoot>
                </table>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn a_link_leads_to_the_same_month() {
        assert_survives([Shown { month: None }, Shown { month: "202602".parse().ok() }]);
    }
}
