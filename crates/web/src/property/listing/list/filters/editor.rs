//! How a filter's value is chosen, in its panel and in the sheet with all filters.

use fangke_shared::property::listing::ListingQuery;
use leptos::prelude::*;

use super::catalogue::{Counts, Filter, Kind, Preset};
use super::completion::{Communities, Members};
use super::range;
use crate::amount::Unit;
use crate::property::listing::address::{parameter, with_parameters};
use crate::property::listing::list::state::use_workbench;
use crate::property::listing::parts::words::facet_count;
use crate::tr;
use crate::ui::{Button, Choice, TextInput};

/// Chooses the value of one filter in a query that isn't applied yet.
#[component]
pub fn FilterEditor(
    /// Which.
    filter: Filter,
    /// The query in the making.
    draft: RwSignal<ListingQuery>,
) -> impl IntoView {
    match filter.kind {
        Kind::Range(unit, suffix, presets) => view! { <RangeEditor filter unit suffix=suffix() presets draft/> }.into_any(),
        Kind::Days => view! { <DaysEditor draft/> }.into_any(),
        Kind::Many(choices, counts) => view! { <ManyEditor filter choices=choices() counts draft is_single=false/> }.into_any(),
        Kind::One(choices) => view! { <ManyEditor filter choices=choices() counts=None draft is_single=true/> }.into_any(),
        Kind::Communities => view! { <Communities draft/> }.into_any(),
        Kind::Members => view! { <Members draft/> }.into_any(),
        Kind::Text => view! { <WordEditor filter draft/> }.into_any(),
        Kind::Area => view! { <AreaEditor draft/> }.into_any(),
    }
}

/// An area is drawn on the map, and only taken away here.
#[component]
fn AreaEditor(draft: RwSignal<ListingQuery>) -> impl IntoView {
    let workbench = use_workbench();
    let is_drawn = move || draft.with(|query| query.within.is_some());
    let clear = move |()| draft.update(|query| query.within = None);
    view! {
        <div class="presets">
            <a class="btn btn--sm" href=move || workbench.href_on_map()>{tr!(listing.filter.draw)}</a>
            {move || is_drawn().then(|| view! { <Button class="btn--sm" on_click=clear>{tr!(common.clear)}</Button> })}
        </div>
    }
}

#[component]
fn RangeEditor(
    filter: Filter,
    unit: Unit,
    suffix: &'static str,
    presets: &'static [Preset],
    draft: RwSignal<ListingQuery>,
) -> impl IntoView {
    let names = filter.parameters();
    let text_of = |query: &ListingQuery, i: usize| {
        names
            .get(i)
            .and_then(|name| parameter(query, name))
            .and_then(|text| range::stored(unit, &text))
            .map(|n| unit.text(n))
            .unwrap_or_default()
    };
    let (min, max) = draft.with_untracked(|query| (RwSignal::new(text_of(query, 0)), RwSignal::new(text_of(query, 1))));
    let wrong = RwSignal::new((false, false));
    let keys = StoredValue::new(names);
    Effect::new(move |previous: Option<()>| {
        let read = range::read(unit, &min.get(), &max.get());
        // The first run only repeats what the draft says.
        if previous.is_none() {
            return;
        }
        match read {
            Ok((low, high)) => {
                wrong.set((false, false));
                keys.with_value(|keys| {
                    let changes: Vec<_> = keys.iter().map(String::as_str).zip([low, high]).collect();
                    draft.update(|query| *query = with_parameters(query, &changes));
                });
            }
            Err(ends) => wrong.set(ends),
        }
    });
    let preset_buttons = presets
        .iter()
        .map(|&(low, high)| {
            let text = move |end: Option<i64>| end.map(|n| n.to_string()).unwrap_or_default();
            let is_on = move || min.get() == text(low) && max.get() == text(high);
            let choose = move |_| {
                min.set(text(low));
                max.set(text(high));
            };
            view! {
                <button type="button" aria-pressed=move || if is_on() { "true" } else { "false" } on:click=choose>
                    {range::preset_words(low, high)}
                </button>
            }
        })
        .collect_view();
    let label = (filter.label)();
    let end = move |value: RwSignal<String>, name: String, is_wrong: Signal<bool>| {
        view! {
            <label class="control control--num">
                <input
                    inputmode="decimal"
                    autocomplete="off"
                    aria-label=name
                    aria-invalid=move || is_wrong.get().then_some("true")
                    prop:value=move || value.get()
                    on:input:target=move |event| value.set(event.target().value())
                />
                {(!suffix.is_empty()).then(|| view! { <span class="control__unit">{suffix}</span> })}
            </label>
        }
    };
    view! {
        <div class="range">
            {end(min, tr!(listing.filter.lowest, label = label), Signal::derive(move || wrong.get().0))}
            <span>"–"</span>
            {end(max, tr!(listing.filter.highest, label = label), Signal::derive(move || wrong.get().1))}
        </div>
        {move || (wrong.get() != (false, false)).then(|| view! { <span class="field__error" role="alert">{tr!(listing.filter.not_a_number)}</span> })}
        <div class="presets">{preset_buttons}</div>
    }
}

#[component]
fn ManyEditor(
    filter: Filter,
    choices: Vec<Choice>,
    counts: Option<Counts>,
    draft: RwSignal<ListingQuery>,
    is_single: bool,
) -> impl IntoView {
    let workbench = use_workbench();
    let chosen = move || draft.with(|query| parameter(query, filter.name)).unwrap_or_default();
    let is_on = move |word: &str| chosen().split(',').any(|known| known == word);
    let toggle = move |word: &str| {
        let chosen = chosen();
        let mut words: Vec<&str> = chosen.split(',').filter(|known| !known.is_empty()).collect();
        let had = words.contains(&word);
        words.retain(|known| *known != word && !is_single);
        if !had {
            words.push(word);
        }
        let value = (!words.is_empty()).then(|| words.join(","));
        draft.update(|query| *query = with_parameters(query, &[(filter.name, value)]));
    };
    let kind = if is_single { "radio" } else { "checkbox" };
    let rows = move || {
        let facets = workbench.facets.get().filter(|_| counts.is_some());
        let found = facets.as_ref().zip(counts).map(|(facets, counts)| counts(facets).clone()).unwrap_or_default();
        // A list without fixed words takes them from the counts, and keeps what is chosen in sight.
        let mut shown = choices.clone();
        if shown.is_empty() {
            shown = found.iter().map(|facet| Choice::new(facet.value.clone(), facet.value.clone())).collect();
            let chosen = untrack(chosen);
            shown.extend(
                chosen
                    .split(',')
                    .filter(|word| !word.is_empty() && found.iter().all(|facet| facet.value != *word))
                    .map(|word| Choice::new(word, word)),
            );
        }
        shown
            .into_iter()
            .map(|choice| {
                let (own, other) = (choice.value.clone(), choice.value.clone());
                let n = found.iter().find(|facet| facet.value == choice.value).map_or(0, |facet| facet.count);
                let number = facets.as_ref().map(|facets| facet_count(facets, n));
                view! {
                    <li>
                        <label class=if is_single { "radio" } else { "check" }>
                            <input type=kind prop:checked=move || is_on(&own) on:click=move |_| toggle(&other)/>
                            <span>{choice.label}</span>
                            {number.map(|number| view! { <small class="muted end">{number}</small> })}
                        </label>
                    </li>
                }
            })
            .collect_view()
    };
    view! { <ul class="options" aria-label=(filter.label)()>{rows}</ul> }
}

#[component]
fn DaysEditor(draft: RwSignal<ListingQuery>) -> impl IntoView {
    let end = move |name: &'static str, label: &'static str| {
        let value = RwSignal::new(draft.with_untracked(|query| parameter(query, name)).unwrap_or_default());
        Effect::new(move |previous: Option<()>| {
            let day = value.get();
            if previous.is_some() {
                draft.update(|query| *query = with_parameters(query, &[(name, Some(day).filter(|day| !day.is_empty()))]));
            }
        });
        view! { <TextInput value kind="date" label=label/> }
    };
    view! {
        <div class="range">
            {end("created_from", tr!(listing.filter.from_day))}
            <span>"–"</span>
            {end("created_to", tr!(listing.filter.to_day))}
        </div>
    }
}

#[component]
fn WordEditor(filter: Filter, draft: RwSignal<ListingQuery>) -> impl IntoView {
    let value = RwSignal::new(draft.with_untracked(|query| parameter(query, filter.name)).unwrap_or_default());
    Effect::new(move |previous: Option<()>| {
        let text = value.get();
        if previous.is_some() {
            draft.update(|query| *query = with_parameters(query, &[(filter.name, Some(text).filter(|text| !text.trim().is_empty()))]));
        }
    });
    view! { <TextInput value label=(filter.label)()/> }
}
