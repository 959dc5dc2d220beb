//! The fields of a demand, as they are typed.

use fangke_shared::client::ClientGrade;
use fangke_shared::client::demand::{DemandDraft, Motive, PaymentMethod};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::{Area, Purpose};
use leptos::prelude::*;

use crate::amount::Unit;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Choice, Field, Form, Segmented, Select, TextArea, TextInput, word_choices};

/// The texts of the form. What it has no field for stays as it was.
#[derive(Clone, Copy)]
pub struct DemandFields {
    before: StoredValue<DemandDraft>,
    purpose: RwSignal<String>,
    districts: RwSignal<String>,
    rooms: (RwSignal<String>, RwSignal<String>),
    area: (RwSignal<String>, RwSignal<String>),
    price: (RwSignal<String>, RwSignal<String>),
    motive: RwSignal<String>,
    move_by: RwSignal<String>,
    payment: RwSignal<String>,
    down_payment: RwSignal<String>,
    built_year: RwSignal<String>,
    grade: RwSignal<String>,
    grade_reason: RwSignal<String>,
    wishes: RwSignal<String>,
}

fn word<T: Word>(value: Option<T>) -> String {
    value.map(|value| value.word().to_owned()).unwrap_or_default()
}

impl DemandFields {
    /// Those of a demand.
    pub fn of(draft: DemandDraft) -> Self {
        let unit = if draft.purpose == Purpose::Rental { Unit::Yuan } else { Unit::Wan };
        let money = |fen: Option<i64>| RwSignal::new(fen.map(|fen| unit.text(fen)).unwrap_or_default());
        let wan = |fen: Option<i64>| RwSignal::new(fen.map(|fen| Unit::Wan.text(fen)).unwrap_or_default());
        let number = |n: Option<i32>| RwSignal::new(n.map(|n| n.to_string()).unwrap_or_default());
        let area = |area: Option<Area>| RwSignal::new(area.map(|area| area.to_string()).unwrap_or_default());
        Self {
            purpose: RwSignal::new(draft.purpose.word().to_owned()),
            districts: RwSignal::new(draft.districts.join(tr!(common.list_separator))),
            rooms: (number(draft.rooms_min), number(draft.rooms_max)),
            area: (area(draft.area_min), area(draft.area_max)),
            price: (money(draft.price_min_fen), money(draft.price_max_fen)),
            motive: RwSignal::new(word(draft.motive)),
            move_by: RwSignal::new(draft.move_by.map(|day| day.to_string()).unwrap_or_default()),
            payment: RwSignal::new(word(draft.payment)),
            down_payment: wan(draft.down_payment_fen),
            built_year: number(draft.built_year_min),
            grade: RwSignal::new(word(draft.grade)),
            grade_reason: RwSignal::new(draft.grade_reason.clone().unwrap_or_default()),
            wishes: RwSignal::new(draft.wishes.clone().unwrap_or_default()),
            before: StoredValue::new(draft),
        }
    }

    /// Its texts, for a draft.
    pub fn texts(self) -> [RwSignal<String>; 16] {
        [
            self.purpose,
            self.districts,
            self.rooms.0,
            self.rooms.1,
            self.area.0,
            self.area.1,
            self.price.0,
            self.price.1,
            self.motive,
            self.move_by,
            self.payment,
            self.down_payment,
            self.built_year,
            self.grade,
            self.grade_reason,
            self.wishes,
        ]
    }

    /// Is it to rent?
    fn is_rental(self) -> bool {
        self.purpose.with(|purpose| purpose == Purpose::Rental.word())
    }

    /// Has anything been typed?
    pub fn is_blank(self) -> bool {
        let mut untouched = self.draft("").0;
        untouched.purpose = Purpose::Sale;
        untouched == DemandDraft::new(Purpose::Sale)
    }

    /// What the texts say, and what in them is no figure; `prefix` is the demand's place in the body.
    pub fn draft(self, prefix: &str) -> (DemandDraft, Vec<FieldError>) {
        let mut errors = Vec::new();
        let purpose = self.purpose.get().parse().unwrap_or(Purpose::Sale);
        let unit = if purpose == Purpose::Rental { Unit::Yuan } else { Unit::Wan };
        let mut amount = |name: &str, text: RwSignal<String>, unit: Unit| {
            unit.parse(&text.get()).unwrap_or_else(|()| {
                errors.push(FieldError::new(format!("{prefix}/{name}"), FieldCode::InvalidFormat));
                None
            })
        };
        let small = |n: Option<i64>| n.and_then(|n| i32::try_from(n).ok());
        let rooms = (amount("rooms_min", self.rooms.0, Unit::One), amount("rooms_max", self.rooms.1, Unit::One));
        let area = (amount("area_min", self.area.0, Unit::Sqm), amount("area_max", self.area.1, Unit::Sqm));
        let price = (amount("price_min_fen", self.price.0, unit), amount("price_max_fen", self.price.1, unit));
        let down_payment_fen = amount("down_payment_fen", self.down_payment, Unit::Wan);
        let built_year_min = small(amount("built_year_min", self.built_year, Unit::One));
        let text = |text: RwSignal<String>| Some(text.get().trim().to_owned()).filter(|text| !text.is_empty());
        let districts = self.districts.get();
        let districts = districts.split(['、', ',', '，', ' ', '/', ';', '；']).map(str::trim).filter(|name| !name.is_empty());
        let draft = DemandDraft {
            purpose,
            districts: districts.map(str::to_owned).collect(),
            rooms_min: small(rooms.0),
            rooms_max: small(rooms.1),
            area_min: area.0.map(Area),
            area_max: area.1.map(Area),
            price_min_fen: price.0,
            price_max_fen: price.1,
            motive: self.motive.get().parse().ok(),
            move_by: self.move_by.get().parse().ok(),
            payment: self.payment.get().parse().ok(),
            down_payment_fen,
            built_year_min,
            grade: self.grade.get().parse().ok(),
            grade_reason: text(self.grade_reason),
            wishes: text(self.wishes),
            ..self.before.get_value()
        };
        (draft, errors)
    }
}

/// The fields; `prefix` is the demand's place in the body.
#[component]
pub fn DemandForm(
    /// The texts.
    fields: DemandFields,
    /// What is wrong with them.
    form: Form,
    /// The demand's place in the body.
    #[prop(default = "")]
    prefix: &'static str,
) -> impl IntoView {
    let at = move |name: &str| form.field(&format!("{prefix}/{name}"));
    let purposes =
        vec![Choice::new(Purpose::Sale.word(), tr!(profile.demand.buys)), Choice::new(Purpose::Rental.word(), tr!(profile.demand.rents))];
    let price_unit = move || if fields.is_rental() { tr!(dossier.demand.rent) } else { tr!(dossier.demand.price) };
    let payments = Signal::derive(move || {
        let is_rental = fields.is_rental();
        let of_kind = PaymentMethod::ALL.iter().filter(|method| method.is_of_rent() == is_rental);
        of_kind.map(|method| Choice::new(method.word(), method.label())).collect::<Vec<_>>()
    });
    view! {
        <div class="field"><Segmented value=fields.purpose choices=purposes label=tr!(profile.wants)/></div>
        <Field label=tr!(dossier.demand.districts) state=at("districts/0") hint=tr!(dossier.demand.districts_hint)><TextInput value=fields.districts/></Field>
        <fieldset class="w6 client-range"><legend>{price_unit}</legend>
            <Field label=tr!(dossier.demand.min) state=at("price_min_fen")><TextInput value=fields.price.0 inputmode="decimal"/></Field>
            <Field label=tr!(dossier.demand.max) state=at("price_max_fen")><TextInput value=fields.price.1 inputmode="decimal"/></Field>
        </fieldset>
        <fieldset class="w6 client-range"><legend>{tr!(dossier.demand.area)}</legend>
            <Field label=tr!(dossier.demand.min) state=at("area_min")><TextInput value=fields.area.0 inputmode="decimal"/></Field>
            <Field label=tr!(dossier.demand.max) state=at("area_max")><TextInput value=fields.area.1 inputmode="decimal"/></Field>
        </fieldset>
        <fieldset class="w6 client-range"><legend>{tr!(dossier.demand.rooms)}</legend>
            <Field label=tr!(dossier.demand.min) state=at("rooms_min")><TextInput value=fields.rooms.0 inputmode="numeric"/></Field>
            <Field label=tr!(dossier.demand.max) state=at("rooms_max")><TextInput value=fields.rooms.1 inputmode="numeric"/></Field>
        </fieldset>
        <Field label=tr!(dossier.demand.motive) state=at("motive") class="w6"><Select value=fields.motive choices={word_choices::<Motive>()} blank=tr!(common.choose)/></Field>
        <Field label=tr!(dossier.demand.move_by) state=at("move_by") class="w6" hint=tr!(dossier.demand.move_by_hint)><TextInput value=fields.move_by kind="date"/></Field>
        <Field label=tr!(dossier.demand.payment) state=at("payment") class="w6"><Select value=fields.payment choices=payments blank=tr!(common.choose)/></Field>
        <Show when=move || !fields.is_rental()>
            <Field label=tr!(dossier.demand.down_payment) state=at("down_payment_fen") class="w6"><TextInput value=fields.down_payment inputmode="decimal" unit=tr!(dossier.demand.wan)/></Field>
            <Field label=tr!(dossier.demand.built_year) state=at("built_year_min") class="w6"><TextInput value=fields.built_year inputmode="numeric"/></Field>
        </Show>
        <Field label=tr!(dossier.demand.wishes) state=at("wishes")><TextArea value=fields.wishes placeholder=tr!(dossier.demand.wishes_hint)/></Field>
        <Field label=tr!(dossier.demand.grade) state=at("grade") class="w6" hint=tr!(dossier.demand.grade_hint)><Select value=fields.grade choices={word_choices::<ClientGrade>()} blank=tr!(dossier.demand.grade_auto)/></Field>
        <Show when=move || !fields.grade.with(String::is_empty)>
            <Field label=tr!(dossier.demand.grade_reason) state=at("grade_reason") class="w6"><TextInput value=fields.grade_reason/></Field>
        </Show>
    }
}
