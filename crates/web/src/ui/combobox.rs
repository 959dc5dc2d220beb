//! A text that is completed from what exists: communities, buildings, units.

use std::time::Duration;

use futures::future::LocalBoxFuture;
use leptos::prelude::*;

use super::field::ties;
use super::{Choice, Icon, Task, composes, debounced, unique_id};

/// How long to wait for the next letter before asking.
const PAUSE: Duration = Duration::from_millis(120);

/// Completes while typing. The text stays free unless the page clears it.
#[component]
pub fn Combobox<S>(
    /// The text.
    value: RwSignal<String>,
    /// Finds completions of a text.
    source: S,
    /// One was chosen; the text already is its label.
    #[prop(into)]
    on_pick: Callback<Choice>,
    /// An example, never the label.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// The keyboard of a phone.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// The name, where there is no field around it.
    #[prop(optional, into)]
    label: Option<String>,
    /// Offers completions of an empty text, for short lists.
    #[prop(optional)]
    eager: bool,
) -> impl IntoView
where
    S: Fn(String) -> LocalBoxFuture<'static, Vec<Choice>> + Clone + 'static,
{
    let ties = ties();
    let list_id = unique_id("options");
    let found = RwSignal::new(Vec::<Choice>::new());
    let current = RwSignal::new(0_usize);
    let is_open = RwSignal::new(false);
    let task = Task::new();

    let ask = move |text: String| {
        task.ask(source(text), move |choices| {
            current.set(0);
            found.set(choices);
        });
    };
    let ask_soon = debounced(PAUSE, ask.clone());
    let pick = move |choice: Choice| {
        value.set(choice.label.clone());
        is_open.set(false);
        on_pick.run(choice);
    };
    let on_focus = move |_| {
        if eager {
            is_open.set(true);
            ask(value.get_untracked());
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if composes(&event) {
            return;
        }
        let count = found.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => {
                event.prevent_default();
                is_open.set(true);
                current.update(|i| *i = (*i + 1) % count);
            }
            "ArrowUp" if count > 0 => {
                event.prevent_default();
                current.update(|i| *i = (*i + count - 1) % count);
            }
            "Enter" if is_open.get_untracked() => {
                if let Some(choice) = found.with_untracked(|f| f.get(current.get_untracked()).cloned()) {
                    event.prevent_default();
                    pick(choice);
                }
            }
            "Escape" if is_open.get_untracked() => {
                event.prevent_default();
                event.stop_propagation();
                is_open.set(false);
            }
            _ => {}
        }
    };
    let option_id = {
        let list_id = list_id.clone();
        move |i: usize| format!("{list_id}-{i}")
    };
    let active_id = {
        let option_id = option_id.clone();
        move || (is_open.get() && found.with(|f| !f.is_empty())).then(|| option_id(current.get()))
    };
    let options = move || {
        let option_id = option_id.clone();
        found
            .get()
            .into_iter()
            .enumerate()
            .map(move |(i, choice)| {
                let chosen = choice.clone();
                view! {
                    <li
                        id=option_id(i)
                        role="option"
                        aria-selected=move || if current.get() == i { "true" } else { "false" }
                        // Before the input loses the focus and closes the list.
                        on:mousedown=move |event| { event.prevent_default(); pick(chosen.clone()); }
                    >
                        <span>{choice.label}</span>
                        {choice.note.map(|note| view! { <small>{note}</small> })}
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <span class="combo">
            <span class="control">
                <input
                    id=ties.id
                    type="text"
                    role="combobox"
                    aria-autocomplete="list"
                    aria-label=label
                    aria-controls=list_id.clone()
                    aria-expanded=move || if is_open.get() && found.with(|f| !f.is_empty()) { "true" } else { "false" }
                    aria-activedescendant=active_id
                    inputmode=inputmode
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    placeholder=placeholder
                    aria-describedby=ties.described_by
                    aria-required=move || ties.is_required.get().then_some("true")
                    aria-invalid=move || ties.is_invalid.get().then_some("true")
                    prop:value=move || value.get()
                    on:input:target=move |event| {
                        let text = event.target().value();
                        value.set(text.clone());
                        is_open.set(true);
                        ask_soon(text);
                    }
                    on:focus=on_focus
                    on:blur=move |_| is_open.set(false)
                    on:keydown=on_key
                />
                <Icon icon=icondata_lu::LuChevronsUpDown/>
            </span>
            <ul class="combo__list" id=list_id role="listbox" hidden=move || !is_open.get() || found.with(Vec::is_empty)>
                {options}
            </ul>
        </span>
    }
}
