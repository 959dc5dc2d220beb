//! A member's calendar: a secret address for calendar programs, which send no token of ours.

use fangke_shared::property::listing::ListingRef;
use fangke_shared::{ClientId, Subject};

use super::ical::{self, Event};
use super::service::{Found, Person, due, listings_of};
use crate::company::calendar::service as calendar;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::language::{Language, Texts, texts};
use crate::property::listing::service as listing;

static TEXTS: Texts = texts!("calendar_feed");

/// The most events of a calendar.
const EVENTS_MAX: usize = 500;

/// The calendar behind an address.
///
/// # Errors
/// `not_found` for addresses that are unknown or closed, and for members who have left.
pub fn feed(tx: &mut Tx<'_>, token: &str, language: Language) -> ApiResult<String> {
    let rules = tx.rules;
    let owner = calendar::owner(tx, token)?.ok_or_else(ApiError::not_found)?;
    let profile = member::profile(tx.conn, owner)?;
    if !profile.is_active {
        return Err(ApiError::not_found());
    }
    let mut found = due(tx, &Person { id: owner, role: profile.role, units: profile.units })?;
    found.truncate(EVENTS_MAX);
    let listings = listing::refs(tx.conn, listings_of(&found))?;
    let event = |found: &Found| match found.subject {
        Subject::Listing(id) => Some(of_listing(found, listings.get(&id)?, language)),
        Subject::Client(id) => Some(of_client(found, id, language)),
    };
    let events: Vec<Event> = found.iter().filter_map(event).collect();
    Ok(ical::calendar(language.text(&TEXTS, "name"), rules.now, &events))
}

/// What a calendar is told of a client: its number in the house, never its name.
fn of_client(found: &Found, client: ClientId, language: Language) -> Event {
    let what = language.label("reminder_kind", found.kind).to_owned();
    let whom = language.say(&TEXTS, "client", client);
    Event {
        uid: format!("{}-client-{}@fangke", found.kind, found.source),
        due: found.due,
        summary: format!("{what} · {whom}"),
        description: whom,
    }
}

/// What a calendar is told: what to do where, and never with whom.
///
/// It may lie with a company that has no business with owners, so neither the room nor what an agent noted is in it, for that may
/// hold a name or number; the listing's own number leads an agent to all of it.
fn of_listing(found: &Found, listing: &ListingRef, language: Language) -> Event {
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
