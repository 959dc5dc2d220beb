//! Roles and shares as they are typed: per cent, which add up to a hundred for each part.

use fangke_shared::client::cooperation::{CooperationRole, CooperationTerms, PartyTerms, WHOLE_BP};
use fangke_shared::problem::{FieldCode, FieldError};
use leptos::prelude::*;

use crate::amount::Unit;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Field, Form, Select, TextInput, word_choices};

/// What is typed of one of the two.
#[derive(Clone, Copy)]
struct Party {
    role: RwSignal<String>,
    client: RwSignal<String>,
    closing: RwSignal<String>,
}

/// What is typed.
#[derive(Clone, Copy)]
pub struct Typed {
    holder: Party,
    partner: Party,
    shares_contacts: RwSignal<bool>,
}

impl Typed {
    /// As most agree: who holds the client leads, both get half.
    pub fn usual() -> Self {
        let party = |role| PartyTerms { role, client_bp: WHOLE_BP / 2, closing_bp: WHOLE_BP / 2 };
        let (holder, partner) = (party(CooperationRole::Lead), party(CooperationRole::Support));
        Self::of(&CooperationTerms { holder, partner, shares_contacts: true })
    }

    /// What is there.
    pub fn of(terms: &CooperationTerms) -> Self {
        let party = |terms: &PartyTerms| Party {
            role: RwSignal::new(terms.role.word().to_owned()),
            client: RwSignal::new(Unit::Percent.text(terms.client_bp)),
            closing: RwSignal::new(Unit::Percent.text(terms.closing_bp)),
        };
        Self { holder: party(&terms.holder), partner: party(&terms.partner), shares_contacts: RwSignal::new(terms.shares_contacts) }
    }

    /// What it says, and what of it can't be read.
    pub fn read(self) -> (CooperationTerms, Vec<FieldError>) {
        let mut errors = Vec::new();
        let mut party = |party: Party, at: &str, usual| {
            let mut bp = |value: RwSignal<String>, name: &str| {
                share(value).unwrap_or_else(|| {
                    errors.push(FieldError::new(format!("/terms/{at}/{name}"), FieldCode::InvalidFormat));
                    0
                })
            };
            let (client_bp, closing_bp) = (bp(party.client, "client_bp"), bp(party.closing, "closing_bp"));
            PartyTerms { role: party.role.get().parse().unwrap_or(usual), client_bp, closing_bp }
        };
        let holder = party(self.holder, "holder", CooperationRole::Lead);
        let partner = party(self.partner, "partner", CooperationRole::Support);
        (CooperationTerms { holder, partner, shares_contacts: self.shares_contacts.get() }, errors)
    }
}

fn share(value: RwSignal<String>) -> Option<i64> {
    value.with(|text| Unit::Percent.parse(text)).ok().flatten()
}

/// The fields: for each part two shares, a slider that moves both, and what they add up to.
#[component]
pub fn TermsFields(
    /// What is typed.
    typed: Typed,
    /// The form that they belong to.
    form: Form,
) -> impl IntoView {
    let Typed { holder, partner, shares_contacts } = typed;
    let roles = word_choices::<CooperationRole>;
    view! {
        <Field label=tr!(cooperation.holder_role) state=form.field("/terms/holder/role") class="w6">
            <Select value=holder.role choices=roles()/>
        </Field>
        <Field label=tr!(cooperation.partner_role) state=form.field("/terms/partner/role") class="w6">
            <Select value=partner.role choices=roles()/>
        </Field>
        <Part form name="client_bp" title=tr!(cooperation.client_part) shares=(holder.client, partner.client)/>
        <Part form name="closing_bp" title=tr!(cooperation.closing_part) shares=(holder.closing, partner.closing)/>
        <label class="check">
            <input type="checkbox" prop:checked=move || shares_contacts.get() on:change:target=move |event| shares_contacts.set(event.target().checked())/>
            {tr!(cooperation.shares_contacts)}
        </label>
    }
}

#[component]
fn Part(form: Form, name: &'static str, title: &'static str, shares: (RwSignal<String>, RwSignal<String>)) -> impl IntoView {
    let (holder, partner) = shares;
    let slide = move |text: String| {
        if let Ok(percent) = text.parse::<i64>() {
            holder.set(Unit::Percent.text(percent * 100));
            partner.set(Unit::Percent.text(WHOLE_BP - percent * 100));
        }
    };
    let sum = Memo::new(move |_| share(holder).zip(share(partner)).map(|(a, b)| a.saturating_add(b)));
    let words = move || sum.get().map_or_else(String::new, |sum| tr!(cooperation.sum, sum = Unit::Percent.text(sum)));
    let at = move || share(holder).map_or(50, |bp| bp / 100).to_string();
    view! {
        <fieldset class="cooperation-part">
            <legend>{title}</legend>
            <Field label=tr!(cooperation.holder_share) state=form.field(&format!("/terms/holder/{name}"))>
                <TextInput value=holder inputmode="decimal" unit="%"/>
            </Field>
            <Field label=tr!(cooperation.partner_share) state=form.field(&format!("/terms/partner/{name}"))>
                <TextInput value=partner inputmode="decimal" unit="%"/>
            </Field>
            <input type="range" min="0" max="100" step="5" aria-label=title prop:value=at on:input:target=move |event| slide(event.target().value())/>
            <output class="num" data-wrong=move || (sum.get() != Some(WHOLE_BP)).then_some("true")>{words}</output>
        </fieldset>
    }
}
