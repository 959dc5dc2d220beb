//! One of several: a list to unfold, or a segmented control for few.

use leptos::prelude::*;

use super::field::ties;
use super::{Icon, unique_id};
use crate::i18n::Word;

/// Something to choose: what is kept, what is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is kept.
    pub value: String,
    /// What is read.
    pub label: String,
    /// More, in small: a district, a unit above.
    pub note: Option<String>,
}

impl Choice {
    /// A choice without a note.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), note: None }
    }

    /// Adds a note.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// The words of a vocabulary as choices.
pub fn word_choices<T: Word>() -> Vec<Choice> {
    T::WORDS.iter().map(|word| Choice::new(word.word(), word.label())).collect()
}

/// A list to unfold; an empty value is "nothing chosen".
#[component]
pub fn Select(
    /// The value of the choice; empty where nothing is chosen.
    value: RwSignal<String>,
    /// What there is to choose.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// How "nothing chosen" reads; without it something is always chosen.
    #[prop(optional, into)]
    blank: Option<String>,
    /// The name, where there is no field around it.
    #[prop(optional, into)]
    label: Option<String>,
    /// `control--lg`.
    #[prop(optional)]
    class: &'static str,
    /// Can't be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let ties = ties();
    let options = move || {
        let chosen = value.get();
        choices
            .get()
            .into_iter()
            .map(|choice| {
                let is_chosen = choice.value == chosen;
                view! { <option value=choice.value selected=is_chosen>{choice.label}</option> }
            })
            .collect_view()
    };
    view! {
        <span class=format!("control {class}")>
            <select
                id=ties.id
                aria-label=label
                aria-describedby=ties.described_by
                aria-required=move || ties.is_required.get().then_some("true")
                aria-invalid=move || ties.is_invalid.get().then_some("true")
                disabled=move || disabled.get()
                prop:value=move || value.get()
                on:change:target=move |event| value.set(event.target().value())
            >
                {blank.map(|blank| view! { <option value="">{blank}</option> })}
                {options}
            </select>
            <Icon icon=icondata_lu::LuChevronDown/>
        </span>
    }
}

/// One of few, all in sight.
#[component]
pub fn Segmented(
    /// The value of the choice.
    value: RwSignal<String>,
    /// What there is to choose.
    choices: Vec<Choice>,
    /// What the choice is about.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let name = unique_id("seg");
    let items = choices
        .into_iter()
        .map(|choice| {
            let (own, chosen) = (choice.value.clone(), choice.value.clone());
            view! {
                <label>
                    <input
                        type="radio"
                        name=name.clone()
                        value=choice.value
                        prop:checked=move || value.with(|v| *v == own)
                        on:change=move |_| value.set(chosen.clone())
                    />
                    {choice.label}
                </label>
            }
        })
        .collect_view();
    view! { <div class="seg" role="radiogroup" aria-label=label>{items}</div> }
}
