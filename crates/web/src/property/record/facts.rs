//! What is known of a listing; what isn't, leads to the form.

use fangke_shared::property::listing::{Area, ListingResponse, ListingSummary};
use leptos::prelude::*;

use crate::address;
use crate::amount::Unit;
use crate::i18n::{Locale, Word, locale};
use crate::property::listing::parts::record::use_record;
use crate::property::listing::parts::words;
use crate::property::record::fields::field_label;
use crate::time;
use crate::tr;

/// A fact: the field of the form that fills it, and its value in words.
pub type Fact = (&'static str, Option<String>);

fn word<T: Word>(value: Option<T>) -> Option<String> {
    value.map(|word| word.label().to_owned())
}

fn sqm(area: Option<Area>) -> Option<String> {
    area.map(|area| format!("{area} ㎡"))
}

fn yes_no(value: Option<bool>) -> Option<String> {
    value.map(|yes| if yes { tr!(common.yes).to_owned() } else { tr!(common.no).to_owned() })
}

/// The flat itself.
pub fn flat(listing: &ListingResponse) -> Vec<Fact> {
    let (draft, summary) = (&listing.draft, &listing.summary);
    let kitchens = draft.kitchens.map(|n| tr!(listing.layout.kitchens, n = n));
    let layout = words::layout(draft.rooms, draft.halls, draft.baths).map(|layout| format!("{layout}{}", kitchens.unwrap_or_default()));
    vec![
        ("rooms", layout),
        ("area", sqm(draft.area)),
        ("inner_area", sqm(draft.inner_area)),
        ("floor", words::floor(draft.floor, draft.total_floors, draft.floor_band)),
        ("orientations", words::orientations(draft.orientations)),
        ("decoration", word(draft.decoration)),
        ("built_year", draft.built_year.map(|year| tr!(record.year, n = year))),
        ("building_form", word(draft.building_form)),
        ("has_elevator", yes_no(draft.has_elevator)),
        ("source", word(draft.source)),
        ("obtained_at", draft.obtained_at.map(time::moment)),
        ("created_at", Some(entered(summary, draft.obtained_at))),
    ]
}

/// When it was entered, and how long after it was obtained where that was late.
fn entered(summary: &ListingSummary, obtained: Option<chrono::DateTime<chrono::Utc>>) -> String {
    let at = summary.created_at;
    let late = obtained.filter(|_| summary.is_late_entry).map(|obtained| (at - obtained).num_minutes());
    match late {
        Some(minutes) if minutes < 48 * 60 => tr!(record.entered_late_hours, at = time::moment(at), n = minutes / 60),
        Some(minutes) => tr!(record.entered_late_days, at = time::moment(at), n = minutes / (24 * 60)),
        None => time::moment(at),
    }
}

/// Those of several values that are known, in one; none where nothing is.
fn listed(values: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let known: Vec<String> = values.into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.join(tr!(common.list_separator)))
}

/// The terms of trade.
pub fn terms(listing: &ListingResponse) -> Vec<Fact> {
    let terms = &listing.draft.terms;
    let mortgage = word(terms.mortgage).map(|word| match terms.mortgage_fen {
        Some(fen) => format!("{word} {} {}", Unit::Wan.text(fen), tr!(listing.unit.wan)),
        None => word,
    });
    let certificate = word(terms.certificate).map(|word| match terms.is_only_home {
        Some(true) => format!("{word}{}{}", tr!(common.list_separator), tr!(record.only_home)),
        _ => word,
    });
    let tenancy = word(terms.tenancy).map(|word| match terms.lease_ends_on {
        Some(day) => tr!(record.lease_until, tenancy = word, day = time::date(day)),
        None => word,
    });
    let motive = listed([word(terms.motive), word(terms.urgency)]);
    let cost = terms.decoration_cost_fen.map(|fen| format!("{} {}", Unit::Wan.text(fen), tr!(listing.unit.wan)));
    let decorated = listed([terms.decorated_in.map(|year| tr!(record.year, n = year)), cost]);
    let in_price =
        terms.is_cellar_in_price.map(|is_in| if is_in { tr!(record.cellar_included) } else { tr!(record.cellar_apart) }.to_owned());
    let cellar = listed([sqm(terms.cellar_area), in_price]);
    let equipment = listed(terms.equipment.iter().map(|known| Some(known.label().to_owned())));
    vec![
        ("certificate", certificate),
        ("land_tenure", word(terms.land_tenure)),
        ("co_owners", terms.co_owners.clone()),
        ("mortgage", mortgage),
        ("tenancy", tenancy),
        ("tax_bearer", word(terms.tax_bearer)),
        ("hand_over_on", terms.hand_over_on.map(time::date)),
        ("furniture", terms.furniture.clone()),
        ("parking", word(terms.parking)),
        ("storage_area", sqm(terms.storage_area)),
        ("viewing_time", terms.viewing_time.clone()),
        ("viewing_contact", word(terms.viewing_contact)),
        ("motive", motive),
        ("owner_signs", word(terms.owner_signs)),
        ("is_after_own_purchase", yes_no(terms.is_after_own_purchase)),
        ("decorated_in", decorated),
        ("cellar_area", cellar),
        ("equipment", equipment),
        ("selling_points", terms.selling_points.clone()),
        ("defects", terms.defects.clone()),
        ("commission_asked_bp", terms.commission_asked_bp.map(|bp| format!("{}%", Unit::Percent.text(i64::from(bp))))),
    ]
}

/// The panel of the flat.
#[component]
pub fn FlatPanel() -> impl IntoView {
    let record = use_record();
    let notes = move || record.listing.with(|listing| listing.draft.notes.clone()).map(|notes| view! { <p class="notes">{notes}</p> });
    view! {
        <section class="panel phone-2" aria-labelledby="h-flat">
            <header><h2 id="h-flat">{tr!(record.panel.flat)}</h2><EditLink/></header>
            <div class="body"><Facts read=flat columns="4" phone_columns="2"/>{notes}</div>
        </section>
    }
}

/// The panel of the terms.
#[component]
pub fn TermsPanel() -> impl IntoView {
    let record = use_record();
    let filled = move || {
        let facts = record.listing.with(terms);
        tr!(record.panel.filled, n = facts.iter().filter(|(_, value)| value.is_some()).count(), of = facts.len())
    };
    view! {
        <section class="panel" aria-labelledby="h-terms">
            <header><h2 id="h-terms">{tr!(record.panel.terms)}</h2><span class="n">{filled}</span><EditLink/></header>
            <div class="body"><Facts read=terms columns="3" phone_columns="1"/></div>
        </section>
    }
}

#[component]
fn EditLink() -> impl IntoView {
    let record = use_record();
    view! {
        <span class="end">
            <Show when=move || record.edit_refused().is_none()>
                <a class="btn btn--link btn--sm" href=format!("{}/edit", address::listing(record.id()))>{tr!(common.edit)}</a>
            </Show>
        </span>
    }
}

/// Label and value, side by side.
#[component]
pub fn Facts(
    /// Which facts.
    read: fn(&ListingResponse) -> Vec<Fact>,
    /// Columns on a desk.
    columns: &'static str,
    /// Columns on a phone.
    phone_columns: &'static str,
) -> impl IntoView {
    let record = use_record();
    let items = move || {
        let may_edit = record.edit_refused().is_none();
        record
            .listing
            .with(read)
            .into_iter()
            .map(|(field, value)| {
                let value = match value {
                    Some(value) => value.into_any(),
                    None if may_edit => {
                        view! { <a class="btn--add" href=format!("{}/edit?field={field}", address::listing(record.id()))>{tr!(common.fill_in)}</a> }
                            .into_any()
                    }
                    None => view! { <span class="muted">{tr!(record.not_filled_in)}</span> }.into_any(),
                };
                view! { <div><dt>{field_label(field)}</dt><dd>{value}</dd></div> }
            })
            .collect_view()
    };
    // Chinese labels are four characters; English ones are words.
    let label = if locale() == Locale::en { "7em" } else { "5em" };
    view! { <dl class="facts" style:--cols=columns style:--cols-phone=phone_columns style:--label=label>{items}</dl> }
}

/// The few facts of a peek.
pub fn short(listing: &ListingResponse) -> Vec<Fact> {
    flat(listing)
        .into_iter()
        .filter(|(field, _)| matches!(*field, "rooms" | "area" | "floor" | "orientations" | "decoration" | "built_year"))
        .collect()
}
