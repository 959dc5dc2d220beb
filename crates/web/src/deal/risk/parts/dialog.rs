//! One risk: what was found, what is to be done about it, what happened, and what one would do next.

use fangke_shared::RiskId;
use fangke_shared::deal::risk::{RiskEntry, RiskResponse};
use leptos::prelude::*;

use super::act::{Act, ActForm};
use super::rows::tone;
use super::words::{event_words, fact_words, handling};
use crate::api::use_api;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Dialog, Loaded, Tag, Task, opened_by, use_toaster};
use crate::{address, time, tr};

/// The dialog of the risk that was chosen.
#[component]
pub fn RiskDialog(
    /// Which; none while it is closed.
    chosen: RwSignal<Option<RiskId>>,
    /// It is another one now.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let open = opened_by(chosen);
    let content = move || chosen.get().map(|id| view! { <Risk id chosen on_done/> });
    view! { <Dialog open title=tr!(risk.one).to_owned()>{content}</Dialog> }
}

#[component]
fn Risk(id: RiskId, chosen: RwSignal<Option<RiskId>>, on_done: Callback<()>) -> impl IntoView {
    let api = use_api();
    let risk = LocalResource::new(move || async move { api.get_risk(id).await });
    let closed = Callback::new(move |()| {
        chosen.set(None);
        on_done.run(());
    });
    view! { <Loaded resource=risk rows=3 view=move |risk| view! { <Shown risk closed/> }/> }
}

#[component]
fn Shown(risk: RiskResponse, closed: Callback<()>) -> impl IntoView {
    let doing = RwSignal::new(None::<Act>);
    let subject = (risk.summary.id, risk.summary.version);
    let risk = StoredValue::new(risk);
    move || match doing.get() {
        Some(act) => view! { <ActForm subject act doing on_done=closed/> }.into_any(),
        None => view! { <About risk=risk.get_value() doing closed/> }.into_any(),
    }
}

#[component]
fn About(risk: RiskResponse, doing: RwSignal<Option<Act>>, closed: Callback<()>) -> impl IntoView {
    let (api, toaster, task) = (use_api(), use_toaster(), Task::new().when_stale(move || closed.run(())));
    let (row, rights) = (risk.summary, risk.rights);
    let (id, version) = (row.id, row.version);
    let begin = move |()| {
        task.act(async move { api.begin_risk(id, version).await }, move |_| {
            toaster.say(tr!(risk.done));
            closed.run(());
        });
    };
    let ask = move |act: Act| move |()| doing.set(Some(act));
    let handle = rights.may_handle.then(|| {
        view! {
            <Button on_click=ask(Act::Assign)>{tr!(risk.assign)}</Button>
            <Button busy=task.busy() on_click=begin>{tr!(risk.begin)}</Button>
        }
    });
    let grade = rights.may_grade.then(|| view! { <Button on_click=ask(Act::Grade)>{tr!(risk.grade_again)}</Button> });
    let accept = rights.may_accept.then(|| view! { <Button on_click=ask(Act::Accept)>{tr!(risk.accept)}</Button> });
    let resolve =
        rights.may_handle.then(|| view! { <Button kind=ButtonKind::Primary on_click=ask(Act::Resolve)>{tr!(risk.resolve)}</Button> });
    let said = row.fact.as_ref().map(fact_words).into_iter().chain(row.note.clone());
    let said = said.map(|words| view! { <p>{words}</p> }).collect_view();
    let contract = row.contract.number.clone().unwrap_or_else(|| row.contract.listing.title());
    let history = risk.history.iter().map(entry).collect_view();
    view! {
        <div class="body stack">
            <div>
                <p><b>{row.code.label()}</b>" "<Tag tone=tone(row.grade)>{row.grade.label()}</Tag>" "{row.state.label()}</p>
                {said}
                <p class="muted">{tr!(risk.handling, text = handling(row.code))}</p>
                <p class="dots muted">
                    <a href=address::contract(row.contract.id)>{contract}</a>
                    <span>{tr!(risk.due, at = time::moment(row.due_at))}</span>
                </p>
            </div>
            <ul class="rows" aria-label=tr!(risk.history)>{history}</ul>
        </div>
        <footer>{grade}{handle}{accept}{resolve}</footer>
    }
}

fn entry(entry: &RiskEntry) -> impl IntoView + use<> {
    let who = entry.member.as_ref().map_or_else(|| tr!(risk.system).to_owned(), |member| member.display_name.clone());
    view! {
        <li>
            <div>
                <div>{event_words(&entry.event)}</div>
                <div class="d dots"><span>{who}</span><span>{time::moment(entry.at)}</span></div>
            </div>
        </li>
    }
}
