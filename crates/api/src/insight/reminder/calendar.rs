//! A member's calendar: a secret address for calendar programs, which send no token of ours.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::insight::reminder::CalendarResponse;
use fangke_shared::property::listing::ListingRef;
use serde_json::json;

use super::ical::{self, Event};
use super::service::{Found, Person, due};
use super::store;
use crate::company::member::service as member;
use crate::company::setting::service::Rules;
use crate::platform::audit_log::{self, Actor};
use crate::platform::crypto::sha256_hex;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::language::{Language, Texts, texts};
use crate::property::listing::service as listing;

static TEXTS: Texts = texts!("calendar_feed");

/// The most events of a calendar.
const EVENTS_MAX: usize = 500;

/// Makes the caller's calendar address anew: the secret part of it, which is kept only as a hash.
///
/// # Errors
/// What the database says.
pub fn replace_calendar(conn: &mut Conn, caller: &Caller, rules: &Rules) -> ApiResult<String> {
    let me = caller.claims.member_id;
    // Two at once: the later one counts, and neither fails.
    member::lock(conn, me)?;
    let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 24]>());
    store::put_calendar(conn, me, &sha256_hex(token.as_bytes()), rules.now.naive_utc())?;
    audit_log::record(conn, &Actor::from(caller), rules.now, AuditAction::Create, (AuditSubject::Calendar, me.0), &json!({}))?;
    Ok(token)
}

/// Closes the caller's calendar address at once.
///
/// # Errors
/// What the database says.
pub fn revoke_calendar(conn: &mut Conn, caller: &Caller, rules: &Rules) -> ApiResult<()> {
    let me = caller.claims.member_id;
    if store::remove_calendar(conn, me)? {
        audit_log::record(conn, &Actor::from(caller), rules.now, AuditAction::Delete, (AuditSubject::Calendar, me.0), &json!({}))?;
    }
    Ok(())
}

/// Has the caller a calendar address?
///
/// # Errors
/// What the database says.
pub fn show_calendar(conn: &mut Conn, caller: &Caller) -> ApiResult<CalendarResponse> {
    let created_at = store::calendar_since(conn, caller.claims.member_id)?.map(|at| at.and_utc());
    Ok(CalendarResponse { is_active: created_at.is_some(), created_at })
}

/// The calendar behind an address.
///
/// # Errors
/// `not_found` for addresses that are unknown or closed, and for members who have left.
pub fn feed(conn: &mut Conn, token: &str, language: Language, rules: &Rules) -> ApiResult<String> {
    let owner = store::calendar_owner(conn, &sha256_hex(token.as_bytes()))?.ok_or_else(ApiError::not_found)?;
    let standing = member::standing(conn, owner)?;
    if !standing.is_active {
        return Err(ApiError::not_found());
    }
    let mut found = due(conn, &Person { id: owner, role: standing.role, units: standing.units }, rules)?;
    found.truncate(EVENTS_MAX);
    let listings = listing::refs(conn, found.iter().map(|found| found.listing))?;
    let event = |found: &Found| Some(event(found, listings.get(&found.listing)?, language));
    let events: Vec<Event> = found.iter().filter_map(event).collect();
    Ok(ical::calendar(language.text(&TEXTS, "name"), rules.now, &events))
}

/// What a calendar is told: what to do where, and never with whom.
///
/// It may lie with a company that has no business with owners, so neither the room nor what an agent noted is in it, for that may
/// hold a name or number; the listing's own number leads an agent to all of it.
fn event(found: &Found, listing: &ListingRef, language: Language) -> Event {
    let building = listing.building.as_ref().map(|building| language.say(&TEXTS, "building", building));
    let unit = listing.unit.as_ref().map(|unit| language.say(&TEXTS, "unit", unit));
    let place: Vec<String> = listing.community_name.clone().into_iter().chain(building).chain(unit).collect();
    let what = language.label("reminder_kind", found.kind).to_owned();
    let keys = found.key_number.map(|number| format!(" #{number}")).unwrap_or_default();
    Event {
        uid: format!("{}-{}@fangke", found.kind, found.source),
        due: found.due,
        summary: format!("{what}{keys} · {}", if place.is_empty() { listing.number.clone() } else { place.join(" ") }),
        description: listing.number.clone(),
    }
}
