//! The second step: which column fills which field.

mod draft;
mod file;
mod mapping;
mod presets;
mod sheets;
mod table;

use fangke_shared::client::ClientKind;
use fangke_shared::exchange::import::{DuplicatePolicy, ImportKind};
use fangke_shared::geo::Datum;
use fangke_shared::property::listing::Purpose;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_location, use_navigate};

use self::draft::Draft;
use self::file::FilePanel;
use self::mapping::Mapping;
use self::presets::PresetPanel;
use self::table::MapTable;
use super::wizard::Wizard;
use super::words::count;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Note, Segmented, Select, Tone, word_choices};

/// Table, file, presets.
#[component]
pub fn ColumnsStep(wizard: Wizard) -> impl IntoView {
    let mapping = Mapping::new(wizard);
    let kind = wizard.with_stored(|import| import.kind);
    let is_clients = kind == ImportKind::Clients;
    let missing = Memo::new(move |_| {
        let names: Vec<_> = mapping.missing().into_iter().map(Word::label).collect();
        (!names.is_empty()).then(|| names.join(tr!(common.list_separator)))
    });
    let note = move || missing.get().map(|fields| view! { <Note tone=Tone::Warning>{tr!(import.missing, fields = fields)}</Note> });
    let hint = move || match missing.get() {
        Some(fields) => tr!(import.missing_short, fields = fields),
        None if mapping.busy().get() => tr!(import.saving_mapping).to_owned(),
        None => tr!(import.trial_hint).to_owned(),
    };
    let refused = Signal::derive(move || missing.get().map(|fields| tr!(import.missing_short, fields = fields)));
    let try_text = move || match wizard.with(|import| import.total_rows) {
        Some(total) => tr!(import.try_rows, n = count(total)),
        None => tr!(import.try_out).to_owned(),
    };
    let (navigate, pathname) = (use_navigate(), use_location().pathname);
    let on_try = move |()| {
        // Whoever came back to the columns goes forward again, so that the step follows the server.
        navigate(&pathname.get_untracked(), leptos_router::NavigateOptions { replace: true, ..Default::default() });
        mapping.try_out();
    };
    view! {
        <div class="import">
            <MapTable wizard mapping/>
            <aside class="stack">
                {note}
                <FilePanel wizard mapping/>
                {(!matches!(kind, ImportKind::Communities | ImportKind::FollowUps)).then(|| view! { <PurposePanel mapping is_clients/> })}
                {is_clients.then(|| view! { <DuplicatesPanel mapping/> })}
                <Show when=move || mapping.with(Draft::has_coordinates)><DatumPanel mapping/></Show>
                <PresetPanel wizard mapping/>
            </aside>
        </div>
        <div class="footbar">
            <A href="/import" attr:class="btn">{tr!(import.back_step)}</A>
            <span class="muted desk-only">{hint}</span>
            <Button kind=ButtonKind::Primary busy=mapping.trying() refused on_click=on_try>{try_text}</Button>
        </div>
    }
}

/// What listings are for, or what clients want, where the row doesn't say.
#[component]
fn PurposePanel(mapping: Mapping, is_clients: bool) -> impl IntoView {
    let purpose = linked(Signal::derive(move || mapping.with(|draft| draft.purpose).word().to_owned()), move |word| {
        if let Ok(purpose) = word.parse() {
            mapping.set_purpose(purpose);
        }
    });
    let label = move |purpose: Purpose| match (is_clients, purpose) {
        (true, Purpose::Rental) => ClientKind::Tenant.label(),
        (true, _) => ClientKind::Buyer.label(),
        (false, _) => purpose.label(),
    };
    let choices = [Purpose::Sale, Purpose::Rental].map(|purpose| Choice::new(purpose.word(), label(purpose))).into();
    view! {
        <section class="panel">
            <header>
                <h2>{tr!(import.default_purpose)}</h2>
                <span class="end"><Segmented value=purpose choices label=tr!(import.default_purpose)/></span>
            </header>
        </section>
    }
}

/// What becomes of rows about clients whom the house knows by a number.
#[component]
fn DuplicatesPanel(mapping: Mapping) -> impl IntoView {
    let chosen = move || mapping.with(|draft| draft.duplicates);
    let policy = linked(Signal::derive(move || chosen().word().to_owned()), move |word| {
        if let Ok(policy) = word.parse() {
            mapping.set_duplicates(policy);
        }
    });
    let hint = move || match chosen() {
        DuplicatePolicy::Link => tr!(import.duplicates_hint.link),
        DuplicatePolicy::Fill => tr!(import.duplicates_hint.fill),
        DuplicatePolicy::Skip => tr!(import.duplicates_hint.skip),
    };
    view! {
        <section class="panel">
            <header><h2>{tr!(import.duplicates)}</h2></header>
            <div class="body stack">
                <Segmented value=policy choices={word_choices::<DuplicatePolicy>()} label=tr!(import.duplicates)/>
                <p class="muted">{hint}</p>
            </div>
        </section>
    }
}

/// What the coordinates of the file are in.
#[component]
fn DatumPanel(mapping: Mapping) -> impl IntoView {
    let datum = linked(Signal::derive(move || mapping.with(|draft| draft.datum).word().to_owned()), move |word| {
        if let Ok(datum) = word.parse() {
            mapping.set_datum(datum);
        }
    });
    view! {
        <section class="panel">
            <header><h2>{tr!(import.datum)}</h2></header>
            <div class="body stack">
                <Select value=datum choices={word_choices::<Datum>()} label=tr!(import.datum)/>
                <p class="muted">{tr!(import.datum_hint)}</p>
            </div>
        </section>
    }
}

/// The value of a control that follows `source`, and tells when a person changes it.
fn linked(source: Signal<String>, changed: impl Fn(String) + 'static) -> RwSignal<String> {
    let value = RwSignal::new(source.get_untracked());
    Effect::new(move || value.set(source.get()));
    Effect::new(move |previous: Option<()>| {
        let now = value.get();
        if previous.is_some() && now != source.get_untracked() {
            changed(now);
        }
    });
    value
}
