//! What a version says, as it is typed: shares in per cent, with a sum that is live.

use fangke_shared::deal::commission::{BaseShares, CommissionPlanResponse, CommissionRole, Grants, PlanTerms, PlanUse};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::{Grade, Purpose};
use leptos::prelude::*;

use super::parts::{off_by, plan_title};
use crate::amount::Unit;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Choice, Field, Form, Select, TextInput};

/// The shares of one grade, or of all listings.
#[derive(Clone, Copy)]
struct Row {
    /// Its place in the request: `shares`, `recommended`, `focus`.
    at: &'static str,
    grade: Option<Grade>,
    listing: RwSignal<String>,
    exclusive: RwSignal<String>,
    closing: RwSignal<String>,
    client: RwSignal<String>,
}

fn text(bp: i64) -> RwSignal<String> {
    RwSignal::new(Unit::Percent.text(bp))
}

/// What was typed; nothing is nothing of it.
fn read(value: RwSignal<String>) -> Result<i64, ()> {
    value.with(|text| Unit::Percent.parse(text)).map(Option::unwrap_or_default)
}

impl Row {
    fn new(at: &'static str, grade: Option<Grade>, shares: BaseShares) -> Self {
        Self {
            at,
            grade,
            listing: text(shares.listing_bp),
            exclusive: text(shares.exclusive_bp),
            closing: text(shares.closing_bp),
            client: text(shares.client_bp),
        }
    }

    /// Its fields, each with the name of the request.
    fn fields(self) -> [(&'static str, CommissionRole, RwSignal<String>); 4] {
        [
            ("listing_bp", CommissionRole::Listing, self.listing),
            ("exclusive_bp", CommissionRole::Exclusive, self.exclusive),
            ("closing_bp", CommissionRole::Closing, self.closing),
            ("client_bp", CommissionRole::Client, self.client),
        ]
    }

    /// What can be read of it, added up.
    fn sum(self) -> i64 {
        self.fields().into_iter().filter_map(|(_, _, value)| read(value).ok()).fold(0, i64::saturating_add)
    }

    fn shares(self, errors: &mut Vec<FieldError>) -> BaseShares {
        let mut bp = |(name, _, value): (&str, CommissionRole, RwSignal<String>)| {
            read(value).unwrap_or_else(|()| {
                errors.push(FieldError::new(format!("/terms/{}/{name}", self.at), FieldCode::InvalidFormat));
                0
            })
        };
        let [listing, exclusive, closing, client] = self.fields();
        BaseShares { listing_bp: bp(listing), exclusive_bp: bp(exclusive), closing_bp: bp(closing), client_bp: bp(client) }
    }
}

/// The terms of a version that is being typed.
#[derive(Clone, Copy)]
pub struct TypedTerms {
    deals: Purpose,
    used_for: PlanUse,
    rows: StoredValue<Vec<Row>>,
    key_from_listing: RwSignal<String>,
    key_from_closing: RwSignal<String>,
    photos: RwSignal<String>,
    floor_plan: RwSignal<String>,
    ordinary: RwSignal<String>,
    leavers: RwSignal<Vec<CommissionRole>>,
}

impl TypedTerms {
    /// Those of a version that is there.
    pub fn new(terms: &PlanTerms) -> Self {
        let by_grade = [("shares", Grade::General), ("recommended", Grade::Recommended), ("focus", Grade::Focus)];
        let rows = if terms.used_for == PlanUse::Packaging {
            by_grade.map(|(at, grade)| Row::new(at, Some(grade), terms.shares_of(grade))).to_vec()
        } else {
            vec![Row::new("shares", None, terms.shares)]
        };
        let grants = &terms.grants;
        Self {
            deals: terms.deals,
            used_for: terms.used_for,
            rows: StoredValue::new(rows),
            key_from_listing: text(grants.key_from_listing_bp),
            key_from_closing: text(grants.key_from_closing_bp),
            photos: text(grants.photos_from_closing_bp),
            floor_plan: text(grants.floor_plan_from_closing_bp),
            ordinary: RwSignal::new(terms.ordinary_plan.clone().unwrap_or_default()),
            leavers: RwSignal::new(terms.leaver_roles.clone()),
        }
    }

    /// The terms.
    ///
    /// # Errors
    /// Every figure that can't be read.
    pub fn terms(self) -> Result<PlanTerms, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut row =
            |at: &str| self.rows.with_value(|rows| rows.iter().find(|row| row.at == at).copied()).map(|row| row.shares(&mut errors));
        let (shares, recommended, focus) = (row("shares").unwrap_or_default(), row("recommended"), row("focus"));
        let mut grant = |name: &str, value: RwSignal<String>| {
            read(value).unwrap_or_else(|()| {
                errors.push(FieldError::new(format!("/terms/grants/{name}"), FieldCode::InvalidFormat));
                0
            })
        };
        let grants = Grants {
            key_from_listing_bp: grant("key_from_listing_bp", self.key_from_listing),
            key_from_closing_bp: grant("key_from_closing_bp", self.key_from_closing),
            photos_from_closing_bp: grant("photos_from_closing_bp", self.photos),
            floor_plan_from_closing_bp: grant("floor_plan_from_closing_bp", self.floor_plan),
        };
        let ordinary_plan = Some(self.ordinary.get()).filter(|name| !name.is_empty());
        let (deals, used_for, leaver_roles) = (self.deals, self.used_for, self.leavers.get());
        let terms = PlanTerms { deals, used_for, shares, recommended, focus, grants, ordinary_plan, leaver_roles };
        if errors.is_empty() { Ok(terms) } else { Err(errors) }
    }

    /// What keeps the shares from being a whole, said in words.
    pub fn refused(self) -> Option<String> {
        self.rows.with_value(|rows| rows.iter().find_map(|row| off_by(row.sum())))
    }
}

/// The fields of the terms.
#[component]
pub fn TermsFields(
    /// What is typed.
    typed: TypedTerms,
    /// The form around them.
    form: Form,
    /// All plans, of which one may be the ordinary one.
    plans: Vec<CommissionPlanResponse>,
) -> impl IntoView {
    let is_exclusive = typed.used_for == PlanUse::Exclusive;
    let rows = typed.rows.get_value().into_iter().map(|row| shares(row, form, is_exclusive)).collect_view();
    let grants = [
        ("key_from_listing_bp", tr!(commission.key_from_listing), typed.key_from_listing),
        ("key_from_closing_bp", tr!(commission.key_from_closing), typed.key_from_closing),
        ("photos_from_closing_bp", tr!(commission.photos_from_closing), typed.photos),
        ("floor_plan_from_closing_bp", tr!(commission.floor_plan_from_closing), typed.floor_plan),
    ];
    let grants = grants.map(|(name, label, value)| {
        view! {
            <Field label state=form.field(&format!("/terms/grants/{name}")) class="w3">
                <TextInput value inputmode="decimal" unit="%" class="control--num"/>
            </Field>
        }
    });
    let is_ordinary = |plan: &CommissionPlanResponse| plan.current().is_some_and(|version| version.terms.used_for == PlanUse::Ordinary);
    let ordinary: Vec<Choice> =
        plans.iter().filter(|plan| is_ordinary(plan)).map(|plan| Choice::new(plan.name.clone(), plan_title(plan))).collect();
    let ordinary = is_exclusive.then(|| {
        view! {
            <Field label=tr!(commission.ordinary_plan) state=form.field("/terms/ordinary_plan") hint=tr!(commission.ordinary_plan_hint)>
                <Select value=typed.ordinary choices=ordinary/>
            </Field>
        }
    });
    view! {
        {rows}
        <h3 class="commission__sub">{tr!(commission.grants)}</h3>
        {grants.into_iter().collect_view()}
        {ordinary}
        {leavers(typed.leavers)}
    }
}

fn shares(row: Row, form: Form, is_exclusive: bool) -> impl IntoView {
    let title = row.grade.map_or_else(|| tr!(commission.shares).to_owned(), |grade| tr!(commission.shares_of, grade = grade.label()));
    let fields =
        row.fields().into_iter().filter(|(_, role, _)| is_exclusive || *role != CommissionRole::Exclusive).map(|(name, role, value)| {
            view! {
                <Field label=role.label() state=form.field(&format!("/terms/{}/{name}", row.at)) class="w3">
                    <TextInput value inputmode="decimal" unit="%" class="control--num"/>
                </Field>
            }
        });
    let sum = move || off_by(row.sum()).unwrap_or_else(|| tr!(commission.is_whole).to_owned());
    let is_off = move || off_by(row.sum()).is_some();
    view! {
        <h3 class="commission__sub">{title}<span class="tnum" role="status" class:danger=is_off>{sum}</span></h3>
        {fields.collect_view()}
    }
}

/// The roles whose part a leaver loses.
fn leavers(chosen: RwSignal<Vec<CommissionRole>>) -> impl IntoView {
    let one = |role: CommissionRole| {
        let set = move |is_in: bool| {
            chosen.update(|roles| {
                roles.retain(|known| *known != role);
                if is_in {
                    roles.push(role);
                    roles.sort_unstable();
                }
            });
        };
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || chosen.with(|roles| roles.contains(&role))
                    on:change:target=move |event| set(event.target().checked())
                />
                {role.label()}
            </label>
        }
    };
    view! {
        <fieldset class="commission__left">
            <legend class="field__label">{tr!(commission.leaver_roles)}</legend>
            {CommissionRole::IN_ORDER.into_iter().map(one).collect_view()}
        </fieldset>
    }
}
