//! Taking keys out: what for, and when they are due back. The page of the keys and the record of a listing share it.

use chrono::Utc;
use fangke_shared::property::key::{KeyBunchResponse, TakeKeysRequest};
use leptos::prelude::*;

use crate::api::{ApiError, FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, ProblemNote, TextInput, opened_by, unique_id, use_toaster};
use crate::{time, tr};

/// `128 号`
pub fn number(bunch: &KeyBunchResponse) -> String {
    tr!(key.number, n = bunch.number)
}

/// Asks for the purpose; the usual one is there already.
#[component]
pub fn TakeDialog(
    /// The bunch that is being taken; open while there is one.
    taking: RwSignal<Option<KeyBunchResponse>>,
    /// Takes the bunch as it stands now.
    #[prop(into)]
    on_changed: Callback<KeyBunchResponse>,
    /// Runs where what is shown has turned out to be old.
    #[prop(into)]
    on_stale: Callback<()>,
) -> impl IntoView {
    let open = opened_by(taking);
    let title = Signal::derive(move || taking.get().map(|bunch| tr!(key.take_title, number = number(&bunch))).unwrap_or_default());
    view! { <Dialog open title>{move || taking.get().map(|bunch| view! { <TakeForm bunch open on_changed on_stale/> })}</Dialog> }
}

#[component]
fn TakeForm(
    bunch: KeyBunchResponse,
    open: RwSignal<bool>,
    on_changed: Callback<KeyBunchResponse>,
    on_stale: Callback<()>,
) -> impl IntoView {
    let (id, api, toaster) = (bunch.id, use_api(), use_toaster());
    let purposes = [tr!(key.purpose.showing), tr!(key.purpose.survey), tr!(key.purpose.owner)];
    let purpose = RwSignal::new(purposes.first().copied().unwrap_or_default().to_owned());
    let due = RwSignal::new(String::new());
    let request = move || TakeKeysRequest { purpose: purpose.get().trim().to_owned(), due_at: due.with(|due| time::from_local(due)) };
    let form = Form::new(move || request().validate(Utc::now())).keeping(use_session().draft("keys.take", id), &[purpose]);
    let key = FormKey::new();
    let take = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { api.take_keys(id, key, &body).await }, move |bunch: KeyBunchResponse| {
            open.set(false);
            let due = bunch.due_at.map(time::moment).unwrap_or_default();
            toaster.say(tr!(key.taken, number = number(&bunch), due = due));
            on_changed.run(bunch);
        });
    };
    // Somebody was faster: what stands behind the dialog is old.
    Effect::new(move || {
        if form.failure().with(|failure| failure.as_ref().is_some_and(ApiError::is_stale)) {
            on_stale.run(());
        }
    });
    let presets = purposes
        .into_iter()
        .map(|text| {
            let is_chosen = move || if purpose.with(|purpose| purpose == text) { "true" } else { "false" };
            view! { <button type="button" aria-pressed=is_chosen on:click=move |_| purpose.set(text.to_owned())>{text}</button> }
        })
        .collect_view();
    let form_id = unique_id("take-form");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=take>
            <ProblemNote error=form.failure()/>
            <p>{bunch.listing.title()} {tr!(key.separator)} {bunch.description.clone()}</p>
            <Field label=tr!(key.purpose_label) state=form.field("/purpose") required=true><TextInput value=purpose/></Field>
            <div class="presets">{presets}</div>
            <Field label=tr!(key.due_label) state=form.field("/due_at") hint=tr!(key.due_hint) optional=true>
                <TextInput value=due kind="datetime-local"/>
            </Field>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(key.take)}</Button>
        </footer>
    }
}
