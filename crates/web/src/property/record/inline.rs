//! One field of a listing, changed from its row in the list: what the form of the listing has for it, and nothing more.

use chrono::Utc;
use fangke_shared::field::Checks;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::{Decoration, ListingDraft, ListingResponse, ListingStatus, MissingPart, Orientation};
use leptos::prelude::*;

use super::dialogs::StatusForm;
use super::form::{AnyOf, Fields, FormText, Sheet};
use super::patch::merge_patch;
use crate::address;
use crate::api::{ApiError, use_api};
use crate::company::auth::parts::use_session;
use crate::property::listing::parts::change_problem::ChangeProblem;
use crate::property::listing::parts::inline::{CellEdit, CellEditing, CellField};
use crate::property::listing::parts::record::{Record, use_record};
use crate::property::listing::parts::words;
use crate::property::record::fields::field_label;
use crate::tr;
use crate::ui::{
    Button, ButtonKind, Choice, Dialog, Field, Form, Loaded, Note, Select, Task, TextArea, Tone, focus_first, opened_by, unique_id,
    use_toaster,
};

/// The name of a field.
fn label(field: CellField) -> &'static str {
    match field {
        CellField::Price => tr!(listing.column.asking),
        CellField::Status => tr!(listing.column.status),
        CellField::Layout => tr!(listing.column.layout),
        CellField::Area => tr!(listing.column.area),
        CellField::Floor => tr!(listing.column.floor),
        CellField::Orientation => tr!(listing.column.orientation),
        CellField::Decoration => tr!(listing.column.decoration),
        CellField::BuiltYear => tr!(listing.column.built_year),
        CellField::Notes => field_label("notes"),
    }
}

/// The place of a field among the choices, which is its value there.
fn place(field: CellField) -> String {
    CellField::ALL.iter().position(|known| *known == field).unwrap_or_default().to_string()
}

/// What the list opens for a cell.
#[component]
pub fn CellEditor(
    /// The cell, and who hears of a change.
    editing: CellEditing,
) -> impl IntoView {
    let open = opened_by(editing.cell);
    let title = RwSignal::new(String::new());
    let at = move |axis: fn((f64, f64)) -> f64| {
        move || editing.cell.with(|cell| cell.map(|cell| format!("{:.0}px", axis(cell.at))).unwrap_or_default())
    };
    let undo = Undo::new(editing);
    view! {
        <div class="cell-edit" style:--cell-x=at(|at| at.0) style:--cell-y=at(|at| at.1)>
            <Dialog open title class="dialog--cell">
                {move || editing.cell.get().map(|cell| view! { <Cell cell open title undo editing/> })}
            </Dialog>
        </div>
    }
}

/// Takes a change back. It outlives the dialog, for its button stays in the toast.
#[derive(Clone, Copy)]
struct Undo {
    api: crate::api::Api,
    editing: CellEditing,
    last: StoredValue<Option<(ListingResponse, ListingDraft)>>,
    act: Callback<()>,
}

impl Undo {
    fn new(editing: CellEditing) -> Self {
        let (api, task, last) = (use_api(), Task::new(), StoredValue::new(None::<(ListingResponse, ListingDraft)>));
        let act = Callback::new(move |()| {
            let Some((now, before)) = last.try_get_value().flatten() else { return };
            let patch = merge_patch(&now.draft, &before);
            task.act(async move { api.update_listing(now.summary.id, now.summary.version, &patch).await }, move |listing| {
                editing.on_saved.run(listing.summary);
            });
        });
        Self { api, editing, last, act }
    }
}

#[component]
fn Cell(cell: CellEdit, open: RwSignal<bool>, title: RwSignal<String>, undo: Undo, editing: CellEditing) -> impl IntoView {
    let (api, session) = (undo.api, use_session());
    let listing = LocalResource::new(move || async move { api.get_listing(cell.listing).await });
    let content = move |listing: ListingResponse| {
        title.set(words::title(&listing.summary));
        let record = Record::new(api, session, listing);
        provide_context(record);
        view! { <Editor record cell open undo editing/> }
    };
    view! { <Loaded resource=listing rows=3 view=content/> }
}

#[component]
fn Editor(record: Record, cell: CellEdit, open: RwSignal<bool>, undo: Undo, editing: CellEditing) -> impl IntoView {
    let chosen = RwSignal::new(place(cell.field));
    let choices: Vec<Choice> = CellField::ALL.iter().map(|field| Choice::new(place(*field), label(*field))).collect();
    let field = move || chosen.get().parse().ok().and_then(|at: usize| CellField::ALL.get(at).copied()).unwrap_or(cell.field);
    // The dialog was open before its fields were there.
    request_animation_frame(|| {
        if let Ok(Some(dialog)) = document().query_selector("dialog.dialog--cell[open]") {
            focus_first(&dialog);
        }
    });
    // Remembered: the latest version of the listing makes nothing anew that somebody types in.
    let asked = Memo::new(move |_| {
        let field = field();
        (if field == CellField::Status { record.status_refused() } else { record.edit_refused() }, field)
    });
    let body = move || match asked.get() {
        (Some(reason), _) => view! { <div class="body"><Note tone=Tone::Warning>{reason}</Note></div> }.into_any(),
        (None, CellField::Status) => {
            view! { <StatusForm open on_saved=move |listing: ListingResponse| editing.on_saved.run(listing.summary)/> }.into_any()
        }
        (None, field) => view! { <FieldForm field open undo/> }.into_any(),
    };
    view! {
        <div class="cell-edit__field">
            <Field label=tr!(record.cell.field)><Select value=chosen choices/></Field>
            <a class="btn btn--link btn--sm" href=address::listing(cell.listing)>{tr!(listing.open)}</a>
        </div>
        {body}
    }
}

/// What must hold of a listing that keeps what makes it one; of the fields that are shown, the rest is for the whole form.
fn wrong(draft: &ListingDraft, unread: Vec<FieldError>, is_listing: bool, shown: &[&str]) -> Vec<FieldError> {
    let mut checks = Checks::new();
    draft.check(Utc::now(), &mut checks);
    if is_listing {
        for part in draft.missing(true) {
            checks.push(FieldError::new(MissingPart::pointer(part), FieldCode::Required));
        }
    }
    let all = unread.into_iter().chain(checks.into_errors());
    all.filter(|error| shown.iter().any(|name| error.pointer.trim_start_matches('/') == *name)).collect()
}

/// The fields of the draft that stand in a cell.
const fn shown(field: CellField) -> &'static [&'static str] {
    match field {
        CellField::Price => &["price_fen", "rent_fen"],
        CellField::Status => &["status"],
        CellField::Layout => &["rooms", "halls", "baths"],
        CellField::Area => &["area"],
        CellField::Floor => &["floor", "total_floors"],
        CellField::Orientation => &["orientations"],
        CellField::Decoration => &["decoration"],
        CellField::BuiltYear => &["built_year"],
        CellField::Notes => &["notes"],
    }
}

#[component]
fn FieldForm(field: CellField, open: RwSignal<bool>, undo: Undo) -> impl IntoView {
    let (record, toaster) = (use_record(), use_toaster());
    let before = record.listing.with_untracked(|listing| listing.draft.clone());
    let is_listing = record.listing.with_untracked(|listing| listing.summary.status != ListingStatus::Lead);
    let fields =
        Fields::new(FormText::of(&before, record.listing.with_untracked(|listing| listing.summary.community_name.clone()).as_deref()));
    let purpose = before.purpose;
    let is_priced = is_listing && !before.is_price_on_request;
    let base = StoredValue::new(before);
    let read = move || base.with_value(|base| fields.get().read(base));
    let form = Form::new(move || {
        let (draft, unread) = read();
        let errors = wrong(&draft, unread, is_listing, shown(field));
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (after, _) = untrack(read);
        let patch = base.with_value(|base| merge_patch(base, &after));
        if patch.as_object().is_some_and(serde_json::Map::is_empty) {
            open.set(false);
            return;
        }
        let send = async move { record.api.update_listing(record.id(), record.version(), &patch).await };
        form.submit::<ListingResponse>(send, move |listing| {
            undo.last.set_value(Some((listing.clone(), base.get_value())));
            undo.editing.on_saved.run(listing.summary);
            open.set(false);
            toaster.say_with_undo(tr!(listing.saved), undo.act);
        });
    };
    let sheet = Sheet { fields, form, needs: Signal::stored(is_listing), is_priced };
    let inputs = match field {
        CellField::Price => view! {
            {purpose.includes_sale().then(|| sheet.number("price_fen", fields.price, tr!(listing.unit.wan), "w6", is_priced))}
            {purpose.includes_rental().then(|| sheet.number("rent_fen", fields.rent, tr!(listing.unit.yuan_month), "w6", is_priced))}
        }
        .into_any(),
        CellField::Layout => view! {
            {sheet.number("rooms", fields.rooms, tr!(record.form.rooms_unit), "w4", true)}
            {sheet.number("halls", fields.halls, tr!(record.form.halls_unit), "w4", false)}
            {sheet.number("baths", fields.baths, tr!(record.form.baths_unit), "w4", false)}
        }
        .into_any(),
        CellField::Area => sheet.number("area", fields.area, "㎡", "w6", true).into_any(),
        CellField::Floor => view! {
            {sheet.number("floor", fields.floor, "", "w6", false)}
            {sheet.number("total_floors", fields.total_floors, "", "w6", false)}
        }
        .into_any(),
        CellField::Orientation => view! { <AnyOf<Orientation> label=label(field) value=fields.orientations/> }.into_any(),
        CellField::Decoration => sheet.word::<Decoration>("decoration", fields.decoration).into_any(),
        CellField::BuiltYear => sheet.number("built_year", fields.built_year, "", "w6", false).into_any(),
        CellField::Notes | CellField::Status => {
            view! { <Field label=field_label("notes") state=form.field("/notes")><TextArea value=fields.notes/></Field> }.into_any()
        }
    };
    // Somebody was faster, and the latest version is there: what was typed stays, and is held against that one from now on.
    Effect::new(move |seen: Option<i64>| {
        let version = record.listing.with(|listing| listing.summary.version);
        if seen.is_some_and(|seen| seen != version)
            && form.failure().with_untracked(|failure| failure.as_ref().is_some_and(ApiError::is_stale))
        {
            rebase(fields, base, record, field);
        }
        version
    });
    let form_id = unique_id("cell-form");
    view! {
        <form class="body form" id=form_id.clone() on:submit=save>
            {inputs}
            <ChangeProblem form/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}

/// Takes the record as somebody else left it, but for what stands in the cell.
fn rebase(fields: Fields, base: StoredValue<ListingDraft>, record: Record, field: CellField) {
    let typed = untrack(|| fields.get());
    let latest = record.listing.with_untracked(|listing| listing.draft.clone());
    let community = record.listing.with_untracked(|listing| listing.summary.community_name.clone());
    let mut text = FormText::of(&latest, community.as_deref());
    match field {
        CellField::Price => (text.price, text.rent) = (typed.price, typed.rent),
        CellField::Layout => (text.rooms, text.halls, text.baths) = (typed.rooms, typed.halls, typed.baths),
        CellField::Area => text.area = typed.area,
        CellField::Floor => (text.floor, text.total_floors) = (typed.floor, typed.total_floors),
        CellField::Orientation => text.orientations = typed.orientations,
        CellField::Decoration => text.decoration = typed.decoration,
        CellField::BuiltYear => text.built_year = typed.built_year,
        CellField::Notes => text.notes = typed.notes,
        CellField::Status => {}
    }
    base.set_value(latest);
    fields.set(text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use fangke_shared::property::listing::Purpose;

    #[test]
    fn only_what_stands_in_the_cell_can_be_wrong_there() {
        let mut draft = ListingDraft::new(Purpose::Sale);
        draft.built_year = Some(1200);
        draft.price_fen = Some(0);
        let pointers =
            |field: CellField| wrong(&draft, Vec::new(), true, shown(field)).into_iter().map(|error| error.pointer).collect::<Vec<_>>();
        assert_eq!(pointers(CellField::BuiltYear), ["/built_year"]);
        assert_eq!(pointers(CellField::Price), ["/price_fen"]);
        assert_eq!(pointers(CellField::Layout), ["/rooms"]);
        assert!(pointers(CellField::Decoration).is_empty());
    }

    #[test]
    fn every_field_has_its_own_place() {
        for (at, field) in CellField::ALL.into_iter().enumerate() {
            assert_eq!(place(field), at.to_string());
        }
    }
}
