//! How to reach the client: masked, revealed one at a time, dialled, followed up.

use fangke_shared::client::contact::{
    CONTACTS_MAX, ClientRevealPurpose, ContactDraft, ContactKind, ContactResponse, RevealContactRequest, RevealedContact,
};
use fangke_shared::contact::Number;
use fangke_shared::field::Checks;
use leptos::prelude::*;

use super::composer::TEXT;
use super::record::use_dossier;
use crate::company::setting::parts::figures;
use crate::i18n::Word;
use crate::ui::{
    Button, ButtonKind, Dialog, Field, Form, Icon, Popover, ProblemNote, Segmented, Task, TextInput, copy, focus_id, unique_id,
    use_toaster, word_choices,
};
use crate::{time, tr};

/// The contacts.
#[component]
pub fn Contacts(
    /// The first contact is wanted at once.
    #[prop(optional)]
    is_wanted: bool,
) -> impl IntoView {
    let dossier = use_dossier();
    let first = dossier.client.with_untracked(|client| client.contacts.first().map(|contact| contact.id)).filter(|_| is_wanted);
    let is_adding = RwSignal::new(false);
    let may_edit = move || dossier.with(|client| client.rights.may_edit);
    let may_add = move || may_edit() && dossier.with(|client| client.contacts.len() < CONTACTS_MAX);
    let contacts = move || dossier.with(|client| client.contacts.clone());
    view! {
        <section class="panel" aria-labelledby="h-contacts">
            <header><h2 id="h-contacts">{tr!(profile.field.contacts)}</h2></header>
            <div class="body contacts">
                <For each=contacts key=|contact| contact.id children=move |contact| {
                    let is_wanted = first == Some(contact.id);
                    view! { <Contact contact is_wanted/> }
                }/>
                <Show when=may_add>
                    <Button class="btn--sm" icon=icondata_lu::LuPlus on_click=move |()| is_adding.set(true)>{tr!(dossier.add_contact)}</Button>
                </Show>
            </div>
            <Dialog open=is_adding title=tr!(dossier.add_contact).to_owned()><AddForm open=is_adding/></Dialog>
        </section>
    }
}

#[component]
fn Contact(contact: ContactResponse, is_wanted: bool) -> impl IntoView {
    let (dossier, toaster) = (use_dossier(), use_toaster());
    let (id, kind) = (contact.id, contact.kind);
    let revealed = RwSignal::new(None::<RevealedContact>);
    let is_asking = RwSignal::new(false);
    if is_wanted && dossier.client.with_untracked(|client| client.rights.may_reveal) {
        // Once the contact is there.
        request_animation_frame(move || is_asking.set(true));
    }
    let task = Task::new().when_stale(move || dossier.refresh());
    let rights = move || dossier.with(|client| client.rights);
    let masked = contact.masked.clone();
    let shown = move || match revealed.get() {
        None => view! { <span class="num">{masked.clone()}</span> }.into_any(),
        Some(open) if open.kind == ContactKind::Phone => {
            let number = Number { dial: open.value.clone(), extension: open.extension.clone() };
            let text = number.extension.as_deref().map_or_else(|| number.dial.clone(), |extension| format!("{}-{extension}", number.dial));
            view! { <span class="num"><a href=number.tel()>{text}</a></span> }.into_any()
        }
        Some(open) => view! { <span class="num">{open.value}</span> }.into_any(),
    };
    let due = move || {
        revealed.get().map(|open| view! { <small class="warning">{tr!(dossier.due, at = time::moment(open.follow_up_due_at))}</small> })
    };
    let action = move || match revealed.get() {
        Some(open) => {
            let text = open.value.clone();
            let dial = (open.kind == ContactKind::Phone).then(|| {
                let number = Number { dial: open.value.clone(), extension: open.extension.clone() };
                view! { <a class="btn btn--sm btn--primary" href=number.tel()><Icon icon=icondata_lu::LuPhone/>{tr!(dossier.dial)}</a> }
            });
            view! {
                {dial}
                <Button class="btn--sm btn--icon" icon=icondata_lu::LuCopy label=tr!(dossier.copy) on_click=move |()| copy(toaster, text.clone())/>
                <Button class="btn--sm" icon=icondata_lu::LuMessageSquareText on_click=move |()| focus_id(TEXT)>{tr!(dossier.write)}</Button>
            }
            .into_any()
        }
        None if rights().may_reveal => {
            view! { <Button class="btn--sm" icon=icondata_lu::LuEye on_click=move |()| is_asking.set(true)>{tr!(dossier.reveal)}</Button> }
                .into_any()
        }
        None => ().into_any(),
    };
    let menu_id = unique_id("contact");
    let remove = move |_| {
        task.act(dossier.api.delete_client_contact(dossier.id(), dossier.version(), id), move |client| {
            toaster.say(tr!(dossier.contact_removed));
            dossier.accept(client);
        });
    };
    let is_removable = move || rights().may_edit && dossier.with(|client| client.contacts.len() > 1);
    view! {
        <div class="contact" class:contact--open=move || revealed.with(Option::is_some)>
            <Icon icon=face(kind)/>
            <div>
                {shown}
                <small class="dots"><span>{kind.label()}</span>{contact.note.clone().map(|note| view! { <span>{note}</span> })}</small>
                {due}
            </div>
            {action}
            <Show when=is_removable>
                <button class="btn btn--quiet btn--icon btn--sm contact__more" type="button" popovertarget=menu_id.clone() aria-label=tr!(common.more)>
                    <Icon icon=icondata_lu::LuEllipsis/>
                </button>
                <Popover id=menu_id.clone() closes=true>
                    <button type="button" data-tone="danger" on:click=remove><Icon icon=icondata_lu::LuTrash2/>{tr!(dossier.remove_contact)}</button>
                </Popover>
            </Show>
        </div>
        <Dialog open=is_asking title=tr!(dossier.revealing).to_owned()><Ask contact=id open=is_asking revealed/></Dialog>
    }
}

const fn face(kind: ContactKind) -> icondata_core::Icon {
    match kind {
        ContactKind::Phone => icondata_lu::LuPhone,
        ContactKind::Wechat => icondata_lu::LuMessageCircle,
        ContactKind::Email => icondata_lu::LuMail,
    }
}

/// Why the contact is looked at.
#[component]
fn Ask(contact: fangke_shared::ClientContactId, open: RwSignal<bool>, revealed: RwSignal<Option<RevealedContact>>) -> impl IntoView {
    let dossier = use_dossier();
    let purpose = RwSignal::new(ClientRevealPurpose::FollowUp);
    let note = RwSignal::new(String::new());
    let request =
        move || RevealContactRequest { purpose: purpose.get(), note: Some(note.get().trim().to_owned()).filter(|note| !note.is_empty()) };
    let form = Form::new(move || request().validate());
    let ask = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { dossier.api.reveal_client_contact(dossier.id(), contact, &body).await }, move |answer| {
            if answer.kind == ContactKind::Phone {
                dossier.phone.set(Some(answer.value.clone()));
            }
            revealed.set(Some(answer));
            open.set(false);
            dossier.session.reload();
            dossier.changes.update(|n| *n += 1);
        });
    };
    let purposes = ClientRevealPurpose::ALL
        .iter()
        .map(|&word| {
            view! {
                <label class="radio">
                    <input type="radio" name="client-purpose" prop:checked=move || purpose.get() == word on:change=move |_| purpose.set(word)/>
                    {word.label()}
                </label>
            }
        })
        .collect_view();
    let left = move || dossier.session.me().map(|me| tr!(dossier.reveals_used, used = me.reveals_today, limit = me.reveal_limit));
    let figures = figures(dossier.api);
    let minutes = move || figures.with(|figures| figures.reveal_follow_up_minutes);
    let form_id = unique_id("client-reveal");
    view! {
        <form class="body" id=form_id.clone() on:submit=ask>
            <p>{move || tr!(dossier.reveal_text, minutes = minutes())}</p>
            <div class="choices" role="radiogroup" aria-label=tr!(dossier.reveal_purpose)>{purposes}</div>
            <Show when=move || purpose.get() == ClientRevealPurpose::Other>
                <Field label=tr!(dossier.reveal_note) state=form.field("/note") required=true><TextInput value=note/></Field>
            </Show>
            <p class="muted">{left}</p>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy() icon=icondata_lu::LuEye>{tr!(dossier.reveal)}</Button>
        </footer>
    }
}

#[component]
fn AddForm(open: RwSignal<bool>) -> impl IntoView {
    let (dossier, toaster) = (use_dossier(), use_toaster());
    let kind = RwSignal::new(ContactKind::Phone.word().to_owned());
    let (contact, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let draft = move || ContactDraft {
        kind: kind.get().parse().unwrap_or(ContactKind::Phone),
        contact: contact.get(),
        note: Some(note.get().trim().to_owned()).filter(|note| !note.is_empty()),
    };
    let form = Form::new(move || {
        let mut checks = Checks::new();
        draft().check("", &mut checks);
        checks.finish()
    })
    .keeping(dossier.session.draft("client_contact", dossier.id()).private(), &[contact, note]);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(draft);
        form.submit(async move { dossier.api.create_client_contact(dossier.id(), dossier.version(), &body).await }, move |client| {
            open.set(false);
            toaster.say(tr!(dossier.saved));
            dossier.accept(client);
        });
    };
    let form_id = unique_id("client-contact");
    view! {
        <form class="body form" id=form_id.clone() on:submit=save>
            <div class="field"><Segmented value=kind choices={word_choices::<ContactKind>()} label=tr!(dossier.contact_kind)/></div>
            <Field label=tr!(dossier.contact) state=form.field("/contact") required=true><TextInput value=contact autofocus=true/></Field>
            <Field label=tr!(dossier.contact_note) state=form.field("/note") optional=true><TextInput value=note placeholder=tr!(dossier.contact_note_hint)/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
