//! Buttons: one primary a region.

use icondata_core::Icon as IconData;
use leptos::prelude::*;

use super::{Icon, use_toaster};

/// How much a button weighs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// An outline.
    #[default]
    Plain,
    /// The one action of a region.
    Primary,
    /// Without outline, inside panels and rows.
    Quiet,
    /// Reads like a link.
    Link,
    /// Destroys; only in dialogs.
    Danger,
    /// Leads to something destructive.
    DangerQuiet,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "btn",
            Self::Primary => "btn btn--primary",
            Self::Quiet => "btn btn--quiet",
            Self::Link => "btn btn--link",
            Self::Danger => "btn btn--danger",
            Self::DangerQuiet => "btn btn--danger-quiet",
        }
    }
}

/// A button. Busy or refused it stays where it is and does nothing.
#[component]
pub fn Button(
    /// How much it weighs.
    #[prop(optional)]
    kind: ButtonKind,
    /// `btn--sm`, `btn--lg`, `btn--icon` and classes of the screen.
    #[prop(optional)]
    class: &'static str,
    /// An icon before the text.
    #[prop(optional)]
    icon: Option<IconData>,
    /// The name of a button that has only an icon.
    #[prop(optional, into)]
    label: Option<String>,
    /// Its work is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Why it can't be used now; shown on hover, read aloud, and said when it is pressed all the same.
    #[prop(optional, into)]
    refused: Signal<Option<String>>,
    /// `submit` inside a form, or with `form`.
    #[prop(default = "button")]
    r#type: &'static str,
    /// The form that it submits, where it stands outside.
    #[prop(optional, into)]
    form: Option<String>,
    /// What it does.
    #[prop(optional, into)]
    on_click: Option<Callback<()>>,
    /// Its text.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let toaster = use_toaster();
    let press = move |event: web_sys::MouseEvent| {
        if let Some(reason) = refused.get_untracked() {
            event.prevent_default();
            toaster.say(reason);
        } else if busy.get_untracked() {
            event.prevent_default();
        } else if let Some(on_click) = on_click {
            on_click.run(());
        }
    };
    let name = label.clone();
    view! {
        <button
            type=r#type
            class=format!("{} {class}", kind.class())
            form=form
            aria-label=name
            title=move || refused.get().or_else(|| label.clone())
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || (busy.get() || refused.with(Option::is_some)).then_some("true")
            on:click=press
        >
            {icon.map(|icon| view! { <Icon icon/> })}
            {children.map(|children| children())}
        </button>
    }
}
