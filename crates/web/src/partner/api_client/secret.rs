//! A new secret, told this once.

use fangke_shared::partner::api_client::ApiClientWithSecret;
use leptos::prelude::*;

use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Field, Note, TextInput, Tone, copy, opened_by, use_toaster};

/// The dialog: name and secret to be copied.
#[component]
pub fn SecretDialog(
    /// Open while there is something in it.
    told: RwSignal<Option<ApiClientWithSecret>>,
) -> impl IntoView {
    view! {
        <Dialog open=opened_by(told) title=Signal::stored(tr!(api_client.secret.title).to_owned())>
            {move || told.get().map(|made| view! { <Told made told/> })}
        </Dialog>
    }
}

#[component]
fn Told(made: ApiClientWithSecret, told: RwSignal<Option<ApiClientWithSecret>>) -> impl IntoView {
    let toaster = use_toaster();
    let (id, secret) = (RwSignal::new(made.api_client.oauth_client_id), RwSignal::new(made.secret));
    let line = move |value: RwSignal<String>, name: &'static str| {
        let press = move |()| copy(toaster, value.get_untracked(), tr!(api_client.secret.copied), tr!(api_client.secret.not_copied));
        view! { <Button icon=icondata_lu::LuCopy label=tr!(api_client.secret.copy_named, what = name) on_click=press>{tr!(api_client.secret.copy)}</Button> }
    };
    view! {
        <div class="body form">
            <div class="field"><Note tone=Tone::Warning>{tr!(api_client.secret.once)}</Note></div>
            <Field label=tr!(api_client.oauth_client_id)><TextInput value=id readonly=true class="control--num"/></Field>
            <div class="field">{line(id, tr!(api_client.oauth_client_id))}</div>
            <Field label=tr!(api_client.secret.name)><TextInput value=secret readonly=true class="control--num"/></Field>
            <div class="field">{line(secret, tr!(api_client.secret.name))}</div>
        </div>
        <footer>
            <Button kind=ButtonKind::Primary on_click=move |()| told.set(None)>{tr!(api_client.secret.kept)}</Button>
        </footer>
    }
}
