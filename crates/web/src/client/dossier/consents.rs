//! What the client has agreed to (§2.6).

use fangke_shared::client::consent::{ConsentChannel, ConsentDraft, ConsentPurpose, ConsentResponse, WithdrawConsentRequest};
use leptos::prelude::*;

use super::record::use_dossier;
use crate::i18n::Word;
use crate::ui::{
    Button, ButtonKind, Dialog, Field, Form, ProblemNote, Select, Status, Task, TextInput, unique_id, use_toaster, word_choices,
};
use crate::{time, tr};

/// The consents.
#[component]
pub fn Consents() -> impl IntoView {
    let dossier = use_dossier();
    let is_adding = RwSignal::new(false);
    let may_edit = move || dossier.with(|client| client.rights.may_edit);
    let consents = move || dossier.with(|client| client.consents.clone());
    let is_empty = move || dossier.with(|client| client.consents.is_empty());
    view! {
        <section class="panel" aria-labelledby="h-consents">
            <header>
                <h2 id="h-consents">{tr!(dossier.consents)}</h2>
                <Show when=may_edit>
                    <span class="end"><Button class="btn--sm" icon=icondata_lu::LuPlus on_click=move |()| is_adding.set(true)>{tr!(dossier.add_consent)}</Button></span>
                </Show>
            </header>
            <Show when=is_empty><div class="body"><p class="muted">{tr!(dossier.no_consent)}</p></div></Show>
            <ul class="rows">
                <For each=consents key=|consent| (consent.id, consent.withdrawn_at) children=move |consent| view! { <Consent consent may_edit=Signal::derive(may_edit)/> }/>
            </ul>
            <Dialog open=is_adding title=tr!(dossier.add_consent).to_owned()><Add open=is_adding/></Dialog>
        </section>
    }
}

#[component]
fn Consent(consent: ConsentResponse, may_edit: Signal<bool>) -> impl IntoView {
    let (dossier, toaster) = (use_dossier(), use_toaster());
    let task = Task::new().when_stale(move || dossier.refresh());
    let id = consent.id;
    let withdraw = move |()| {
        let body = WithdrawConsentRequest { channel: ConsentChannel::InPerson };
        let call = async move { dossier.api.withdraw_consent(dossier.id(), dossier.version(), id, &body).await };
        task.act(call, move |client| {
            toaster.say(tr!(dossier.consent_withdrawn));
            dossier.accept(client);
        });
    };
    let is_given = consent.withdrawn_at.is_none();
    let state = match consent.withdrawn_at {
        None => view! { <Status shape="available">{tr!(dossier.consent_given)}</Status> }.into_any(),
        Some(at) => view! { <Status shape="withdrawn">{tr!(dossier.consent_ended, day = time::day(at))}</Status> }.into_any(),
    };
    let how = tr!(
        dossier.consent_how,
        channel = consent.channel.label(),
        version = consent.text_version.clone(),
        day = time::day(consent.given_at),
        name = consent.recorded_by.display_name.clone()
    );
    view! {
        <li>
            <div>
                <div class="t">{consent.purpose.label()} " " {state}</div>
                <div class="d">{how}</div>
            </div>
            <Show when=move || may_edit.get() && is_given>
                <Button kind=ButtonKind::Quiet class="btn--sm" busy=task.busy() on_click=withdraw>{tr!(dossier.withdraw)}</Button>
            </Show>
        </li>
    }
}

#[component]
fn Add(open: RwSignal<bool>) -> impl IntoView {
    let (dossier, toaster) = (use_dossier(), use_toaster());
    let purpose = RwSignal::new(ConsentPurpose::Service.word().to_owned());
    let channel = RwSignal::new(ConsentChannel::InPerson.word().to_owned());
    let version = RwSignal::new(String::new());
    let draft = move || ConsentDraft {
        purpose: purpose.get().parse().unwrap_or(ConsentPurpose::Service),
        channel: channel.get().parse().unwrap_or(ConsentChannel::InPerson),
        text_version: version.get().trim().to_owned(),
        given_at: None,
    };
    let form = Form::new(move || draft().validate(chrono::Utc::now()));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(draft);
        form.submit(async move { dossier.api.create_consent(dossier.id(), dossier.version(), &body).await }, move |client| {
            open.set(false);
            toaster.say(tr!(dossier.saved));
            dossier.accept(client);
        });
    };
    let form_id = unique_id("consent");
    view! {
        <form class="body form" id=form_id.clone() on:submit=save>
            <Field label=tr!(dossier.consent_purpose) state=form.field("/purpose") required=true class="w6"><Select value=purpose choices={word_choices::<ConsentPurpose>()}/></Field>
            <Field label=tr!(dossier.consent_channel) state=form.field("/channel") required=true class="w6"><Select value=channel choices={word_choices::<ConsentChannel>()}/></Field>
            <Field label=tr!(dossier.consent_version) state=form.field("/text_version") required=true hint=tr!(dossier.consent_version_hint)><TextInput value=version/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
