//! The secret that signs, shown this once.

use fangke_shared::partner::webhook::WebhookSecret;
use leptos::prelude::*;

use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Field, Note, TextInput, Tone, copy, opened_by, use_toaster};

/// The dialog, open while there is something in it.
#[component]
pub fn SecretDialog(
    /// The webhook with its secret.
    told: RwSignal<Option<WebhookSecret>>,
) -> impl IntoView {
    let toaster = use_toaster();
    let shown = move |WebhookSecret { webhook, secret }: WebhookSecret| {
        let value = RwSignal::new(secret);
        let press = move |()| copy(toaster, value.get_untracked(), tr!(webhook.copied), tr!(webhook.copy_by_hand));
        let overlap = webhook.old_secret_until.is_some().then(|| view! { <p class="muted">{tr!(webhook.secret_overlap)}</p> });
        view! {
            <div class="body form">
                <Note tone=Tone::Warning>{tr!(webhook.secret_once)}</Note>
                <Field label=tr!(webhook.secret) hint=tr!(webhook.secret_hint)><TextInput value readonly=true/></Field>
                {overlap}
            </div>
            <footer>
                <Button icon=icondata_lu::LuCopy on_click=press>{tr!(webhook.copy)}</Button>
                <Button kind=ButtonKind::Primary on_click=move |()| told.set(None)>{tr!(webhook.kept)}</Button>
            </footer>
        }
    };
    view! { <Dialog open=opened_by(told) title=tr!(webhook.secret).to_owned()>{move || told.get().map(shown)}</Dialog> }
}
