//! A new secret for a program, and its end.

use fangke_shared::partner::api_client::{ApiClientResponse, OVERLAP_HOURS, RotateSecretRequest};
use leptos::prelude::*;

use super::secret::secret;
use crate::api::use_api;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Dialog, Field, Form, Note, ProblemNote, Secret, Select, Tone, unique_id, use_toaster};

/// How long the present secret may stay good, in hours.
const OVERLAPS: [i64; 5] = [0, 1, OVERLAP_HOURS, 72, 168];

/// Asks how long the present secret stays good, and makes a new one.
#[component]
pub fn RotateDialog(
    /// Open or not.
    open: RwSignal<bool>,
    /// Whose secret.
    client: StoredValue<ApiClientResponse>,
    /// Where the new one goes.
    told: RwSignal<Option<Secret>>,
    /// Runs after a success.
    on_saved: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open title=Signal::stored(tr!(api_client.rotate).to_owned())>
            <RotateForm open client told on_saved/>
        </Dialog>
    }
}

#[component]
fn RotateForm(
    open: RwSignal<bool>,
    client: StoredValue<ApiClientResponse>,
    told: RwSignal<Option<Secret>>,
    on_saved: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let hours = RwSignal::new(OVERLAP_HOURS.to_string());
    let request = move || RotateSecretRequest { overlap_hours: hours.with(|hours| hours.parse().unwrap_or(OVERLAP_HOURS)) };
    let form = Form::new(move || request().validate());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, (id, version)) = (untrack(request), client.with_value(|client| (client.id, client.version)));
        form.submit(async move { api.rotate_api_client_secret(id, version, body).await }, move |made| {
            open.set(false);
            told.set(Some(secret(made)));
            on_saved.run(());
        });
    };
    let choice = |hours: i64| {
        let label = match hours {
            0 => tr!(api_client.overlap_none).to_owned(),
            hours => tr!(api_client.overlap_hours, n = hours),
        };
        Choice::new(hours.to_string(), label)
    };
    let choices: Vec<Choice> = OVERLAPS.map(choice).into();
    let form_id = unique_id("rotate");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <Field label=tr!(api_client.overlap) state=form.field("/overlap_hours") hint=tr!(api_client.overlap_hint) required=true>
                <Select value=hours choices=choices/>
            </Field>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(api_client.rotate)}</Button>
        </footer>
    }
}

/// Asks once more and names what follows.
#[component]
pub fn EndDialog(
    /// Open or not.
    open: RwSignal<bool>,
    /// Which.
    client: StoredValue<ApiClientResponse>,
    /// Runs after a success.
    on_saved: Callback<()>,
) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let form = Form::new(|| Ok(()));
    let end = move |()| {
        let (id, version) = client.with_value(|client| (client.id, client.version));
        form.submit(async move { api.end_api_client(id, version).await }, move |client| {
            open.set(false);
            toaster.say(tr!(api_client.was_ended, name = client.name));
            on_saved.run(());
        });
    };
    view! {
        <Dialog open title=Signal::stored(tr!(api_client.end_title, name = client.with_value(|client| client.name.clone())))>
            <div class="body">
                <Note tone=Tone::Warning>{tr!(api_client.end_text)}</Note>
                <ProblemNote error=form.failure()/>
            </div>
            <footer>
                <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
                <Button kind=ButtonKind::Danger busy=form.busy() on_click=end>{tr!(api_client.end)}</Button>
            </footer>
        </Dialog>
    }
}
