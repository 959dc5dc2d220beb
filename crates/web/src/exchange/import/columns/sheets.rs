//! The sheets of the file with what becomes of each, where the heading stands, and another choice.

use fangke_shared::exchange::import::{ImportSheet, SheetFate, UpdateImportRequest};
use leptos::prelude::*;

use super::mapping::Mapping;
use crate::exchange::import::wizard::Wizard;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Tag, TextInput, Tone};

/// Every sheet; of a file without sheets only the heading.
#[component]
pub fn Sheets(wizard: Wizard, mapping: Mapping) -> impl IntoView {
    let sheets = Memo::new(move |_| wizard.with(|import| import.sheets.clone()));
    let list = move || {
        let all = sheets.get();
        let has_names = all.iter().any(|sheet| !sheet.name.is_empty());
        let is_choice = all.len() > 1;
        has_names.then(|| {
            let rows = all.into_iter().map(|sheet| view! { <Sheet sheet is_choice mapping/> }).collect_view();
            view! { <ul class="import__sheets" aria-label=tr!(import.sheets)>{rows}</ul> }
        })
    };
    view! { {list}<HeadingRow sheets mapping/> }
}

#[component]
fn Sheet(sheet: ImportSheet, is_choice: bool, mapping: Mapping) -> impl IntoView {
    let tone = if sheet.fate == SheetFate::Read { Tone::Positive } else { Tone::Neutral };
    let heading = sheet.heading_line.map(|line| view! { <span>{tr!(import.heading_at, line = line)}</span> });
    let above = (!sheet.above.is_empty()).then(|| {
        let text = sheet.above.join(tr!(common.list_separator));
        view! { <span title=text.clone()>{tr!(import.above, n = sheet.above.len())}</span> }
    });
    let name = sheet.name.clone();
    let only = move |()| mapping.read_as(UpdateImportRequest { sheet: Some(name.clone()), ..Default::default() });
    // What holds nothing can't be read by choosing it.
    let act = (is_choice && sheet.fate != SheetFate::Empty).then(|| {
        let label = tr!(import.only_this_for, name = sheet.name.clone());
        view! { <Button kind=ButtonKind::Quiet class="btn--sm" label busy=mapping.busy() on_click=only>{tr!(import.only_this)}</Button> }
    });
    view! {
        <li>
            <div>
                <bdi class="strong">{sheet.name}</bdi>" "<Tag tone>{sheet.fate.label()}</Tag>
                <small class="muted dots">{heading}{above}</small>
            </div>
            {act}
        </li>
    }
}

/// The line of the heading of what is read, to be said anew; 0 says that there is none.
#[component]
fn HeadingRow(sheets: Memo<Vec<ImportSheet>>, mapping: Mapping) -> impl IntoView {
    let stored = Memo::new(move |_| {
        let line = sheets.with(|sheets| sheets.iter().find(|sheet| sheet.fate == SheetFate::Read).and_then(|sheet| sheet.heading_line));
        line.unwrap_or_default().to_string()
    });
    let line = RwSignal::new(stored.get_untracked());
    Effect::new(move || line.set(stored.get()));
    let wanted = move || line.with(|line| line.trim().parse::<i64>().ok()).filter(|line| (0..=1_000_000).contains(line));
    let refused = Signal::derive(move || match wanted() {
        None => Some(tr!(import.heading_wrong).to_owned()),
        Some(line) if line.to_string() == stored.get() => Some(tr!(import.heading_same).to_owned()),
        Some(_) => None,
    });
    let read = move || {
        if refused.with_untracked(Option::is_none) {
            mapping.read_as(UpdateImportRequest { heading_row: untrack(wanted), ..Default::default() });
        }
    };
    view! {
        <form class="import__reading" on:submit=move |event| { event.prevent_default(); read(); }>
            <span>{tr!(import.heading_row)}<small>{tr!(import.heading_row_hint)}</small></span>
            <TextInput value=line inputmode="numeric" label=tr!(import.heading_row) class="control--num import__line"/>
            <Button class="btn--sm" r#type="submit" refused busy=mapping.busy()>{tr!(import.read_anew)}</Button>
        </form>
    }
}
