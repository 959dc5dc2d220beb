//! What is wrong or worth knowing, what is loading, and what an empty page teaches.

use icondata_core::Icon as IconData;
use leptos::prelude::*;

use super::{Button, Icon};
use crate::api::ApiError;
use crate::i18n::{error_reference, error_text};
use crate::tr;

/// What a colour means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Neutral,
    /// Fine.
    Positive,
    /// Soon.
    Warning,
    /// Late or wrong.
    Danger,
    /// Ours, chosen, current.
    Accent,
}

impl Tone {
    /// The word of `data-tone`; none for neutral.
    pub const fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Neutral => None,
            Self::Positive => Some("positive"),
            Self::Warning => Some("warning"),
            Self::Danger => Some("danger"),
            Self::Accent => Some("accent"),
        }
    }
}

/// Something that must stay visible.
#[component]
pub fn Note(
    /// What its colour means.
    #[prop(optional)]
    tone: Tone,
    /// The text, and what can be done about it.
    children: Children,
) -> impl IntoView {
    let icon = match tone {
        Tone::Danger => icondata_lu::LuCircleAlert,
        Tone::Warning => icondata_lu::LuTriangleAlert,
        Tone::Positive => icondata_lu::LuCircleCheck,
        Tone::Neutral | Tone::Accent => icondata_lu::LuInfo,
    };
    view! {
        <div class="note" data-tone=tone.as_str() role=(tone == Tone::Danger).then_some("alert")>
            <Icon icon/>
            <div>{children()}</div>
        </div>
    }
}

/// A failed call in the user's words, with the next step; nothing while there is no failure.
#[component]
pub fn ProblemNote(
    /// The failure.
    #[prop(into)]
    error: Signal<Option<ApiError>>,
    /// Tries again.
    #[prop(optional, into)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    move || {
        error.get().map(|error| {
            let reference = error_reference(&error).map(|reference| view! { <small class="muted">" " {reference}</small> });
            let retry = on_retry.map(|retry| {
                view! { <Button class="btn--sm" icon=icondata_lu::LuRotateCw on_click=move |()| retry.run(())>{tr!(common.retry)}</Button> }
            });
            view! {
                <div class="note" data-tone="danger" role="alert">
                    <Icon icon=icondata_lu::LuCircleAlert/>
                    <div>{error_text(&error)}{reference}</div>
                    {retry}
                </div>
            }
        })
    }
}

/// Grey bars in the shape of what is loading.
#[component]
pub fn SkeletonRows(
    /// How many rows.
    #[prop(default = 8)]
    rows: u32,
) -> impl IntoView {
    // Uneven, as text is.
    const WIDTHS: [&str; 4] = ["72%", "54%", "63%", "45%"];
    view! {
        <div class="sk-rows" role="status" aria-label=tr!(common.loading)>
            {WIDTHS
                .iter()
                .cycle()
                .zip(0..rows)
                .map(|(width, _)| view! { <div><span class="sk" style:--w=*width></span></div> })
                .collect_view()}
        </div>
    }
}

/// An empty list, and the next best thing.
#[component]
pub fn Empty(
    /// What would be here.
    icon: IconData,
    /// That there is nothing.
    #[prop(into)]
    title: String,
    /// Why, and what to do.
    #[prop(optional, into)]
    text: Option<String>,
    /// It is all that the page has, and its title the page's.
    #[prop(optional)]
    is_page: bool,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let title = if is_page { view! { <h1>{title}</h1> }.into_any() } else { view! { <h2>{title}</h2> }.into_any() };
    view! {
        <div class="empty">
            <Icon icon/>
            {title}
            {text.map(|text| view! { <p>{text}</p> })}
            {children.map(|children| view! { <div class="acts">{children()}</div> })}
        </div>
    }
}
