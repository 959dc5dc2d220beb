//! Toasts: what has just happened, for some seconds, with a way back where it's cheap.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;

use super::Icon;
use crate::api::ApiError;
use crate::i18n::{error_reference, error_text};
use crate::tr;

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    is_error: bool,
    undo: Option<Callback<()>>,
}

/// Shows toasts.
#[derive(Clone, Copy)]
pub struct Toaster {
    toasts: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Default for Toaster {
    fn default() -> Self {
        Self { toasts: RwSignal::default(), next: StoredValue::new(0) }
    }
}

/// The toaster. Call it while a component is being set up.
pub fn use_toaster() -> Toaster {
    expect_context()
}

impl Toaster {
    /// Says that something is done.
    pub fn say(self, text: impl Into<String>) {
        self.push(text.into(), false, None);
    }

    /// Says that something is done and can be undone.
    pub fn say_with_undo(self, text: impl Into<String>, undo: Callback<()>) {
        self.push(text.into(), false, Some(undo));
    }

    /// Says that something failed; stays until it is closed.
    pub fn fail(self, error: &ApiError) {
        let sentence = error_text(error);
        // Of one failure that comes again, the last number is enough.
        self.toasts.update(|toasts| toasts.retain(|toast| !toast.is_error || !toast.text.starts_with(&sentence)));
        let text = error_reference(error).map_or_else(|| sentence.clone(), |reference| format!("{sentence} {reference}"));
        self.push(text, true, None);
    }

    fn push(self, text: String, is_error: bool, undo: Option<Callback<()>>) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.toasts.update(|toasts| {
            // The same sentence twice helps nobody.
            toasts.retain(|toast| toast.text != text);
            toasts.push(Toast { id, text, is_error, undo });
        });
        if !is_error {
            let is_phone = window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|query| query.matches());
            set_timeout(move || self.close(id), Duration::from_secs(if is_phone { 8 } else { 5 }));
        }
    }

    fn close(self, id: u32) {
        self.toasts.update(|toasts| toasts.retain(|toast| toast.id != id));
    }
}

/// Where toasts appear; once in the application.
#[component]
pub fn ToastHost() -> impl IntoView {
    let toaster = use_toaster();
    let item = move |toast: Toast| {
        let id = toast.id;
        let icon = if toast.is_error { icondata_lu::LuCircleAlert } else { icondata_lu::LuCheck };
        let undo = toast.undo.map(|undo| {
            let act = move |_| {
                undo.run(());
                toaster.close(id);
            };
            view! { <button type="button" on:click=act>{tr!(common.undo)}</button> }
        });
        view! {
            <div class="toast" role=if toast.is_error { "alert" } else { "status" }>
                <Icon icon/>
                <span>{toast.text}</span>
                {undo}
                <button type="button" aria-label=tr!(common.close) on:click=move |_| toaster.close(id)>
                    <Icon icon=icondata_lu::LuX/>
                </button>
            </div>
        }
    };
    // In the top layer, and anew for each toast: an open dialog must not cover it.
    let node = NodeRef::<html::Div>::new();
    Effect::new(move || {
        let is_empty = toaster.toasts.with(Vec::is_empty);
        if let Some(host) = node.get() {
            // Hiding what is hidden is an error that changes nothing.
            let _ = host.hide_popover();
            if !is_empty {
                let _ = host.show_popover();
            }
        }
    });
    view! {
        <div class="toasts" popover="manual" node_ref=node>
            <For each=move || toaster.toasts.get() key=|toast| toast.id children=item/>
        </div>
    }
}
