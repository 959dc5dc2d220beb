//! What the owner's people and the owner are told of a showing: neither the client's name nor number.

use chrono::{DateTime, Utc};
use fangke_shared::client::showing::{Objection, OwnerReport, ShowingResult, showing_number};
use fangke_shared::money::{wan, whole_yuan};
use fangke_shared::property::listing::Purpose;
use fangke_shared::{ListingId, MemberId, ShowingId};

use super::access;
use super::store::{self, StopRow};
use crate::company::member::service as member;
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::company::tx::rules::Rules;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::language::{Language, Texts, texts};
use crate::property::listing::service as listing;

static TEXTS: Texts = texts!("showing_report");

/// The follow-up on a listing that was seen, in the language in which the house writes. The showing's number makes it one of its own.
///
/// # Errors
/// Only when the database fails.
pub fn line(tx: &mut Tx<'_>, showing: ShowingId, stop: &StopRow) -> ApiResult<String> {
    let language = Language::default();
    let mut parts = vec![language.say(&TEXTS, "shown", showing_number(showing))];
    parts.extend(said(tx, language, stop)?);
    Ok(parts.join(language.text(&TEXTS, "between")))
}

/// What the client made of a listing, in sentences.
fn said(tx: &mut Tx<'_>, language: Language, stop: &StopRow) -> ApiResult<Vec<String>> {
    let is_rental = listing::find(tx.conn, ListingId(stop.listing_id))?.purpose == Purpose::Rental;
    let offered = |fen| match is_rental {
        true => language.say(&TEXTS, "offered_rent", whole_yuan(fen)),
        false => language.say(&TEXTS, "offered", wan(fen)),
    };
    let objection = stop.objection.as_deref().and_then(|word| word.parse::<Objection>().ok());
    let mut parts = Vec::new();
    parts.extend(stop.result().map(|result| language.say(&TEXTS, "result", language.label("showing_result", result))));
    parts.extend(objection.map(|objection| language.say(&TEXTS, "objection", language.label("objection", objection))));
    parts.extend(stop.offered_fen.map(offered));
    parts.extend(stop.client_said.as_deref().map(|said| language.say(&TEXTS, "said", said)));
    Ok(parts)
}

/// What to tell the owner of a listing, to be copied into a message.
///
/// # Errors
/// `not_found`, also for a listing that has no result or wasn't seen.
pub fn for_owner(tx: &mut Tx<'_>, (id, of): (ShowingId, ListingId), language: Language) -> ApiResult<OwnerReport> {
    let row = access::seen(tx, id)?;
    let stops = store::stops(tx.conn, id)?;
    let stop = stops.into_iter().find(|stop| stop.listing_id == of.0).ok_or_else(ApiError::not_found)?;
    if stop.result().is_none_or(|result| result == ShowingResult::NotSeen) {
        return Err(ApiError::not_found());
    }
    let home = listing::refs(tx.conn, [of])?.remove(&of).ok_or_else(ApiError::not_found)?;
    let agent = member::profile(tx.conn, MemberId(row.agent_id))?.member.display_name;
    let store = match row.store_id {
        Some(store) => organisation::names(tx.conn, &[store])?.remove(&store).unwrap_or_default(),
        None => String::new(),
    };
    let at = stop.seen_at.unwrap_or(row.starts_at).and_utc();
    let mut lines = vec![
        language.text(&TEXTS, "hello").to_owned(),
        language.say(&TEXTS, "home", home.title()),
        language.say(&TEXTS, "time", clock(tx.rules, at)),
    ];
    lines.extend(said(tx, language, &stop)?);
    lines.push(language.text(&TEXTS, "bye").to_owned());
    lines.push(format!("{agent} {store}").trim().to_owned());
    Ok(OwnerReport { text: lines.join("\n") })
}

/// A moment on the clocks of the house: `2026-03-18 14:30`.
fn clock(rules: &Rules, at: DateTime<Utc>) -> String {
    let day = rules.day_of(at);
    let minutes = (at - rules.day_bounds(day).0).num_minutes();
    format!("{day} {:02}:{:02}", minutes / 60, minutes % 60)
}
