//! The contacts of a new listing: as many rows as there are people.

use fangke_shared::property::owner::{OWNERS_MAX, OwnerDraft, OwnerRelation};
use leptos::prelude::*;

use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Field, Form, Select, TextInput, word_choices};

/// One contact as typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OwnerFields {
    number: u32,
    name: RwSignal<String>,
    phone: RwSignal<String>,
    relation: RwSignal<String>,
    note: RwSignal<String>,
}

impl OwnerFields {
    fn new(number: u32) -> Self {
        let empty = || RwSignal::new(String::new());
        Self { number, name: empty(), phone: empty(), relation: RwSignal::new(OwnerRelation::Owner.word().to_owned()), note: empty() }
    }

    fn draft(self) -> OwnerDraft {
        OwnerDraft {
            name: self.name.get().trim().to_owned(),
            phone: self.phone.get().trim().to_owned(),
            relation: self.relation.get().parse().unwrap_or(OwnerRelation::Owner),
            note: Some(self.note.get().trim().to_owned()).filter(|note| !note.is_empty()),
        }
    }
}

/// The contacts as typed.
#[derive(Clone, Copy)]
pub struct OwnerList(RwSignal<Vec<OwnerFields>>);

impl OwnerList {
    /// One empty row.
    pub fn new() -> Self {
        Self(RwSignal::new(vec![OwnerFields::new(0)]))
    }

    /// What was typed; rows without name and number are no contacts.
    pub fn drafts(self) -> Vec<OwnerDraft> {
        self.0.get().into_iter().map(OwnerFields::draft).filter(|owner| !owner.name.is_empty() || !owner.phone.is_empty()).collect()
    }

    fn add(self) {
        self.0.update(|rows| {
            let next = rows.iter().map(|row| row.number + 1).max().unwrap_or_default();
            rows.push(OwnerFields::new(next));
        });
    }

    fn remove(self, row: OwnerFields) {
        self.0.update(|rows| rows.retain(|known| *known != row));
    }

    /// The place of a row among those that are sent, for the pointers of their mistakes.
    fn position(self, row: OwnerFields) -> usize {
        self.0.with(|rows| {
            let is_sent =
                |row: &&OwnerFields| row.name.with(|text| !text.trim().is_empty()) || row.phone.with(|text| !text.trim().is_empty());
            rows.iter().take_while(|known| **known != row).filter(is_sent).count()
        })
    }
}

/// The rows.
#[component]
pub fn OwnerRows(owners: OwnerList, form: Form) -> impl IntoView {
    let is_full =
        Signal::derive(move || (owners.0.with(Vec::len) >= OWNERS_MAX).then(|| tr!(problem.limit.at_most_entries, max = OWNERS_MAX)));
    let missing = move || form.field("/owners").error.get().map(|error| view! { <span class="field__error" role="alert">{error}</span> });
    view! {
        <For each=move || owners.0.get() key=|row| row.number children=move |row| view! { <OwnerRow owners row form/> }/>
        {missing}
        <div>
            <Button kind=ButtonKind::Link class="btn--sm" icon=icondata_lu::LuPlus refused=is_full on_click=move |()| owners.add()>{tr!(owner.add)}</Button>
        </div>
    }
}

#[component]
fn OwnerRow(owners: OwnerList, row: OwnerFields, form: Form) -> impl IntoView {
    // Rows above may go, so the pointer is looked up anew.
    let state = move |field: &'static str| {
        let state = Memo::new(move |_| format!("/owners/{}/{field}", owners.position(row)));
        let error = Signal::derive(move || form.field(&state.get()).error.get());
        let touch = Callback::new(move |()| {
            if let Some(touch) = form.field(&state.get_untracked()).touch {
                touch.run(());
            }
        });
        crate::ui::FieldState { error, touch: Some(touch), pointer: Signal::derive(move || Some(state.get())) }
    };
    // A listing needs one contact; a row in which something is typed needs both.
    let is_needed = Signal::derive(move || {
        let is_begun = row.name.with(|text| !text.trim().is_empty()) || row.phone.with(|text| !text.trim().is_empty());
        is_begun || (owners.position(row) == 0 && owners.drafts().is_empty())
    });
    let is_alone = move || owners.0.with(Vec::len) < 2;
    view! {
        <div class="form owner-row">
            <Field label=tr!(owner.name) state=state("name") class="w4" required=is_needed><TextInput value=row.name placeholder=tr!(owner.name_hint)/></Field>
            <Field label=tr!(owner.phone) state=state("phone") class="w4" required=is_needed><TextInput value=row.phone kind="tel" inputmode="tel"/></Field>
            <Field label=tr!(owner.relation) state=state("relation") class="w4"><Select value=row.relation choices={word_choices::<OwnerRelation>()}/></Field>
            <Field label=tr!(owner.note) state=state("note") class="w8"><TextInput value=row.note placeholder=tr!(owner.note_hint)/></Field>
            <div class="w4 owner-row__end" hidden=is_alone>
                <Button kind=ButtonKind::Quiet class="btn--sm" icon=icondata_lu::LuTrash2 on_click=move |()| owners.remove(row)>{tr!(owner.remove)}</Button>
            </div>
        </div>
    }
}
