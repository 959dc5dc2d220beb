//! The day's work by flats and clients: one row each, what is lost next first.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use fangke_shared::Subject;
use fangke_shared::insight::reminder::{
    Due, DueState, FlatGroup, FlatList, FlatReminders, LOSING_HOURS, REMINDERS_MAX, Reminder, ReminderKind,
};

use super::service::{Found, counts, due, state, with_names};
use crate::company::tx::Tx;
use crate::company::tx::rules::Rules;
use crate::platform::error::ApiResult;

/// What makes the order: the group, key clients in front, the moment, the listing or client.
type Place = (FlatGroup, bool, DateTime<Utc>, Subject);

/// A flat or client with its reminders, before names are looked up.
struct Flat {
    place: Place,
    lost_at: Option<DateTime<Utc>>,
    found: Vec<Found>,
}

/// The flats and clients with something to do, of some kinds; of all where none is named. Keys are nobody's flat, and a showing has
/// several: they have lists of their own.
///
/// # Errors
/// Only when the database fails.
pub fn list(tx: &mut Tx<'_>, kinds: &[ReminderKind]) -> ApiResult<FlatList> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    let all = due(tx, &caller.into())?;
    let counts = counts(&all, rules);
    let is_of_flat = |found: &Found| !matches!(found.kind, ReminderKind::KeyDue | ReminderKind::Showing);
    let is_wanted = |found: &Found| is_of_flat(found) && (kinds.is_empty() || kinds.contains(&found.kind));
    let mut flats = of_flats(all.into_iter().filter(is_wanted), rules);
    flats.sort_by_key(|flat| flat.place);
    let total = i64::try_from(flats.len()).unwrap_or(i64::MAX);
    flats.truncate(REMINDERS_MAX);
    let shape: Vec<(Subject, FlatGroup, Option<DateTime<Utc>>)> =
        flats.iter().map(|flat| (flat.place.3, flat.place.0, flat.lost_at)).collect();
    let mut reminders: HashMap<Subject, Vec<Reminder>> = HashMap::new();
    for reminder in with_names(tx, flats.into_iter().flat_map(|flat| flat.found).collect())? {
        let listing = reminder.listing.as_ref().map(|listing| Subject::Listing(listing.id));
        if let Some(subject) = listing.or(reminder.client.as_ref().map(|client| Subject::Client(client.id))) {
            reminders.entry(subject).or_default().push(reminder);
        }
    }
    let one = |(subject, group, lost_at)| {
        let reminders: Vec<Reminder> = reminders.remove(&subject)?;
        let first = reminders.first()?;
        Some(FlatReminders { listing: first.listing.clone(), client: first.client.clone(), group, lost_at, reminders })
    };
    Ok(FlatList { items: shape.into_iter().filter_map(one).collect(), total, counts })
}

fn of_flats(found: impl Iterator<Item = Found>, rules: &Rules) -> Vec<Flat> {
    let mut by_flat: HashMap<Subject, Vec<Found>> = HashMap::new();
    for found in found {
        by_flat.entry(found.subject).or_default().push(found);
    }
    let one = |(subject, mut found): (Subject, Vec<Found>)| {
        let lost_at = found.iter().filter_map(|found| lost_at(found, rules)).min();
        // The reason for its place comes first.
        found.sort_by_cached_key(|found| (moment(found, rules), found.kind, found.source));
        let first = found.first().map(|found| (group(found, rules), moment(found, rules).1));
        let (group, at) = first.unwrap_or((FlatGroup::Upcoming, rules.now));
        let is_key = found.iter().any(|found| found.is_key);
        Flat { place: (group, !is_key, at, subject), lost_at, found }
    };
    by_flat.into_iter().map(one).collect()
}

/// When something is lost with it, if that is near.
fn lost_at(found: &Found, rules: &Rules) -> Option<DateTime<Utc>> {
    if !found.kind.loses() {
        return None;
    }
    let at = match found.due {
        Due::At(at) => at,
        Due::On(day) => rules.day_bounds(day).1,
    };
    (at >= rules.now && at <= rules.now + Duration::hours(LOSING_HOURS)).then_some(at)
}

fn group(found: &Found, rules: &Rules) -> FlatGroup {
    match (lost_at(found, rules), state(found, rules)) {
        (Some(_), _) => FlatGroup::Losing,
        (None, DueState::Overdue) => FlatGroup::Overdue,
        (None, DueState::Today) => FlatGroup::Today,
        (None, DueState::Upcoming) => FlatGroup::Upcoming,
    }
}

/// Its group and its moment in it: of a day, its beginning.
fn moment(found: &Found, rules: &Rules) -> (FlatGroup, DateTime<Utc>) {
    let at = lost_at(found, rules).unwrap_or_else(|| match found.due {
        Due::At(at) => at,
        Due::On(day) => rules.day_bounds(day).0,
    });
    (group(found, rules), at)
}
