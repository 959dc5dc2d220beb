//! The table of columns: heading, samples, and the field that each one fills.

use fangke_shared::exchange::import::{ImportColumn, ImportField, ImportKind};
use leptos::prelude::*;

use super::mapping::Mapping;
use crate::exchange::import::wizard::Wizard;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Empty, Icon, Tag, Tone};

/// Samples shown of a column; more would only crowd the row.
const SAMPLES: usize = 3;

/// One row a column.
#[component]
pub fn MapTable(wizard: Wizard, mapping: Mapping) -> impl IntoView {
    let kind = wizard.with_stored(|import| import.kind);
    let columns = Memo::new(move |_| wizard.with(|import| import.columns.clone()));
    let only_open = RwSignal::new(false);
    let matched = Memo::new(move |_| mapping.with(|draft| draft.matched()));
    let open = Memo::new(move |_| columns.with(Vec::len).saturating_sub(matched.get()));
    let rows = move || {
        columns.get().into_iter().enumerate().map(|(at, column)| view! { <Row at column columns kind mapping only_open/> }).collect_view()
    };
    let nothing = move || {
        (only_open.get() && open.get() == 0).then(|| view! { <Empty icon=icondata_lu::LuCircleCheck title=tr!(import.all_matched)/> })
    };
    view! {
        <section class="panel" aria-labelledby="h-map">
            <header>
                <h2 id="h-map">{tr!(import.step.columns)}</h2>
                <span class="n">{move || tr!(import.columns_n, all = columns.with(Vec::len), n = matched.get())}</span>
                <span class="end">
                    <label class="check">
                        <input type="checkbox" prop:checked=move || only_open.get() on:change:target=move |event| only_open.set(event.target().checked())/>
                        {move || tr!(import.only_open, n = open.get())}
                    </label>
                </span>
            </header>
            <div class="table-wrap">
                <table class="table table--stack map">
                    <thead>
                        <tr>
                            <th scope="col">{tr!(import.column)}</th>
                            <th scope="col">{tr!(import.heading)}</th>
                            <th scope="col" class="p2">{tr!(import.samples)}</th>
                            <th scope="col">{tr!(import.into)}</th>
                            <th scope="col" class="p2">{tr!(import.suggested)}</th>
                            <th scope="col">{tr!(import.result_col)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {nothing}
        </section>
    }
}

#[component]
fn Row(
    at: usize,
    column: ImportColumn,
    columns: Memo<Vec<ImportColumn>>,
    kind: ImportKind,
    mapping: Mapping,
    only_open: RwSignal<bool>,
) -> impl IntoView {
    let chosen = Memo::new(move |_| mapping.with(|draft| draft.field(at)));
    let option = move |field: ImportField| {
        let text = move || {
            let holder = mapping.with(|draft| draft.holder(field, at));
            match holder.and_then(|holder| columns.with(|columns| columns.get(holder).map(|column| column.name.clone()))) {
                Some(column) => tr!(import.taken, field = field.label(), column = column),
                None if field.is_required(kind) => tr!(import.required_field, field = field.label()),
                None => field.label().to_owned(),
            }
        };
        view! { <option value=field.word() prop:selected=move || chosen.get() == Some(field)>{text}</option> }
    };
    let choose = move |word: String| mapping.choose(at, word.parse().ok());
    let tag = move || match chosen.get().is_some() {
        true => view! { <Tag tone=Tone::Positive>{tr!(import.matched)}</Tag> },
        false => view! { <Tag>{tr!(import.ignore)}</Tag> },
    };
    let samples = match column.samples.is_empty() {
        true => tr!(import.no_samples).to_owned(),
        false => column.samples.iter().take(SAMPLES).cloned().collect::<Vec<_>>().join("\u{3000}"),
    };
    let suggestion = column.suggestion.and_then(|field| field.parse::<ImportField>().ok()).map(Word::label);
    let title = samples.clone();
    let label = tr!(import.into_for, column = column.name.clone());
    view! {
        <tr
            data-r=move || if chosen.get().is_some() { "ok" } else { "skip" }
            data-off=move || chosen.get().is_none().then_some("")
            hidden=move || only_open.get() && chosen.get().is_some()
        >
            <td class="muted">{letters(at)}</td>
            <td class="strong"><bdi>{column.name}</bdi></td>
            <td class="p2 muted import__cell" title=title><bdi>{samples}</bdi></td>
            <td>
                <span class="control">
                    <select aria-label=label on:change:target=move |event| choose(event.target().value())>
                        <option value="" prop:selected=move || chosen.get().is_none()>{tr!(import.ignore)}</option>
                        {ImportField::of(kind).iter().copied().map(option).collect_view()}
                    </select>
                    <Icon icon=icondata_lu::LuChevronDown class="icon icon--sm"/>
                </span>
            </td>
            <td class="p2 muted">{suggestion}</td>
            <td>{tag}</td>
        </tr>
    }
}

/// The name that spreadsheets give the column: `A`, `Z`, `AA`.
fn letters(at: usize) -> String {
    let own = char::from(b'A' + u8::try_from(at % 26).unwrap_or_default());
    if at < 26 { own.to_string() } else { format!("{}{own}", letters(at / 26 - 1)) }
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_are_called_as_in_a_spreadsheet() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
