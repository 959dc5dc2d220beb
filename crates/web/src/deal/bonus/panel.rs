//! The bonuses of a month, of everybody in sight or of one member, each with what may be done with it.

use fangke_shared::MemberId;
use fangke_shared::deal::bonus::{Bonus, BonusPage, BonusQuery, BonusState};
use fangke_shared::month::Month;
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use futures::FutureExt;
use leptos::prelude::*;

use super::form::EnterDialog;
use super::reverse::ReverseDialog;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::deal::commission::parts::money;
use crate::i18n::Word;
use crate::ui::{Button, Empty, LoadMore, Pager, ProblemNote, SkeletonRows, Tag, Task, Toaster, Tone, use_toaster};
use crate::{address, tr};

/// Rows of a page.
const LIMIT: i64 = 50;

/// What the rows do.
#[derive(Clone, Copy)]
struct Held {
    pager: Pager<Bonus>,
    task: Task,
    reversing: RwSignal<Option<Bonus>>,
    toaster: Toaster,
    on_change: Callback<()>,
}

impl Held {
    /// Something is done: the list and what stands beside it are read again.
    fn done(self, words: &'static str) {
        self.toaster.say(words);
        self.pager.reload();
        self.on_change.run(());
    }
}

/// The sums beside the rows, from the same answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sums {
    is_locked: bool,
    approved_fen: i64,
    draft_fen: i64,
}

impl Sums {
    const fn of(page: &BonusPage) -> Self {
        Self { is_locked: page.is_locked, approved_fen: page.approved_fen, draft_fen: page.draft_fen }
    }

    fn say(self) -> String {
        match (self.approved_fen, self.draft_fen) {
            (0, 0) => String::new(),
            (approved, 0) => tr!(bonus.sum, approved = money(approved)),
            (approved, draft) => tr!(bonus.sums, approved = money(approved), draft = money(draft)),
        }
    }
}

/// The list.
#[component]
pub fn Bonuses(
    /// Of which month.
    month: Signal<Month>,
    /// Of which member; none: of everybody in sight.
    #[prop(into)]
    member: Signal<Option<MemberId>>,
    /// Runs when something has changed.
    #[prop(into)]
    on_change: Callback<()>,
) -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let sums = RwSignal::new(None::<Sums>);
    let pager = Pager::new(move |cursor| {
        let query = BonusQuery { month: Some(month.get()), member_id: member.get(), limit: Some(LIMIT), cursor, ..BonusQuery::default() };
        async move {
            let page = api.list_bonuses(&query).await?;
            // The page may be gone by now.
            let _ = sums.try_set(Some(Sums::of(&page)));
            Ok(Page { items: page.items, next_cursor: page.next_cursor, total: None })
        }
        .boxed_local()
    });
    let held = Held {
        pager,
        task: Task::new().when_stale(move || pager.reload()),
        reversing: RwSignal::new(None),
        toaster: use_toaster(),
        on_change,
    };
    let rows = pager.rows();
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    let is_entering = RwSignal::new(false);
    let me = move || session.me().map(|me| me.member.id);
    // Nobody gives themselves anything.
    let may_enter = move || session.may(Action::EnterBonuses) && (member.get().is_none() || member.get() != me());
    let locked = Signal::derive(move || sums.get().filter(|sums| sums.is_locked).map(|_| tr!(bonus.locked).to_owned()));
    let enter = move || {
        view! {
            <Button class="btn--sm" icon=icondata_lu::LuPlus refused=locked on_click=move |()| is_entering.set(true)>{tr!(bonus.enter)}</Button>
        }
    };
    let changed = Callback::new(move |()| {
        pager.reload();
        on_change.run(());
    });
    let key = |bonus: &Bonus| (bonus.id, bonus.state, bonus.reversed_by_id);
    view! {
        <section class="panel" aria-labelledby="h-bonuses" aria-busy=move || pager.busy().get().to_string()>
            <header>
                <h2 id="h-bonuses">{tr!(bonus.heading)}</h2>
                <span class="n">{move || sums.get().map(Sums::say)}</span>
                <span class="end"><Show when=may_enter>{enter}</Show></span>
            </header>
            <Show when=move || pager.error().with(Option::is_some)>
                <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
            </Show>
            <Show when=move || pager.is_first().get()><SkeletonRows/></Show>
            <Show when=is_empty><Empty icon=icondata_lu::LuGift title=tr!(bonus.empty) text=tr!(bonus.empty_text)/></Show>
            <ul class="rows"><For each=move || rows.get() key children=move |bonus| row(bonus, held)/></ul>
            <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
        </section>
        <EnterDialog open=is_entering month member on_saved=changed/>
        <ReverseDialog subject=held.reversing on_done=changed/>
    }
}

const fn tone(state: BonusState) -> Tone {
    match state {
        BonusState::Draft => Tone::Warning,
        BonusState::Approved => Tone::Positive,
    }
}

fn row(bonus: Bonus, held: Held) -> impl IntoView {
    let contract = bonus.contract_id.map(|id| {
        let name = bonus.contract_number.clone().unwrap_or_else(|| tr!(bonus.of_contract, id = id.0));
        view! { <a href=address::contract(id)>{name}</a> }
    });
    let reverses = bonus.reverses_id.map(|id| view! { <span>{tr!(bonus.reverses, id = id)}</span> });
    let reversed = bonus.reversed_by_id.map(|id| view! { <span>{tr!(bonus.reversed_by, id = id)}</span> });
    let approved =
        bonus.approved.as_ref().map(|done| view! { <span>{tr!(bonus.approved_by, name = done.member.display_name.clone())}</span> });
    view! {
        <li>
            <div>
                <div class="t">
                    <span>{bonus.member.display_name.clone()} " " {bonus.kind.label()}</span>
                    <Tag tone=tone(bonus.state)>{bonus.state.label()}</Tag>
                </div>
                <div class="d dots">
                    <b class="tnum">{money(bonus.amount_fen)}</b>
                    <span>{bonus.reason.clone()}</span>
                    <span>{tr!(bonus.number, id = bonus.id)}</span>
                    {contract} {reverses} {reversed}
                    <span>{tr!(bonus.entered_by, name = bonus.entered_by.display_name.clone())}</span>
                    {approved}
                </div>
            </div>
            <div class="acts">{acts(bonus, held)}</div>
        </li>
    }
}

/// A button, named with what it is about for whom hears it.
fn button(words: &'static str, what: &str, on_click: impl Fn(()) + Send + Sync + 'static) -> AnyView {
    let label = format!("{words} {what}");
    view! { <Button class="btn--sm" label on_click>{words}</Button> }.into_any()
}

fn acts(bonus: Bonus, held: Held) -> impl IntoView {
    let (api, id, rights) = (use_api(), bonus.id, bonus.rights);
    let what = format!("{} {}", bonus.member.display_name, bonus.kind.label());
    let approve = move |()| held.task.act(async move { api.approve_bonus(id).await }, move |_| held.done(tr!(bonus.approved)));
    let withdraw = move |()| held.task.act(async move { api.withdraw_bonus(id).await }, move |()| held.done(tr!(bonus.withdrawn)));
    let reverse = move |()| held.reversing.set(Some(bonus.clone()));
    let approve = rights.may_approve.then(|| button(tr!(bonus.approve), &what, approve));
    let reverse = rights.may_reverse.then(|| button(tr!(bonus.reverse), &what, reverse));
    let withdraw = rights.may_withdraw.then(|| button(tr!(bonus.withdraw), &what, withdraw));
    view! { {approve} {reverse} {withdraw} }
}
