//! The file as it was recognised, and another way to read it.

use fangke_shared::exchange::import::{FileFormat, UpdateImportRequest};
use leptos::prelude::*;
use leptos_router::components::A;

use super::linked;
use super::mapping::Mapping;
use super::sheets::Sheets;
use crate::exchange::import::wizard::Wizard;
use crate::exchange::import::words::{count, delimiter};
use crate::i18n::Word;
use crate::size::size;
use crate::tr;
use crate::ui::{Choice, Select};

/// Encodings to choose from, by WHATWG name: those that Chinese spreadsheets are written in.
const ENCODINGS: [(&str, &str); 4] = [("utf-8", "UTF-8"), ("gb18030", "GBK / GB18030"), ("big5", "Big5"), ("utf-16le", "UTF-16")];

/// Name, size, format; encoding, sheet and heading can be changed.
#[component]
pub fn FilePanel(wizard: Wizard, mapping: Mapping) -> impl IntoView {
    let format = wizard.with_stored(|import| import.format);
    let (filename, bytes) = wizard.with_stored(|import| (import.filename.clone(), import.size_bytes));
    let extent = move || match wizard.with(|import| import.total_rows) {
        Some(rows) => format!("{} · {}", size(bytes), tr!(import.rows, n = count(rows))),
        None => size(bytes),
    };
    let separator = move || wizard.with(|import| import.delimiter.as_deref().map(delimiter));
    view! {
        <section class="panel" aria-labelledby="h-file">
            <header>
                <h2 id="h-file">{tr!(import.file)}</h2>
                <span class="end"><A href="/import" attr:class="btn btn--link btn--sm">{tr!(import.other_file)}</A></span>
            </header>
            <div class="body">
                <dl class="facts" style:--cols="1">
                    <div><dt>{tr!(import.filename)}</dt><dd class="import__name">{filename}</dd></div>
                    <div><dt>{tr!(import.size)}</dt><dd>{extent}</dd></div>
                    <div><dt>{tr!(import.format_label)}</dt><dd>{format.label()}</dd></div>
                    {move || separator().map(|name| view! { <div><dt>{tr!(import.delimiter)}</dt><dd>{name}</dd></div> })}
                </dl>
                {(format != FileFormat::Xlsx).then(|| view! { <Encoding wizard mapping/> })}
                {(format != FileFormat::Json).then(|| view! { <Sheets wizard mapping/> })}
            </div>
        </section>
    }
}

#[component]
fn Encoding(wizard: Wizard, mapping: Mapping) -> impl IntoView {
    let current = Signal::derive(move || wizard.with(|import| encoding_value(&import.encoding)));
    let encoding = linked(current, move |encoding| {
        mapping.read_as(UpdateImportRequest { encoding: Some(encoding), ..Default::default() });
    });
    let choices = Signal::derive(move || encoding_choices(&current.get()));
    view! {
        <div class="import__reading">
            <span>{tr!(import.encoding)}<small>{tr!(import.encoding_hint)}</small></span>
            <Select value=encoding choices label=tr!(import.encoding) disabled=mapping.busy()/>
        </div>
    }
}

/// The choice that an encoding belongs to: GBK is a part of GB18030.
fn encoding_value(encoding: &str) -> String {
    match encoding.to_lowercase() {
        gbk if gbk == "gbk" => "gb18030".to_owned(),
        other => other,
    }
}

/// The usual encodings, and the current one if it is none of them.
fn encoding_choices(current: &str) -> Vec<Choice> {
    let mut choices: Vec<_> = ENCODINGS.map(|(value, label)| Choice::new(value, label)).into();
    if !ENCODINGS.iter().any(|(value, _)| *value == current) {
        choices.push(Choice::new(current, current.to_uppercase()));
    }
    choices
}

#[cfg(test)]
mod tests {
    use super::{encoding_choices, encoding_value};

    #[test]
    fn gbk_is_offered_once() {
        assert_eq!(encoding_choices(&encoding_value("GBK")).len(), 4);
        assert_eq!(encoding_value("UTF-8"), "utf-8");
    }

    #[test]
    fn an_unusual_encoding_can_still_be_seen() {
        assert_eq!(encoding_choices("big5").len(), 4);
        assert_eq!(encoding_choices("shift_jis").last().map(|choice| choice.label.clone()), Some("SHIFT_JIS".to_owned()));
    }
}
