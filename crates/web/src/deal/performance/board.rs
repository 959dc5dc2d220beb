//! The leaderboard of a month.

use fangke_shared::deal::performance::LeaderboardRow;
use fangke_shared::month::Month;
use fangke_shared::page::Page;
use futures::FutureExt;
use leptos::prelude::*;

use super::parts::month::MonthBar;
use super::{Here, Tabs};
use crate::address::use_address_state;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::deal::commission::parts::money;
use crate::ui::{Avatar, Empty, LoadMore, PageTitle, Pager, ProblemNote, SkeletonRows, set_title};
use crate::{address_state, tr};

/// What the address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown {
    month: Option<Month>,
}

address_state!(Shown at "/performance/leaderboard"; month: some "month");

/// The page.
#[component]
pub fn BoardPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(performance.board).to_owned(), ..PageTitle::default() });
    let api = use_api();
    let (shown, change) = use_address_state::<Shown>();
    let month = Signal::derive(move || shown.get().month);
    let total = RwSignal::new(None::<i64>);
    let pager = Pager::new(move |cursor| {
        let month = month.get();
        async move {
            let page = api.show_leaderboard(month, cursor).await?;
            // The page may be gone by now.
            let _ = total.try_set(Some(page.performance_fen));
            Ok(Page { items: page.items, next_cursor: page.next_cursor, total: None })
        }
        .boxed_local()
    });
    let rows = pager.rows();
    let me = use_session().me().map(|me| me.member.id);
    let row = move |row: LeaderboardRow| {
        let is_me = Some(row.member.id) == me;
        view! {
            <li>
                <div>
                    <div class="t">
                        <span class="tnum">{row.rank}</span>
                        <Avatar name=row.member.display_name.clone() is_me/>
                        <span>{row.member.display_name}</span>
                    </div>
                </div>
                <b class="tnum">{money(row.performance_fen)}</b>
            </li>
        }
    };
    let key = |row: &LeaderboardRow| (row.member.id, row.rank, row.performance_fen);
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    let sum = move || total.get().map(|fen| view! { <span class="n">{tr!(performance.sum_of, amount = money(fen))}</span> });
    let go = Callback::new(move |month| change.run(Shown { month }));
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(performance.board)}</h1></div>
            <Tabs here=Here::Board/>
            <MonthBar month on_change=go/>
            <section class="panel" aria-labelledby="h-board" aria-busy=move || pager.busy().get().to_string()>
                <header><h2 id="h-board">{tr!(performance.places)}</h2>{sum}</header>
                <Show when=move || pager.error().with(Option::is_some)>
                    <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
                </Show>
                <Show when=move || pager.is_first().get()><SkeletonRows/></Show>
                <Show when=is_empty><Empty icon=icondata_lu::LuTrophy title=tr!(performance.empty) text=tr!(performance.empty_text)/></Show>
                <ol class="rows"><For each=move || rows.get() key children=row/></ol>
                <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
            </section>
        </div>
    }
}
