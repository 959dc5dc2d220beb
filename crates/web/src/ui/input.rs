//! Controls that take text.

use icondata_core::Icon as IconData;
use leptos::prelude::*;

use super::field::ties;
use super::{Button, ButtonKind, Icon};
use crate::tr;

/// A line of text or a number.
#[component]
pub fn TextInput(
    /// The text.
    value: RwSignal<String>,
    /// `text`, `search`, `tel`, `date`, …
    #[prop(default = "text")]
    kind: &'static str,
    /// The keyboard of a phone: `numeric`, `decimal`, `tel`, …
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// An example, never the label.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// An icon before the text.
    #[prop(optional)]
    icon: Option<IconData>,
    /// A unit after the text, such as `㎡`.
    #[prop(optional, into)]
    unit: Option<String>,
    /// `control--lg`, `control--num`.
    #[prop(optional)]
    class: &'static str,
    /// The name, where there is no field around it.
    #[prop(optional, into)]
    label: Option<String>,
    /// May be read but not changed.
    #[prop(optional, into)]
    readonly: Signal<bool>,
    /// Takes the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let ties = ties();
    view! {
        <span class=format!("control {class}")>
            {icon.map(|icon| view! { <Icon icon/> })}
            <input
                id=ties.id
                type=kind
                inputmode=inputmode
                autocomplete=autocomplete
                autocapitalize="off"
                spellcheck="false"
                placeholder=placeholder
                aria-label=label
                aria-describedby=ties.described_by
                aria-required=move || ties.is_required.get().then_some("true")
                aria-invalid=move || ties.is_invalid.get().then_some("true")
                readonly=move || readonly.get()
                autofocus=autofocus
                prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value())
            />
            {unit.map(|unit| view! { <span class="control__unit">{unit}</span> })}
        </span>
    }
}

/// A password that can be looked at.
#[component]
pub fn PasswordInput(
    /// The password.
    value: RwSignal<String>,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// `control--lg`.
    #[prop(optional)]
    class: &'static str,
    /// Takes the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let ties = ties();
    let is_shown = RwSignal::new(false);
    let toggle = move || {
        let (icon, label) = if is_shown.get() {
            (icondata_lu::LuEyeOff, tr!(common.hide_password))
        } else {
            (icondata_lu::LuEye, tr!(common.show_password))
        };
        view! {
            <Button kind=ButtonKind::Quiet class="btn--sm btn--icon" icon=icon label=label on_click=move |()| is_shown.update(|s| *s = !*s)/>
        }
    };
    view! {
        <span class=format!("control {class}")>
            <input
                id=ties.id
                type=move || if is_shown.get() { "text" } else { "password" }
                autocomplete=autocomplete
                autocapitalize="off"
                spellcheck="false"
                autofocus=autofocus
                aria-describedby=ties.described_by
                aria-required=move || ties.is_required.get().then_some("true")
                aria-invalid=move || ties.is_invalid.get().then_some("true")
                prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value())
            />
            {toggle}
        </span>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// The text.
    value: RwSignal<String>,
    /// An example, never the label.
    #[prop(optional, into)]
    placeholder: MaybeProp<String>,
) -> impl IntoView {
    let ties = ties();
    view! {
        <span class="control control--area">
            <textarea
                id=ties.id
                placeholder=move || placeholder.get()
                aria-describedby=ties.described_by
                aria-required=move || ties.is_required.get().then_some("true")
                aria-invalid=move || ties.is_invalid.get().then_some("true")
                prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value())
            ></textarea>
        </span>
    }
}
