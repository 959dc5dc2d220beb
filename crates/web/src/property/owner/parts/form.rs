//! Keeping the contacts of a listing: add one, replace one, take one away.

use fangke_shared::OwnerId;
use fangke_shared::field::Checks;
use fangke_shared::property::owner::{OwnerDraft, OwnerRelation};
use leptos::prelude::*;

use super::contacts::OwnerTask;
use crate::api::FormKey;
use crate::i18n::Word;
use crate::property::listing::parts::change_problem::ChangeProblem;
use crate::property::listing::parts::record::use_record;
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, Select, TextInput, unique_id, use_toaster, word_choices};

/// Adds or replaces a contact.
#[component]
pub fn OwnerDialog(
    /// What is to be done.
    task: RwSignal<OwnerTask>,
) -> impl IntoView {
    let open = while_task(task, |task| matches!(task, OwnerTask::Add | OwnerTask::Replace(_)));
    let title = Signal::derive(move || match task.get() {
        OwnerTask::Replace(_) => tr!(owner.replace).to_owned(),
        _ => tr!(owner.add).to_owned(),
    });
    view! { <Dialog open title><OwnerForm task/></Dialog> }
}

#[component]
fn OwnerForm(task: RwSignal<OwnerTask>) -> impl IntoView {
    let (record, toaster) = (use_record(), use_toaster());
    let replaced = match task.get_untracked() {
        OwnerTask::Replace(id) => Some(id),
        _ => None,
    };
    let old = record.listing.with_untracked(|listing| listing.owners.iter().find(|owner| Some(owner.id) == replaced).cloned());
    let relation = RwSignal::new(old.as_ref().map_or(OwnerRelation::Owner, |owner| owner.relation).word().to_owned());
    let note = RwSignal::new(old.and_then(|owner| owner.note).unwrap_or_default());
    // Name and number of the old contact are masked here, so they are entered anew.
    let (name, phone) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let draft = move || OwnerDraft {
        name: name.get().trim().to_owned(),
        phone: phone.get(),
        relation: relation.get().parse().unwrap_or(OwnerRelation::Owner),
        note: Some(note.get().trim().to_owned()).filter(|note| !note.is_empty()),
    };
    let form = Form::new(move || {
        let mut checks = Checks::new();
        draft().check("", &mut checks);
        checks.finish()
    })
    .keeping(
        record.session.draft("owner", format!("{}.{}", record.id(), replaced.map_or(0, |owner| owner.0))).private(),
        &[name, phone, relation, note],
    );
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = draft();
        let send = async move {
            match replaced {
                Some(owner) => record.api.update_owner(record.id(), owner, record.version(), &body).await,
                None => record.api.create_owner(record.id(), record.version(), key, &body).await,
            }
        };
        form.submit(send, move |listing| {
            task.set(OwnerTask::None);
            record.accept(listing);
            toaster.say(tr!(listing.saved));
        });
    };
    let form_id = unique_id("owner-form");
    view! {
        <form class="body form" id=form_id.clone() on:submit=save>
            {replaced.map(|_| view! { <p>{tr!(owner.replace_text)}</p> })}
            <Field label=tr!(owner.name) state=form.field("/name") required=true class="w6"><TextInput value=name placeholder=tr!(owner.name_hint) autofocus=true/></Field>
            <Field label=tr!(owner.relation) state=form.field("/relation") class="w6"><Select value=relation choices={word_choices::<OwnerRelation>()}/></Field>
            <Field label=tr!(owner.phone) state=form.field("/phone") required=true><TextInput value=phone kind="tel" inputmode="tel"/></Field>
            <Field label=tr!(owner.note) state=form.field("/note") optional=true><TextInput value=note placeholder=tr!(owner.note_hint)/></Field>
            <ChangeProblem form/>
        </form>
        <footer>
            <Button on_click=move |()| task.set(OwnerTask::None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}

/// Takes a contact away, after asking: it can't be brought back.
#[component]
pub fn RemoveDialog(
    /// What is to be done.
    task: RwSignal<OwnerTask>,
) -> impl IntoView {
    let open = while_task(task, |task| matches!(task, OwnerTask::Remove(_)));
    view! {
        <Dialog open title=tr!(owner.remove).to_owned()>
            {move || match task.get() {
                OwnerTask::Remove(owner) => Some(view! { <Remove owner task/> }),
                _ => None,
            }}
        </Dialog>
    }
}

#[component]
fn Remove(owner: OwnerId, task: RwSignal<OwnerTask>) -> impl IntoView {
    let (record, toaster) = (use_record(), use_toaster());
    let who = record.listing.with_untracked(|listing| {
        listing.owners.iter().find(|known| known.id == owner).map(|known| format!("{} {}", known.name_masked, known.phone_masked))
    });
    let form = Form::new(|| Ok(()));
    let remove = move |()| {
        form.submit(async move { record.api.delete_owner(record.id(), owner, record.version()).await }, move |listing| {
            task.set(OwnerTask::None);
            record.accept(listing);
            toaster.say(tr!(owner.removed));
        });
    };
    view! {
        <div class="body">
            <p>{tr!(owner.remove_text, who = who.unwrap_or_default())}</p>
            <ChangeProblem form/>
        </div>
        <footer>
            <Button on_click=move |()| task.set(OwnerTask::None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Danger busy=form.busy() on_click=remove>{tr!(owner.remove)}</Button>
        </footer>
    }
}

/// A dialog's switch that follows the task, and clears it when the dialog is closed.
fn while_task(task: RwSignal<OwnerTask>, is_own: fn(&OwnerTask) -> bool) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move || open.set(task.with(is_own)));
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true) && !is_open && task.with_untracked(is_own) {
            task.set(OwnerTask::None);
        }
        is_open
    });
    open
}
