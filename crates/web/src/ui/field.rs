//! A field: label above, control, and below it the hint or what is wrong.

use leptos::prelude::*;

use super::{Icon, unique_id};

/// What a field knows of the form around it.
#[derive(Clone, Copy, Default)]
pub struct FieldState {
    /// What is wrong, once the person has been there.
    pub error: Signal<Option<String>>,
    /// Notes that the person has been there.
    pub touch: Option<Callback<()>>,
    /// Its place in the body that is sent, so that the focus finds it.
    pub pointer: Signal<Option<String>>,
}

/// What a control takes from the field around it.
#[derive(Clone)]
pub(super) struct FieldContext {
    pub id: String,
    pub message_id: String,
    pub error: Signal<Option<String>>,
    pub is_required: Signal<bool>,
}

/// Label, control and message. Controls of this module inside take their ids from it.
#[component]
pub fn Field(
    /// The label.
    #[prop(into)]
    label: String,
    /// `form.field("/name")`.
    #[prop(optional)]
    state: FieldState,
    /// Help below, while nothing is wrong.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// Marks it with a star: it can't be saved without.
    #[prop(optional, into)]
    required: Signal<bool>,
    /// Marks it as optional, where few are.
    #[prop(optional)]
    optional: bool,
    /// Its width in a `.form`: `w3`, `w4`, `w6`, `w8`.
    #[prop(optional)]
    class: &'static str,
    /// The control.
    children: Children,
) -> impl IntoView {
    let id = unique_id("field");
    let message_id = format!("{id}-message");
    let context = FieldContext { id: id.clone(), message_id: message_id.clone(), error: state.error, is_required: required };
    let touch = move |_| {
        if let Some(touch) = state.touch {
            touch.run(());
        }
    };
    // The hint stays with the mistake: it says what would be right.
    let message = move || {
        let error = state.error.get().map(|error| {
            view! { <span class="field__error" role="alert"><Icon icon=icondata_lu::LuCircleAlert/><span>{error}</span></span> }
        });
        let hint = hint.get().map(|hint| view! { <span class="field__hint">{hint}</span> });
        (error.is_some() || hint.is_some()).then(|| view! { <span class="field__message" id=message_id.clone()>{error}{hint}</span> })
    };
    view! {
        <div class=format!("field {class}") data-field=move || state.pointer.get() on:focusout=touch>
            <label class="field__label" for=id>
                {label}
                {move || required.get().then(|| view! { <span class="req" aria-hidden="true">"*"</span> })}
                {optional.then(|| view! { <span class="opt">{crate::tr!(common.optional)}</span> })}
            </label>
            {
                provide_context(context);
                children()
            }
            {message}
        </div>
    }
}

/// The attributes that tie a control to its field.
pub(super) struct Ties {
    pub id: Option<String>,
    pub described_by: Option<String>,
    pub is_invalid: Signal<bool>,
    pub is_required: Signal<bool>,
}

/// The ties to the field around, if there is one.
pub(super) fn ties() -> Ties {
    match use_context::<FieldContext>() {
        Some(field) => Ties {
            id: Some(field.id),
            described_by: Some(field.message_id),
            is_invalid: Signal::derive(move || field.error.with(Option::is_some)),
            is_required: field.is_required,
        },
        None => Ties { id: None, described_by: None, is_invalid: Signal::stored(false), is_required: Signal::stored(false) },
    }
}
