//! Whose turn it is in a store, why, and who is away.

use fangke_shared::MemberId;
use fangke_shared::client::reception::{AwayReason, PauseRequest, ResumeRequest, RotaResponse, RotaTurn, SkipTurnRequest};
use leptos::prelude::*;

use crate::api::use_api;
use crate::i18n::Word;
use crate::ui::{
    Button, ButtonKind, Choice, Dialog, Empty, Field, Form, ProblemNote, Select, Tag, Task, TextInput, Tone, opened_by, unique_id,
};
use crate::{time, tr};

/// The turns of a store.
#[component]
pub fn Turns(
    /// As they were last read; none while no store is chosen.
    rota: RwSignal<Option<RotaResponse>>,
    /// Who is signed in.
    me: Option<MemberId>,
) -> impl IntoView {
    let pausing = RwSignal::new(None::<MemberId>);
    let skipping = RwSignal::new(None::<MemberId>);
    let content = move || {
        rota.get().map(|now| {
            let may_manage = now.may_manage;
            let first = now.next.as_ref().map(|next| next.id);
            let next = now.next.clone().zip(now.ground).map(|(next, ground)| {
                view! { <p class="receptions__next">{tr!(reception.next, name = next.display_name, why = ground.label())}</p> }
            });
            let nobody = now
                .next
                .is_none()
                .then(|| view! { <Empty icon=icondata_lu::LuUsers title=tr!(reception.nobody) text=tr!(reception.nobody_text)/> });
            let rows = now.turns.into_iter().map(|turn| {
                let is_next = Some(turn.member.id) == first;
                view! { <Turn turn is_next may_manage me rota pausing skipping/> }
            });
            view! { {next}{nobody}<ul class="rows">{rows.collect_view()}</ul> }
        })
    };
    let name = move || rota.with(|rota| rota.as_ref().map(|rota| rota.store_name.clone()));
    let is_unchosen = move || rota.with(Option::is_none);
    view! {
        <section class="panel" aria-labelledby="h-turns">
            <header><h2 id="h-turns">{tr!(reception.turns)}</h2><span class="end">{name}</span></header>
            <Show when=is_unchosen><p class="rows__none">{tr!(reception.choose_store)}</p></Show>
            {content}
        </section>
        <Dialog open=opened_by(pausing) title=tr!(reception.pause).to_owned()>
            {move || pausing.get().map(|member| view! { <Pause member rota pausing/> })}
        </Dialog>
        <Dialog open=opened_by(skipping) title=tr!(reception.skip).to_owned()>
            {move || skipping.get().map(|member| view! { <Skip member rota skipping/> })}
        </Dialog>
    }
}

#[component]
fn Turn(
    turn: RotaTurn,
    is_next: bool,
    may_manage: bool,
    me: Option<MemberId>,
    rota: RwSignal<Option<RotaResponse>>,
    pausing: RwSignal<Option<MemberId>>,
    skipping: RwSignal<Option<MemberId>>,
) -> impl IntoView {
    let (api, task) = (use_api(), Task::new());
    let id = turn.member.id;
    let is_mine = may_manage || me == Some(id);
    let away = turn.away.clone();
    let resume = move |()| {
        task.act(async move { api.resume_turns(&ResumeRequest { member_id: Some(id) }).await }, move |now| rota.set(Some(now)));
    };
    let reason = away.as_ref().map(|away| {
        let until = away.until.map(|until| tr!(reception.away_until, at = time::moment(until)));
        let words = [Some(away.reason.label().to_owned()), away.note.clone(), until].into_iter().flatten().collect::<Vec<_>>();
        view! { <span>{words.join(tr!(common.list_separator))}</span> }
    });
    let act = match &away {
        Some(away) if is_mine && away.reason != AwayReason::Showing => {
            view! { <Button class="btn--sm" busy=task.busy() on_click=resume>{tr!(reception.resume)}</Button> }.into_any()
        }
        None if is_mine => view! {
            {(is_next && may_manage).then(|| view! { <Button class="btn--sm" on_click=move |()| skipping.set(Some(id))>{tr!(reception.skip)}</Button> })}
            <Button kind=ButtonKind::Quiet class="btn--sm" on_click=move |()| pausing.set(Some(id))>{tr!(reception.pause)}</Button>
        }
        .into_any(),
        _ => ().into_any(),
    };
    let last = turn.last_at.map(|at| view! { <span>{tr!(reception.last, at = time::moment(at))}</span> });
    view! {
        <li>
            <div>
                <div class="t"><b>{turn.member.display_name}</b>{is_next.then(|| view! { <Tag tone=Tone::Accent>{tr!(reception.is_next)}</Tag> })}</div>
                <div class="d dots"><span>{tr!(reception.counts, today = turn.today, week = turn.week)}</span>{last}{reason}</div>
            </div>
            <div class="acts">{act}</div>
        </li>
    }
}

#[component]
fn Pause(member: MemberId, rota: RwSignal<Option<RotaResponse>>, pausing: RwSignal<Option<MemberId>>) -> impl IntoView {
    let api = use_api();
    let (reason, note) = (RwSignal::new(AwayReason::Out.word().to_owned()), RwSignal::new(String::new()));
    let request = move || PauseRequest {
        member_id: Some(member),
        reason: reason.get().parse().unwrap_or(AwayReason::Other),
        note: Some(note.get().trim().to_owned()).filter(|note| !note.is_empty()),
        until: None,
    };
    let form = Form::new(move || request().validate(chrono::Utc::now()));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { api.pause_turns(&body).await }, move |now| {
            rota.set(Some(now));
            pausing.set(None);
        });
    };
    let reasons = AwayReason::ALL.iter().filter(|reason| **reason != AwayReason::Showing);
    let reasons: Vec<Choice> = reasons.map(|reason| Choice::new(reason.word(), reason.label())).collect();
    let form_id = unique_id("pause");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <p>{tr!(reception.pause_text)}</p>
            <Field label=tr!(reception.reason) state=form.field("/reason") required=true><Select value=reason choices=reasons/></Field>
            <Field label=tr!(reception.in_words) state=form.field("/note") optional=true><TextInput value=note/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| pausing.set(None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(reception.pause)}</Button>
        </footer>
    }
}

#[component]
fn Skip(member: MemberId, rota: RwSignal<Option<RotaResponse>>, skipping: RwSignal<Option<MemberId>>) -> impl IntoView {
    let api = use_api();
    let reason = RwSignal::new(String::new());
    let store_id = rota.with_untracked(|rota| rota.as_ref().map(|rota| rota.store_id));
    let request = move || SkipTurnRequest { store_id, member_id: member, reason: reason.get().trim().to_owned() };
    let form = Form::new(move || request().validate());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { api.skip_turn(&body).await }, move |now| {
            rota.set(Some(now));
            skipping.set(None);
        });
    };
    let form_id = unique_id("skip");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <p>{tr!(reception.skip_text)}</p>
            <Field label=tr!(reception.reason) state=form.field("/reason") required=true><TextInput value=reason/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| skipping.set(None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(reception.skip)}</Button>
        </footer>
    }
}
