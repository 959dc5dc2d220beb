//! The groups of the form: the flat, its price, the terms, the rest.

use std::marker::PhantomData;

use fangke_shared::property::listing::{
    BuildingForm, CertificateState, Decoration, Equipment, FloorBand, LandTenure, ListingSource, MortgageState, Orientation, OwnerMotive,
    OwnerSigns, Parking, Purpose, TaxBearer, Tenancy, Urgency, ViewingContact,
};
use leptos::prelude::*;

use super::text::{Fields, other_unit};
use crate::amount::Unit;
use crate::i18n::Word;
use crate::property::record::fields::field_label;
use crate::tr;
use crate::ui::{Choice, Field, Form, Segmented, Select, TextArea, TextInput, word_choices};

/// What the form writes into.
#[derive(Clone, Copy)]
pub struct Sheet {
    /// The texts.
    pub fields: Fields,
    /// Their mistakes.
    pub form: Form,
    /// Must what makes a listing be there? A lead may lack it.
    pub needs: Signal<bool>,
    /// A price that is told when asked for may be left out.
    pub is_priced: bool,
}

impl Sheet {
    /// A number with its unit.
    pub fn number(
        self,
        name: &'static str,
        value: RwSignal<String>,
        unit: &'static str,
        class: &'static str,
        is_part: bool,
    ) -> impl IntoView {
        let mode =
            if unit == "㎡" || unit.chars().count() > 1 || unit == tr!(listing.unit.wan) || unit == "%" { "decimal" } else { "numeric" };
        let required = if is_part { self.needs } else { Signal::stored(false) };
        view! {
            <Field label=field_label(name) state=self.form.field(&format!("/{name}")) class=class required=required>
                <TextInput value inputmode=mode unit=unit class="control--num"/>
            </Field>
        }
    }

    /// One word of a vocabulary.
    pub fn word<T: Word>(self, name: &'static str, value: RwSignal<String>) -> impl IntoView {
        self.choice(name, value, word_choices::<T>())
    }

    fn choice(self, name: &'static str, value: RwSignal<String>, choices: Vec<Choice>) -> impl IntoView {
        view! {
            <Field label=field_label(name) state=self.form.field(&format!("/{name}")) class="w3">
                <Select value choices blank=tr!(record.form.unknown)/>
            </Field>
        }
    }

    fn yes_or_no(self, name: &'static str, value: RwSignal<String>) -> impl IntoView {
        self.choice(name, value, vec![Choice::new("true", tr!(common.yes)), Choice::new("false", tr!(common.no))])
    }

    fn line(self, name: &'static str, value: RwSignal<String>, class: &'static str) -> impl IntoView {
        view! { <Field label=field_label(name) state=self.form.field(&format!("/{name}")) class=class><TextInput value/></Field> }
    }

    fn day(self, name: &'static str, value: RwSignal<String>) -> impl IntoView {
        view! { <Field label=field_label(name) state=self.form.field(&format!("/{name}")) class="w3"><TextInput value kind="date"/></Field> }
    }
}

/// What it is for.
#[component]
pub fn PurposeField(sheet: Sheet) -> impl IntoView {
    view! { <Segmented value=sheet.fields.purpose choices={word_choices::<Purpose>()} label=tr!(record.field.purpose)/> }
}

/// The flat itself.
#[component]
pub fn FlatSection(sheet: Sheet) -> impl IntoView {
    let f = sheet.fields;
    view! {
        <div class="form">
            {sheet.number("rooms", f.rooms, tr!(record.form.rooms_unit), "w3", true)}
            {sheet.number("halls", f.halls, tr!(record.form.halls_unit), "w3", false)}
            {sheet.number("baths", f.baths, tr!(record.form.baths_unit), "w3", false)}
            {sheet.number("kitchens", f.kitchens, tr!(record.form.kitchens_unit), "w3", false)}
            {sheet.number("area", f.area, "㎡", "w3", true)}
            {sheet.number("inner_area", f.inner_area, "㎡", "w3", false)}
            {sheet.number("floor", f.floor, "", "w3", false)}
            {sheet.number("total_floors", f.total_floors, "", "w3", false)}
            {sheet.word::<FloorBand>("floor_band", f.floor_band)}
            {sheet.word::<Decoration>("decoration", f.decoration)}
            {sheet.word::<BuildingForm>("building_form", f.building_form)}
            {sheet.yes_or_no("has_elevator", f.has_elevator)}
            {sheet.number("built_year", f.built_year, "", "w3", false)}
            <AnyOf<Orientation> label=tr!(listing.column.orientation) value=f.orientations/>
        </div>
    }
}

/// Any of a list of words: kept as the words with commas between them.
#[component]
pub fn AnyOf<T: Word>(
    /// What the words are about.
    label: &'static str,
    /// The words that are chosen.
    value: RwSignal<String>,
    /// The list.
    #[prop(optional)]
    _list: PhantomData<T>,
) -> impl IntoView {
    let is_on = move |word: &str| value.with(|chosen| chosen.split(',').any(|known| known == word));
    let toggle = move |word: &'static str| {
        value.update(|chosen| {
            let had = chosen.split(',').any(|known| known == word);
            let keeps = |known: &T| if known.word() == word { !had } else { chosen.split(',').any(|other| other == known.word()) };
            *chosen = T::WORDS.iter().filter(|known| keeps(known)).map(|known| known.word()).collect::<Vec<_>>().join(",");
        });
    };
    let boxes = T::WORDS
        .iter()
        .map(|known| {
            let word = known.word();
            view! {
                <label class="check">
                    <input type="checkbox" prop:checked=move || is_on(word) on:change=move |_| toggle(word)/>
                    {known.label()}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field">
            <legend class="field__label">{label}</legend>
            <div class="checks">{boxes}</div>
        </fieldset>
    }
}

/// What it costs.
#[component]
pub fn PriceSection(sheet: Sheet) -> impl IntoView {
    let f = sheet.fields;
    let purpose = Memo::new(move |_| f.purpose.with(|word| word.parse().unwrap_or(Purpose::Sale)));
    let (wan, yuan) = (tr!(listing.unit.wan), tr!(listing.unit.yuan_month));
    let content = move || {
        let purpose = purpose.get();
        let other = if other_unit(purpose) == Unit::Wan { wan } else { yuan };
        view! {
            {purpose.includes_sale().then(|| sheet.number("price_fen", f.price, wan, "w3", sheet.is_priced))}
            {purpose.includes_rental().then(|| sheet.number("rent_fen", f.rent, yuan, "w3", sheet.is_priced))}
            {sheet.number("floor_price_fen", f.floor_price, other, "w3", false)}
            {sheet.number("evaluation_fen", f.evaluation, other, "w3", false)}
        }
    };
    view! { <div class="form">{content}</div> }
}

/// What the owner asks and offers beside the price.
#[component]
pub fn TermsSection(sheet: Sheet) -> impl IntoView {
    let f = sheet.fields;
    view! {
        <div class="form">
            {sheet.word::<CertificateState>("terms/certificate", f.certificate)}
            {sheet.yes_or_no("terms/is_only_home", f.is_only_home)}
            {sheet.word::<LandTenure>("terms/land_tenure", f.land_tenure)}
            {sheet.word::<TaxBearer>("terms/tax_bearer", f.tax_bearer)}
            {sheet.word::<MortgageState>("terms/mortgage", f.mortgage)}
            {sheet.number("terms/mortgage_fen", f.mortgage_amount, tr!(listing.unit.wan), "w3", false)}
            {sheet.word::<Tenancy>("terms/tenancy", f.tenancy)}
            {sheet.day("terms/lease_ends_on", f.lease_ends_on)}
            {sheet.word::<Parking>("terms/parking", f.parking)}
            {sheet.number("terms/storage_area", f.storage_area, "㎡", "w3", false)}
            {sheet.day("terms/hand_over_on", f.hand_over_on)}
            {sheet.number("terms/commission_asked_bp", f.commission, "%", "w3", false)}
            {sheet.line("terms/co_owners", f.co_owners, "w6")}
            {sheet.line("terms/furniture", f.furniture, "w6")}
            {sheet.line("terms/viewing_time", f.viewing_time, "w6")}
            {sheet.word::<ViewingContact>("terms/viewing_contact", f.viewing_contact)}
            {sheet.word::<OwnerSigns>("terms/owner_signs", f.owner_signs)}
            {sheet.word::<OwnerMotive>("terms/motive", f.motive)}
            {sheet.word::<Urgency>("terms/urgency", f.urgency)}
            {sheet.yes_or_no("terms/is_after_own_purchase", f.is_after_own_purchase)}
            {sheet.number("terms/decorated_in", f.decorated_in, "", "w3", false)}
            {sheet.number("terms/decoration_cost_fen", f.decoration_cost, tr!(listing.unit.wan), "w3", false)}
            {sheet.number("terms/cellar_area", f.cellar_area, "㎡", "w3", false)}
            {sheet.yes_or_no("terms/is_cellar_in_price", f.is_cellar_in_price)}
            {sheet.line("terms/selling_points", f.selling_points, "w6")}
            {sheet.line("terms/defects", f.defects, "w6")}
            <AnyOf<Equipment> label=field_label("equipment") value=f.equipment/>
        </div>
    }
}

/// Where it came from, and words about it.
#[component]
pub fn RestSection(sheet: Sheet) -> impl IntoView {
    let f = sheet.fields;
    view! {
        <div class="form">
            {sheet.word::<ListingSource>("source", f.source)}
            <Field label=field_label("obtained_at") state=sheet.form.field("/obtained_at") class="w6" hint=tr!(record.form.obtained_hint)>
                <TextInput value=f.obtained_at kind="datetime-local"/>
            </Field>
            {sheet.line("title", f.title, "")}
            <Field label=field_label("notes") state=sheet.form.field("/notes")><TextArea value=f.notes/></Field>
        </div>
    }
}
