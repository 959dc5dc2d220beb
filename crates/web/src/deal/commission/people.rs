//! Choosing colleagues, one or several.

use fangke_shared::MemberId;
use futures::FutureExt;
use leptos::prelude::*;

use crate::api::use_api;
use crate::company::member::parts::member_choices;
use crate::tr;
use crate::ui::{Choice, Combobox, Field, FieldState, Icon};

/// Somebody who was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: MemberId,
    /// The name, as it was offered.
    pub name: String,
}

/// Those who were chosen, each with a way out, and a field to choose the next one.
#[component]
pub fn People(
    /// Who was chosen.
    chosen: RwSignal<Vec<Person>>,
    /// What for.
    #[prop(into)]
    label: String,
    /// `form.field("/parties/key")`.
    #[prop(optional)]
    state: FieldState,
    /// Help below.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// The last one chosen takes the place of the one before.
    #[prop(optional)]
    is_single: bool,
) -> impl IntoView {
    let api = use_api();
    let text = RwSignal::new(String::new());
    // Whoever has left may still be a party.
    let source = move |text: String| member_choices(api, text, None).boxed_local();
    let pick = move |choice: Choice| {
        text.set(String::new());
        let Ok(id) = choice.value.parse::<MemberId>() else { return };
        chosen.update(|people| {
            if is_single {
                people.clear();
            }
            if people.iter().all(|person| person.id != id) {
                people.push(Person { id, name: choice.label });
            }
        });
    };
    let chips = move || {
        chosen
            .get()
            .into_iter()
            .map(|person| {
                let (id, name) = (person.id, person.name.clone());
                view! {
                    <li class="chip" data-on="">
                        <b>{person.name}</b>
                        <button
                            type="button"
                            class="chip__clear"
                            aria-label=tr!(commission.remove, name = name)
                            on:click=move |_| chosen.update(|people| people.retain(|person| person.id != id))
                        >
                            <Icon icon=icondata_lu::LuX/>
                        </button>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <Field label state hint>
            <Show when=move || !chosen.with(Vec::is_empty)><ul class="commission__people">{chips}</ul></Show>
            <Combobox value=text source on_pick=pick placeholder=tr!(member.hint) eager=true/>
        </Field>
    }
}
