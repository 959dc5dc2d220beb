//! Signing keys in, and registering what came in.

use fangke_shared::company::organisation::OrgUnitKind;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::key::{CreateKeyBunchRequest, KeyBunchResponse, ReturnKeysRequest};
use leptos::prelude::*;

use super::bunches::Keys;
use super::take::number;
use crate::api::FormKey;
use crate::tr;
use crate::ui::{
    Button, ButtonKind, Choice, Dialog, Field, Form, ProblemNote, Select, TextArea, TextInput, opened_by, unique_id, use_toaster,
};

/// What was typed, if anything was.
fn typed(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Asks whether there is anything to say.
#[component]
pub fn ReturnDialog(keys: Keys) -> impl IntoView {
    let open = opened_by(keys.returning);
    view! { <Dialog open title=tr!(key.bring_back).to_owned()>{move || keys.returning.get().map(|bunch| view! { <ReturnForm bunch keys open/> })}</Dialog> }
}

#[component]
fn ReturnForm(bunch: KeyBunchResponse, keys: Keys, open: RwSignal<bool>) -> impl IntoView {
    let (id, version, toaster) = (bunch.id, bunch.version, use_toaster());
    let note = RwSignal::new(String::new());
    let request = move || ReturnKeysRequest { note: note.with(|note| typed(note)) };
    let form = Form::new(move || request().validate()).keeping(keys.record.session.draft("keys.return", id), &[note]);
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { keys.record.api.return_keys(id, version, key, &body).await }, move |bunch: KeyBunchResponse| {
            open.set(false);
            toaster.say(tr!(key.returned, number = number(&bunch), store = bunch.store.name));
            keys.changed();
        });
    };
    let form_id = unique_id("return-form");
    view! {
        <form class="body" id=form_id.clone() on:submit=save>
            <p>{tr!(key.panel.return_text, number = number(&bunch), store = bunch.store.name)}</p>
            <Field label=tr!(key.panel.note) state=form.field("/note") optional=true><TextInput value=note/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(key.bring_back)}</Button>
        </footer>
    }
}

/// Registers a bunch.
#[component]
pub fn RegisterDialog(keys: Keys) -> impl IntoView {
    let open = keys.is_registering;
    view! { <Dialog open title=tr!(key.panel.register).to_owned()><RegisterForm keys/></Dialog> }
}

#[component]
fn RegisterForm(keys: Keys) -> impl IntoView {
    let (open, record, toaster) = (keys.is_registering, keys.record, use_toaster());
    let [text, description, from, follow_up, store] = [(); 5].map(|()| RwSignal::new(String::new()));
    let opens_door = RwSignal::new(false);
    let has_store = untrack(|| record.session.me()).is_some_and(|me| me.member.store_id.is_some());
    let request = move || CreateKeyBunchRequest {
        store_id: store.with(|store| store.parse().ok()),
        number: text.with(|text| text.trim().parse().ok()),
        description: description.get().trim().to_owned(),
        received_from: from.with(|from| typed(from)),
        opens_door: opens_door.get(),
        follow_up: follow_up.with(|text| typed(text)),
    };
    let form = Form::new(move || {
        let mut errors = request().validate().err().unwrap_or_default();
        if text.with(|text| !text.trim().is_empty() && text.trim().parse::<i64>().is_err()) {
            errors.push(FieldError::new("/number", FieldCode::InvalidFormat));
        }
        if !has_store && store.with(String::is_empty) {
            errors.push(FieldError::new("/store_id", FieldCode::Required));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    })
    .keeping(record.session.draft("keys.register", record.id()), &[text, description, from, follow_up, store]);
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { record.api.create_keys(record.id(), key, &body).await }, move |bunch: KeyBunchResponse| {
            open.set(false);
            toaster.say(tr!(key.panel.registered, number = number(&bunch), store = bunch.store.name));
            keys.changed();
        });
    };
    // Whoever belongs to no store says which one keeps them.
    let stores = LocalResource::new(move || async move {
        if has_store {
            return Vec::new();
        }
        let units = record.api.list_org_units().await.map(|page| page.items).unwrap_or_default();
        units
            .into_iter()
            .filter(|unit| unit.kind == OrgUnitKind::Store && unit.is_active)
            .map(|unit| Choice::new(unit.id.to_string(), unit.name))
            .collect()
    });
    let store_field = (!has_store).then(|| {
        let choices = Signal::derive(move || stores.get().unwrap_or_default());
        view! { <Field label=tr!(key.store) state=form.field("/store_id") required=true><Select value=store choices blank=tr!(key.panel.choose_store)/></Field> }
    });
    let form_id = unique_id("keys-form");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            {store_field}
            <Field label=tr!(key.description) state=form.field("/description") required=true><TextInput value=description placeholder=tr!(key.panel.description_hint) autofocus=true/></Field>
            <Field label=tr!(key.bunch) state=form.field("/number") hint=tr!(key.panel.number_hint) optional=true class="w6"><TextInput value=text inputmode="numeric"/></Field>
            <Field label=tr!(key.received_from) state=form.field("/received_from") optional=true class="w6"><TextInput value=from/></Field>
            <label class="check">
                <input type="checkbox" prop:checked=move || opens_door.get() on:change:target=move |event| opens_door.set(event.target().checked())/>
                {tr!(key.panel.opens_door)}
            </label>
            <Field label=tr!(follow_up.title) state=form.field("/follow_up") hint=tr!(key.panel.follow_up_hint) optional=true><TextArea value=follow_up/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(key.panel.register)}</Button>
        </footer>
    }
}
