//! The client's identity document: masked, entered and changed, its number looked at for a purpose.

use fangke_shared::client::contact::{ClientRevealPurpose, RevealContactRequest};
use fangke_shared::client::identity::{IdDocumentDraft, IdKind, RevealedIdDocument};
use fangke_shared::client::profile::SetIdDocumentRequest;
use fangke_shared::field::Checks;
use leptos::prelude::*;

use super::record::use_dossier;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, ProblemNote, Select, Task, TextInput, unique_id, use_toaster, word_choices};

/// The panel.
#[component]
pub fn Document() -> impl IntoView {
    let (dossier, toaster) = (use_dossier(), use_toaster());
    let (is_editing, is_asking) = (RwSignal::new(false), RwSignal::new(false));
    let revealed = RwSignal::new(None::<RevealedIdDocument>);
    let document = Memo::new(move |_| dossier.with(|client| client.id_document.clone()));
    // What was looked at is that of another document, once it was changed.
    Effect::new(move || {
        document.track();
        revealed.set(None);
    });
    let rights = move || dossier.with(|client| client.rights);
    let has_one = move || document.with(Option::is_some);
    let task = Task::new().when_stale(move || dossier.refresh());
    let remove = move |()| {
        let none = SetIdDocumentRequest { id_document: None };
        task.act(async move { dossier.api.set_client_id_document(dossier.id(), dossier.version(), &none).await }, move |client| {
            toaster.say(tr!(dossier.document.removed));
            dossier.accept(client);
        });
    };
    let shown = move || match document.get() {
        None => view! { <p class="muted">{tr!(dossier.document.none)}</p> }.into_any(),
        Some(document) => {
            let open = revealed.with(|open| open.as_ref().map(|open| open.id_number.clone()));
            view! { <p class="dots"><span>{document.kind.label()}</span><span class="tnum">{open.unwrap_or(document.number_masked)}</span></p> }
                .into_any()
        }
    };
    let may_look = move || has_one() && rights().may_reveal && revealed.with(Option::is_none);
    view! {
        <section class="panel" aria-labelledby="h-document">
            <header><h2 id="h-document">{tr!(profile.field.id_document)}</h2></header>
            <div class="body">
                {shown}
                <p class="dots">
                    <Show when=may_look>
                        <Button class="btn--sm" icon=icondata_lu::LuEye on_click=move |()| is_asking.set(true)>{tr!(dossier.document.reveal)}</Button>
                    </Show>
                    <Show when=move || rights().may_edit>
                        <Button class="btn--sm" icon=icondata_lu::LuPencil on_click=move |()| is_editing.set(true)>
                            {move || if has_one() { tr!(dossier.document.change) } else { tr!(dossier.document.add) }}
                        </Button>
                    </Show>
                    <Show when=move || has_one() && rights().may_edit>
                        <Button kind=ButtonKind::DangerQuiet class="btn--sm" busy=task.busy() on_click=remove>{tr!(dossier.document.remove)}</Button>
                    </Show>
                </p>
            </div>
            <Dialog open=is_editing title=tr!(profile.field.id_document).to_owned()><Edit open=is_editing/></Dialog>
            <Dialog open=is_asking title=tr!(dossier.document.revealing).to_owned()><Ask open=is_asking revealed/></Dialog>
        </section>
    }
}

#[component]
fn Edit(open: RwSignal<bool>) -> impl IntoView {
    let (dossier, toaster) = (use_dossier(), use_toaster());
    let known = dossier.client.with_untracked(|client| client.id_document.as_ref().map(|document| document.kind));
    let kind = RwSignal::new(known.unwrap_or(IdKind::ResidentCard).word().to_owned());
    let number = RwSignal::new(String::new());
    let draft = move || IdDocumentDraft { kind: kind.get().parse().unwrap_or(IdKind::Other), id_number: number.get() };
    let form = Form::new(move || {
        let mut checks = Checks::new();
        draft().check("/id_document", &mut checks);
        checks.finish()
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = SetIdDocumentRequest { id_document: Some(untrack(draft)) };
        form.submit(async move { dossier.api.set_client_id_document(dossier.id(), dossier.version(), &body).await }, move |client| {
            open.set(false);
            toaster.say(tr!(dossier.saved));
            dossier.accept(client);
        });
    };
    let form_id = unique_id("document");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <Field label=tr!(dossier.document.kind) state=form.field("/id_document/kind") class="w6"><Select value=kind choices={word_choices::<IdKind>()}/></Field>
            <Field label=tr!(dossier.document.number) state=form.field("/id_document/id_number") hint=tr!(dossier.document.number_hint) required=true class="w6">
                <TextInput value=number autofocus=true/>
            </Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}

/// Why the number is looked at.
#[component]
fn Ask(open: RwSignal<bool>, revealed: RwSignal<Option<RevealedIdDocument>>) -> impl IntoView {
    let dossier = use_dossier();
    let purpose = RwSignal::new(ClientRevealPurpose::Contract.word().to_owned());
    let note = RwSignal::new(String::new());
    let request = move || RevealContactRequest {
        purpose: purpose.get().parse().unwrap_or(ClientRevealPurpose::Other),
        note: Some(note.get().trim().to_owned()).filter(|note| !note.is_empty()),
    };
    let form = Form::new(move || request().validate());
    let ask = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { dossier.api.reveal_client_id_document(dossier.id(), &body).await }, move |answer| {
            revealed.set(Some(answer));
            open.set(false);
            dossier.session.reload();
            dossier.changes.update(|n| *n += 1);
        });
    };
    let left = move || dossier.session.me().map(|me| tr!(dossier.reveals_used, used = me.reveals_today, limit = me.reveal_limit));
    let form_id = unique_id("document-reveal");
    view! {
        <form class="body" id=form_id.clone() novalidate on:submit=ask>
            <p>{tr!(dossier.document.reveal_text)}</p>
            <Field label=tr!(dossier.reveal_purpose)><Select value=purpose choices={word_choices::<ClientRevealPurpose>()}/></Field>
            <Field label=tr!(dossier.reveal_note) state=form.field("/note")><TextInput value=note/></Field>
            <p class="muted">{left}</p>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy() icon=icondata_lu::LuEye>{tr!(dossier.document.reveal)}</Button>
        </footer>
    }
}
