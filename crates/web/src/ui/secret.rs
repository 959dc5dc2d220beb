//! What is told this once, and has to be kept by whoever reads it.

use leptos::prelude::*;

use super::{Button, ButtonKind, Dialog, Field, Note, TextInput, Tone, copy, opened_by, use_toaster};
use crate::tr;

/// A secret, and what goes with it.
#[derive(Clone)]
pub struct Secret {
    /// What the dialog is called.
    pub title: &'static str,
    /// Why it is told once.
    pub once: &'static str,
    /// Names and values, each to be copied.
    pub lines: Vec<(&'static str, String)>,
    /// What is to be known about it.
    pub note: Option<&'static str>,
}

/// The dialog, open while there is something in it.
#[component]
pub fn SecretDialog(
    /// The secret.
    told: RwSignal<Option<Secret>>,
) -> impl IntoView {
    let title = Signal::derive(move || told.with(|told| told.as_ref().map(|secret| secret.title.to_owned()).unwrap_or_default()));
    view! { <Dialog open=opened_by(told) title>{move || told.get().map(|secret| view! { <Told secret told/> })}</Dialog> }
}

#[component]
fn Told(secret: Secret, told: RwSignal<Option<Secret>>) -> impl IntoView {
    let toaster = use_toaster();
    let line = move |(name, value): (&'static str, String)| {
        let value = RwSignal::new(value);
        let press = move |()| copy(toaster, value.get_untracked());
        view! {
            <Field label=name><TextInput value readonly=true class="control--num"/></Field>
            <div class="field"><Button icon=icondata_lu::LuCopy label=tr!(secret.copy_named, what = name) on_click=press>{tr!(secret.copy)}</Button></div>
        }
    };
    view! {
        <div class="body form">
            <div class="field"><Note tone=Tone::Warning>{secret.once}</Note></div>
            {secret.lines.into_iter().map(line).collect_view()}
            {secret.note.map(|note| view! { <p class="muted">{note}</p> })}
        </div>
        <footer><Button kind=ButtonKind::Primary on_click=move |()| told.set(None)>{tr!(secret.kept)}</Button></footer>
    }
}
