//! Entries, the newest first, each with what the member may do with it.

use fangke_shared::deal::cost::{BudgetLevel, CostEntry, CostState};
use leptos::prelude::*;

use super::act::{Act, ActDialog};
use crate::api::use_api;
use crate::deal::commission::parts::money;
use crate::deal::performance::parts::month;
use crate::i18n::Word;
use crate::ui::{Button, Empty, LoadMore, Pager, ProblemNote, SkeletonRows, Tag, Task, Tone, use_toaster};
use crate::{time, tr};

/// What the rows do.
#[derive(Clone, Copy)]
struct Held {
    pager: Pager<CostEntry>,
    task: Task,
    doing: RwSignal<Option<(CostEntry, Act)>>,
}

/// The rows.
#[component]
pub fn Rows(
    /// Where they come from.
    pager: Pager<CostEntry>,
) -> impl IntoView {
    let held = Held { pager, task: Task::new().when_stale(move || pager.reload()), doing: RwSignal::new(None) };
    let rows = pager.rows();
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    let key = |entry: &CostEntry| (entry.id, entry.version, entry.reversed_by_id);
    view! {
        <section class="panel" aria-label=tr!(cost.entries) aria-busy=move || pager.busy().get().to_string()>
            <Show when=move || pager.error().with(Option::is_some)>
                <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
            </Show>
            <Show when=move || pager.is_first().get()><SkeletonRows/></Show>
            <Show when=is_empty><Empty icon=icondata_lu::LuReceipt title=tr!(cost.empty) text=tr!(cost.empty_text)/></Show>
            <ul class="rows"><For each=move || rows.get() key children=move |entry| row(entry, held)/></ul>
            <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
        </section>
        <ActDialog doing=held.doing on_done=move |()| pager.reload()/>
    }
}

const fn tone(state: CostState) -> Tone {
    match state {
        CostState::Draft => Tone::Warning,
        CostState::Approved => Tone::Accent,
        CostState::Paid => Tone::Positive,
    }
}

/// What is used of a budget, where that is worth a word.
pub fn level(level: Option<BudgetLevel>) -> Option<impl IntoView> {
    let level = level.filter(|level| *level != BudgetLevel::Within)?;
    let tone = if level == BudgetLevel::Warned { Tone::Warning } else { Tone::Danger };
    Some(view! { <Tag tone>{level.label()}</Tag> })
}

fn row(entry: CostEntry, held: Held) -> impl IntoView {
    let centre = entry.store.clone().unwrap_or_else(|| tr!(cost.head_office).to_owned());
    let object = entry.cost_object.as_ref().map(|object| view! { <span>{object.name.clone()}</span> });
    let vat = (entry.vat_fen != 0).then(|| view! { <span class="tnum">{tr!(cost.with_vat, amount = money(entry.gross_fen))}</span> });
    let document = entry.document.clone().map(|document| view! { <span>{document}</span> });
    let note = entry.note.clone().map(|note| view! { <span>{note}</span> });
    let reverses = entry.reverses_id.map(|id| view! { <span>{tr!(cost.reverses, id = id)}</span> });
    let reversed = entry.reversed_by_id.map(|id| view! { <span>{tr!(cost.reversed_by, id = id)}</span> });
    let approved = entry.approved_by.as_ref().map(|who| view! { <span>{tr!(cost.approved_by, name = who.display_name.clone())}</span> });
    let level = (entry.state == CostState::Draft).then(|| level(entry.level)).flatten();
    view! {
        <li>
            <div>
                <div class="t">
                    <span>{entry.category.label()} " " {entry.supplier.clone()}</span>
                    <Tag tone=tone(entry.state)>{entry.state.label()}</Tag>
                    {level}
                </div>
                <div class="d dots">
                    <b class="tnum">{money(entry.net_fen)}</b>
                    {vat}
                    <span>{tr!(cost.number, id = entry.id)}</span>
                    <span>{centre}</span>
                    {object}
                    <span>{month::name(entry.month)}</span>
                    <span>{time::date(entry.day)}</span>
                    {document} {reverses} {reversed}
                    <span>{tr!(cost.entered_by, name = entry.entered_by.display_name.clone())}</span>
                    {approved} {note}
                </div>
            </div>
            <div class="acts">{acts(entry, held)}</div>
        </li>
    }
}

/// A button, named with what it is about for whom hears it.
fn button(words: &'static str, what: &str, on_click: impl Fn(()) + Send + Sync + 'static) -> AnyView {
    let label = format!("{words} {what}");
    view! { <Button class="btn--sm" label on_click>{words}</Button> }.into_any()
}

fn acts(entry: CostEntry, held: Held) -> impl IntoView {
    let (api, toaster, rights) = (use_api(), use_toaster(), entry.rights);
    let (id, version) = (entry.id, entry.version);
    let what = format!("{} {}", entry.category.label(), entry.supplier);
    let approve = move |()| {
        held.task.act(async move { api.approve_cost(id, version).await }, move |_| {
            toaster.say(tr!(cost.approved));
            held.pager.reload();
        });
    };
    let withdraw = move |()| {
        held.task.act(async move { api.withdraw_cost(id, version).await }, move |()| {
            toaster.say(tr!(cost.withdrawn));
            held.pager.reload();
        });
    };
    let ask = |act: Act| {
        let entry = entry.clone();
        move |()| held.doing.set(Some((entry.clone(), act)))
    };
    let approve = rights.may_approve.then(|| button(tr!(cost.approve), &what, approve));
    let pay = rights.may_pay.then(|| button(tr!(cost.pay), &what, ask(Act::Pay)));
    let reverse = rights.may_reverse.then(|| button(tr!(cost.reverse), &what, ask(Act::Reverse)));
    let withdraw = rights.may_withdraw.then(|| button(tr!(cost.withdraw), &what, withdraw));
    view! { {approve} {pay} {reverse} {withdraw} }
}
