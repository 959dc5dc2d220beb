//! What is done after the signing: each step with its owner, its day, and what became of it.

use fangke_shared::deal::contract::{ContractState, ContractStep, FinishContractStepRequest, UpdateContractStepRequest};
use fangke_shared::{ContractStepId, MemberId};
use leptos::prelude::*;

use super::held::{Doing, Held, use_held};
use super::pick::{Pick, PickField, colleagues};
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Field, Form, ProblemNote, Tag, TextArea, TextInput, Tone, unique_id};
use crate::{time, tr};

/// The panel; nothing before the signing.
#[component]
pub fn Steps() -> impl IntoView {
    let held = use_held();
    let rows = move || {
        held.with(|contract| {
            let may_keep = contract.rights.may_follow && contract.summary.state == ContractState::Signed;
            contract.steps.iter().map(|step| line(held, step, may_keep)).collect_view()
        })
    };
    let done = move || {
        held.with(|contract| {
            let done = contract.steps.iter().filter(|step| step.done_on.is_some()).count();
            tr!(contract.steps_done, n = done, of = contract.steps.len())
        })
    };
    view! {
        <Show when=move || held.with(|contract| !contract.steps.is_empty())>
            <section class="panel" aria-labelledby="h-steps">
                <header><h2 id="h-steps">{tr!(contract.steps)}</h2><span class="n">{done}</span></header>
                <ul class="rows contract-steps">{rows}</ul>
            </section>
        </Show>
    }
}

fn line(held: Held, step: &ContractStep, may_keep: bool) -> impl IntoView + use<> {
    let id = step.id;
    let late = step.is_overdue.then(|| view! { <Tag tone=Tone::Danger>{tr!(contract.overdue)}</Tag> });
    let state = match step.done_on {
        Some(day) => {
            let by = step.done.as_ref().map(|done| done.member.display_name.clone()).unwrap_or_default();
            let (tone, text) = match step.is_skipped {
                true => (Tone::Neutral, tr!(contract.skipped_by, by = by)),
                false => (Tone::Positive, tr!(contract.done_on, day = time::date(day), by = by)),
            };
            view! { <Tag tone>{text}</Tag> }.into_any()
        }
        None if may_keep => view! {
            <div class="acts">
                <Button kind=ButtonKind::Quiet class="btn--sm" on_click=move |()| held.begin(Doing::MoveStep(id))>{tr!(contract.move_step)}</Button>
                <Button class="btn--sm" on_click=move |()| held.begin(Doing::Step(id))>{tr!(contract.finish)}</Button>
            </div>
        }
        .into_any(),
        None => ().into_any(),
    };
    view! {
        <li>
            <div>
                <div class="t"><span>{step.kind.label()}</span>{late}</div>
                <div class="d dots">
                    <span>{step.owner.display_name.clone()}</span>
                    <span>{tr!(contract.due, day = time::date(step.due_on))}</span>
                    {step.note.clone().map(|note| view! { <span>{note}</span> })}
                </div>
            </div>
            {state}
        </li>
    }
}

/// Asks on which day a step was done, or why it isn't needed.
#[component]
pub fn FinishForm(
    /// Which step.
    step: ContractStepId,
) -> impl IntoView {
    let held = use_held();
    let (day, note, skips) = (RwSignal::new(time::today().to_string()), RwSignal::new(String::new()), RwSignal::new(false));
    let request = move || FinishContractStepRequest {
        done_on: day.with(|day| day.parse().unwrap_or_else(|_| time::today())),
        is_skipped: skips.get(),
        note: Some(note.get().trim().to_owned()).filter(|note| !note.is_empty()),
    };
    let form = Form::new(move || request().validate(time::today()));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, api, id, version) = (untrack(request), held.api, held.id(), held.version());
        form.submit(async move { api.finish_contract_step(id, version, step, &body).await }, move |contract| held.accept(contract));
    };
    let form_id = unique_id("contract-step");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <Field label=tr!(contract.day) state=form.field("/done_on") required=true><TextInput value=day kind="date"/></Field>
            <div class="field">
                <label class="check">
                    <input type="checkbox" prop:checked=move || skips.get() on:change:target=move |event| skips.set(event.target().checked())/>
                    {tr!(contract.skip)}
                </label>
            </div>
            <Field label=tr!(contract.note) state=form.field("/note") required=skips hint=tr!(contract.skip_hint)><TextArea value=note/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| held.doing.set(None)>{tr!(common.back)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(contract.finish)}</Button>
        </footer>
    }
}

/// Asks who sees to a step from now on, and until when.
#[component]
pub fn MoveForm(
    /// Which step.
    step: ContractStepId,
) -> impl IntoView {
    let held = use_held();
    let before = untrack(|| held.with(|contract| contract.steps.iter().find(|known| known.id == step).cloned()));
    let owner = Pick::new(before.as_ref().map(|step| (step.owner.id.0, step.owner.display_name.clone())));
    let day = RwSignal::new(before.map(|step| step.due_on.to_string()).unwrap_or_default());
    let request = move || UpdateContractStepRequest { owner_id: owner.id().map(MemberId), due_on: day.with(|day| day.parse().ok()) };
    let form = Form::new(move || {
        let mut errors = request().validate().err().unwrap_or_default();
        errors.extend(owner.mistake("/owner_id", true));
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, api, id, version) = (untrack(request), held.api, held.id(), held.version());
        form.submit(async move { api.update_contract_step(id, version, step, &body).await }, move |contract| held.accept(contract));
    };
    let form_id = unique_id("contract-step");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <PickField label=tr!(contract.step_owner) state=form.field("/owner_id") pick=owner source=colleagues(held.api) placeholder=tr!(contract.agent_hint) is_required=true/>
            <Field label=tr!(contract.due_on) state=form.field("/due_on") required=true><TextInput value=day kind="date"/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| held.doing.set(None)>{tr!(common.back)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
