//! The ladders of pay, and adding one.

use fangke_shared::deal::performance::{LadderResponse, LadderRung};
use futures::FutureExt;
use leptos::prelude::*;

use super::ladder_form::LadderDialog;
use super::parts::month;
use super::{Here, Tabs};
use crate::api::use_api;
use crate::deal::commission::parts::{list, money, percent};
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Empty, LoadMore, PageTitle, Pager, ProblemNote, SkeletonRows, Tag, set_title};
use crate::{time, tr};

/// The page.
#[component]
pub fn LaddersPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(performance.ladders).to_owned(), ..PageTitle::default() });
    let api = use_api();
    let pager = Pager::new(move |cursor| async move { api.list_ladders(cursor).await }.boxed_local());
    let rows = pager.rows();
    let open = RwSignal::new(false);
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    // Another version changes which of those before it count.
    let key = |ladder: &LadderResponse| (ladder.id, ladder.validity);
    view! {
        <div class="page">
            <div class="page-head page-head--flush">
                <h1>{tr!(performance.ladders)}</h1>
                <div class="actions">
                    <Button kind=ButtonKind::Primary icon=icondata_lu::LuPlus on_click=move |()| open.set(true)>{tr!(performance.add_ladder)}</Button>
                </div>
            </div>
            <Tabs here=Here::Ladders/>
            <section class="panel" aria-label=tr!(performance.ladders) aria-busy=move || pager.busy().get().to_string()>
                <Show when=move || pager.error().with(Option::is_some)>
                    <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
                </Show>
                <Show when=move || pager.is_first().get()><SkeletonRows/></Show>
                <Show when=is_empty><Empty icon=icondata_lu::LuChartNoAxesColumnIncreasing title=tr!(performance.no_ladders) text=tr!(performance.no_ladders_text)/></Show>
                <ul class="rows"><For each=move || rows.get() key children=row/></ul>
                <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
            </section>
            <LadderDialog open on_saved=move |()| pager.reload()/>
        </div>
    }
}

/// `0.00 元起 30%`
fn rung(rung: &LadderRung) -> String {
    tr!(performance.rung_text, from = money(rung.from_fen), rate = percent(rung.rate_bp))
}

fn row(ladder: LadderResponse) -> impl IntoView {
    let whose = ladder.member.map_or_else(|| tr!(performance.of_all).to_owned(), |member| member.display_name);
    let rungs = if ladder.rungs.is_empty() { tr!(performance.ends).to_owned() } else { list(ladder.rungs.iter().map(rung)) };
    let by = ladder.created_by.display_name;
    view! {
        <li>
            <div>
                <div class="t"><span>{whose}</span><Tag>{ladder.validity.label()}</Tag><Tag>{ladder.mode.label()}</Tag></div>
                <p class="performance__why">{rungs}</p>
                <div class="d dots">
                    <span>{tr!(performance.from_month_of, month = month::name(ladder.from_month))}</span>
                    <span>{by}</span>
                    <span>{time::day(ladder.created_at)}</span>
                </div>
            </div>
        </li>
    }
}
