//! Giving the client to a colleague or up, and noting that it is gone.

use fangke_shared::MemberId;
use fangke_shared::client::LostReason;
use fangke_shared::client::holding::TransferClientRequest;
use fangke_shared::client::profile::LoseClientRequest;
use fangke_shared::problem::{FieldCode, FieldError};
use futures::FutureExt;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::record::use_dossier;
use crate::company::member::parts::member_choices;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Choice, Combobox, Dialog, Field, Form, ProblemNote, Segmented, TextArea, unique_id, use_toaster};
use crate::{address, tr};

/// Asks for whom and why.
#[component]
pub fn TransferDialog(
    /// Open or not.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! { <Dialog open title=tr!(dossier.give).to_owned()><Transfer open/></Dialog> }
}

const COLLEAGUE: &str = "colleague";
const POOL: &str = "pool";

#[component]
fn Transfer(open: RwSignal<bool>) -> impl IntoView {
    let (dossier, toaster, navigate) = (use_dossier(), use_toaster(), use_navigate());
    let to = RwSignal::new(COLLEAGUE.to_owned());
    let (name, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    // The colleague of the name, while it stands as it was chosen.
    let picked = RwSignal::new(None::<(MemberId, String)>);
    let is_up = move || to.with(|to| to == POOL);
    let member = move || picked.with(|picked| picked.as_ref().filter(|(_, label)| name.with(|name| name == label)).map(|(id, _)| *id));
    let request =
        move || TransferClientRequest { member_id: if is_up() { None } else { member() }, reason: reason.get().trim().to_owned() };
    let form = Form::new(move || {
        let mut errors = request().validate().err().unwrap_or_default();
        if !is_up() && member().is_none() {
            errors.push(FieldError::new("/member_id", FieldCode::Required));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    })
    .keeping(dossier.session.draft("transfer_client", dossier.id()), &[reason]);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        let navigate = navigate.clone();
        form.submit(async move { dossier.api.transfer_client(dossier.id(), dossier.version(), &body).await }, move |()| {
            open.set(false);
            toaster.say(tr!(dossier.given));
            navigate(address::CLIENTS, NavigateOptions::default());
        });
    };
    let source = move |text: String| member_choices(dossier.api, text, Some(true)).boxed_local();
    let pick = move |choice: Choice| picked.set(choice.value.parse().ok().map(|id| (id, choice.label)));
    let ways = vec![Choice::new(COLLEAGUE, tr!(dossier.to_colleague)), Choice::new(POOL, tr!(dossier.to_pool))];
    let form_id = unique_id("transfer");
    view! {
        <form class="body" id=form_id.clone() on:submit=save>
            <Segmented value=to choices=ways label=tr!(dossier.give)/>
            <Show when=move || !is_up()>
                <Field label=tr!(dossier.to) state=form.field("/member_id") required=true>
                    <Combobox value=name source on_pick=pick placeholder=tr!(member.hint)/>
                </Field>
            </Show>
            <Field label=tr!(dossier.reason) state=form.field("/reason") required=true><TextArea value=reason/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(dossier.give)}</Button>
        </footer>
    }
}

/// Asks why the client is gone.
#[component]
pub fn LoseDialog(
    /// Open or not.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! { <Dialog open title=tr!(dossier.lose).to_owned()><Lose open/></Dialog> }
}

#[component]
fn Lose(open: RwSignal<bool>) -> impl IntoView {
    let (dossier, toaster) = (use_dossier(), use_toaster());
    let reason = RwSignal::new(LostReason::BoughtElsewhere);
    let note = RwSignal::new(String::new());
    let request =
        move || LoseClientRequest { reason: reason.get(), note: Some(note.get().trim().to_owned()).filter(|note| !note.is_empty()) };
    let form = Form::new(move || request().validate()).keeping(dossier.session.draft("lose_client", dossier.id()), &[note]);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { dossier.api.lose_client(dossier.id(), dossier.version(), &body).await }, move |client| {
            open.set(false);
            toaster.say(tr!(dossier.saved));
            dossier.accept(client);
        });
    };
    let reasons = LostReason::ALL
        .iter()
        .map(|&word| {
            view! {
                <label class="radio">
                    <input type="radio" name="lost-reason" prop:checked=move || reason.get() == word on:change=move |_| reason.set(word)/>
                    {word.label()}
                </label>
            }
        })
        .collect_view();
    let is_other = Signal::derive(move || reason.get() == LostReason::Other);
    let form_id = unique_id("lose");
    view! {
        <form class="body" id=form_id.clone() on:submit=save>
            <p>{tr!(dossier.lose_text)}</p>
            <div class="choices" role="radiogroup" aria-label=tr!(dossier.reason)>{reasons}</div>
            {move || {
                let (required, optional) = (is_other.get(), !is_other.get());
                view! { <Field label=tr!(dossier.words) state=form.field("/note") required optional><TextArea value=note/></Field> }
            }}
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
