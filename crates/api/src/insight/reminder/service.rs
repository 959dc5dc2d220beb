//! The rules of reminders: what is due, and when.

use chrono::{DateTime, Duration, Utc};
use fangke_shared::client::holding::rhythm_days;
use fangke_shared::client::showing::ShowingSummary;
use fangke_shared::client::stage::{is_over, limit_at};
use fangke_shared::insight::reminder::{
    Due, DueState, LOSING_HOURS, REMINDERS_MAX, Reminder, ReminderCount, ReminderKind, ReminderList, ReminderSummary,
};
use fangke_shared::permission::{Role, Units};
use fangke_shared::property::listing::ListingStatus;
use fangke_shared::{ClientId, ListingId, MemberId, Subject};

use super::store::{self, OwnClient, OwnListing};
use crate::client::profile::service as profile;
use crate::client::reception::service as reception;
use crate::client::showing::service as showing;
use crate::client::stage::service::Limits;
use crate::company::member::service as member;
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::company::tx::rules::Rules;
use crate::platform::error::ApiResult;
use crate::platform::guard::Caller;
use crate::property::listing::moments::{first_follow_up_due, protected_until};
use crate::property::listing::service as listing;
use crate::property::step::service as step;
use crate::property::withdrawal::service as withdrawal;

pub use super::calendar::feed;

/// Whose reminders.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    /// The member.
    pub id: MemberId,
    /// What they are.
    pub role: Role,
    /// Where they belong.
    pub units: Units,
}

impl From<&Caller> for Person {
    fn from(caller: &Caller) -> Self {
        Self { id: caller.claims.member_id, role: caller.claims.role, units: caller.claims.units() }
    }
}

/// Something that is due, before names are looked up.
#[derive(Debug, Clone)]
pub struct Found {
    /// What.
    pub kind: ReminderKind,
    /// The listing, client, follow-up, reveal or bunch of keys that it comes from.
    pub source: i64,
    /// With which listing or client.
    pub subject: Subject,
    /// It is about a key client.
    pub is_key: bool,
    /// By when.
    pub due: Due,
    /// Since when it counts.
    pub since: Option<DateTime<Utc>>,
    /// In words.
    pub text: Option<String>,
    /// The number of the keys.
    pub key_number: Option<i64>,
    /// Who has the keys.
    pub holder: Option<MemberId>,
    /// The showing.
    pub showing: Option<ShowingSummary>,
}

impl Found {
    fn new(kind: ReminderKind, (source, subject): (i64, Subject), due: Due) -> Self {
        Self { kind, source, subject, is_key: false, due, since: None, text: None, key_number: None, holder: None, showing: None }
    }
}

/// Days before the end of its protection on which a listing is brought to mind.
const PROTECTION_DAYS: i64 = 7;

/// Everything that a member has to do, what is due first comes first.
///
/// # Errors
/// Only when the database fails.
pub fn due(tx: &mut Tx<'_>, person: &Person) -> ApiResult<Vec<Found>> {
    let rules = tx.rules;
    let mut all = Vec::new();
    for own in store::own_listings(tx.conn, person.id, rules)? {
        of_listing(&own, rules, &mut all);
    }
    for step in step::open(tx.conn, person.id)? {
        let source = (step.follow_up.0, Subject::Listing(step.listing));
        all.push(Found { text: step.text, ..Found::new(ReminderKind::NextStep, source, Due::On(step.on)) });
    }
    for report in withdrawal::waiting_for(tx.conn, person.id)? {
        let source = (report.listing.0, Subject::Listing(report.listing));
        let found = Found::new(ReminderKind::Withdrawal, source, Due::At(report.due_at));
        all.push(Found { since: Some(report.reported_at), text: Some(report.note), ..found });
    }
    let cut = profile::public_from(rules);
    let limits = Limits::read(tx.conn)?;
    for own in store::own_clients(tx.conn, person.id, cut)? {
        of_client(&own, rules, &mut all);
        all.extend(of_stage(&own, limits.days(person.units.store.map(|store| store.0), own.stage), rules));
    }
    for (id, client, on, text) in store::client_steps(tx.conn, person.id, cut)? {
        let source = (id, Subject::Client(ClientId(client)));
        all.push(Found { text, ..Found::new(ReminderKind::NextStep, source, Due::On(on)) });
    }
    for (id, subject, revealed_at, due_at) in store::open_reveals(tx.conn, person.id)? {
        let found = Found::new(ReminderKind::RevealFollowUp, (id, subject), Due::At(due_at));
        all.push(Found { since: Some(revealed_at), ..found });
    }
    for keys in store::keys_out(tx.conn, person, rules)? {
        let found =
            Found::new(ReminderKind::KeyDue, (keys.id, Subject::Listing(ListingId(keys.listing_id))), Due::At(keys.due_at.and_utc()));
        all.push(Found {
            since: keys.taken_at.map(|at| at.and_utc()),
            text: keys.purpose,
            key_number: Some(keys.number),
            holder: Some(MemberId(keys.holder_id)),
            ..found
        });
    }
    let until = (rules.now + Duration::days(SHOWING_DAYS)).naive_utc();
    for showing in showing::open_of(tx.conn, rules, person.id, until)? {
        all.extend(of_showing(showing, rules));
    }
    let begin = |due: Due| match due {
        Due::At(at) => at,
        Due::On(day) => rules.day_bounds(day).0,
    };
    all.sort_by_cached_key(|found| (begin(found.due), found.kind, found.source));
    Ok(all)
}

/// Days ahead of which showings are told.
const SHOWING_DAYS: i64 = 30;

/// A showing is to be held when it begins; once that has passed, it is to be ended by its end.
fn of_showing(showing: ShowingSummary, rules: &Rules) -> Option<Found> {
    let due = Due::At(if showing.starts_at > rules.now { showing.starts_at } else { showing.ends_at });
    let listing = showing.listings.first()?.id;
    Some(Found { showing: Some(showing.clone()), ..Found::new(ReminderKind::Showing, (showing.id.0, Subject::Listing(listing)), due) })
}

/// What a private listing asks of its maintainer.
fn of_listing(own: &OwnListing, rules: &Rules, all: &mut Vec<Found>) {
    let of = |kind, due| Found::new(kind, (own.id, Subject::Listing(ListingId(own.id))), due);
    let entered = own.entered_at.filter(|_| own.status == ListingStatus::Available && own.first_follow_up_at.is_none());
    if let Some(entered) = entered {
        let due = Due::At(first_follow_up_due(rules, entered.and_utc()));
        all.push(Found { since: Some(entered.and_utc()), ..of(ReminderKind::FirstFollowUp, due) });
    } else {
        let last = own.last_at.and_utc();
        let due = Due::At(last + Duration::days(rules.figures.owner_rhythm_days));
        all.push(Found { since: Some(last), ..of(ReminderKind::OwnerRhythm, due) });
    }
    if let (ListingStatus::Paused | ListingStatus::Unknown, Some(changed)) = (own.status, own.status_changed_at) {
        let ends = protected_until(rules, changed.and_utc());
        if ends <= rules.now + Duration::days(PROTECTION_DAYS) {
            all.push(Found { since: Some(changed.and_utc()), ..of(ReminderKind::ProtectionEnding, Due::At(ends)) });
        }
    }
    if let Some((from, until)) = own.exclusive_from.zip(own.exclusive_until) {
        let is_soon = until <= rules.today + Duration::days(rules.figures.exclusive_reminder_days);
        if from <= rules.today && rules.today <= until && is_soon {
            all.push(of(ReminderKind::ExclusiveEnding, Due::On(until)));
        }
    }
}

/// What a client asks of whoever holds it.
fn of_client(own: &OwnClient, rules: &Rules, all: &mut Vec<Found>) {
    let kept = own.kept_from.and_utc();
    let of = |kind, due| {
        let found = Found::new(kind, (own.id, Subject::Client(ClientId(own.id))), Due::At(due));
        Found { is_key: own.is_key, since: Some(kept), ..found }
    };
    let public = profile::until(own.kept_from, rules);
    if public <= rules.now + Duration::hours(LOSING_HOURS) {
        all.push(of(ReminderKind::ClientDropping, public));
    }
    if let Some(days) = rhythm_days(own.stage, own.has_intent, &rules.figures) {
        all.push(of(ReminderKind::ClientRhythm, kept + Duration::days(days)));
    }
}

/// A client that is over the limit of its stage (C6); before that nothing is asked.
fn of_stage(own: &OwnClient, limit: Option<i64>, rules: &Rules) -> Option<Found> {
    let since = own.stage_since.and_utc();
    let due = Due::At(limit_at(since, limit?));
    let found = Found::new(ReminderKind::StageLimit, (own.id, Subject::Client(ClientId(own.id))), due);
    is_over(since, limit, rules.now).then_some(Found { is_key: own.is_key, since: Some(since), ..found })
}

/// How something stands with the time.
pub(super) fn state(found: &Found, rules: &Rules) -> DueState {
    found.due.state(rules.now, rules.today, rules.day_bounds(rules.today).1)
}

/// How many there are of each kind.
pub(super) fn counts(all: &[Found], rules: &Rules) -> Vec<ReminderCount> {
    let mut counts: Vec<ReminderCount> =
        ReminderKind::ALL.iter().map(|kind| ReminderCount { kind: *kind, overdue: 0, today: 0, upcoming: 0 }).collect();
    for found in all {
        if let Some(count) = counts.iter_mut().find(|count| count.kind == found.kind) {
            *match state(found, rules) {
                DueState::Overdue => &mut count.overdue,
                DueState::Today => &mut count.today,
                DueState::Upcoming => &mut count.upcoming,
            } += 1;
        }
    }
    counts
}

/// The reminders of a state and of some kinds; all where none is named.
///
/// # Errors
/// Only when the database fails.
pub fn list(tx: &mut Tx<'_>, wanted: Option<DueState>, kinds: &[ReminderKind]) -> ApiResult<ReminderList> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    let all = due(tx, &caller.into())?;
    let counts = counts(&all, rules);
    let is_wanted =
        |found: &Found| wanted.is_none_or(|wanted| wanted == state(found, rules)) && (kinds.is_empty() || kinds.contains(&found.kind));
    let mut matching: Vec<Found> = all.into_iter().filter(is_wanted).collect();
    let total = i64::try_from(matching.len()).unwrap_or(i64::MAX);
    matching.truncate(REMINDERS_MAX);
    Ok(ReminderList {
        items: with_names(tx, matching)?,
        total,
        overdue: counts.iter().map(|count| count.overdue).sum(),
        today: counts.iter().map(|count| count.today).sum(),
        counts,
    })
}

/// The listings among what was found.
pub(super) fn listings_of(found: &[Found]) -> impl Iterator<Item = ListingId> + use<'_> {
    found.iter().filter_map(|found| found.subject.listing()).map(ListingId)
}

/// Looks up what the reminders are about.
pub(super) fn with_names(tx: &mut Tx<'_>, found: Vec<Found>) -> ApiResult<Vec<Reminder>> {
    let rules = tx.rules;
    let listings = listing::refs(tx.conn, listings_of(&found))?;
    let clients: Vec<i64> = found.iter().filter_map(|found| found.subject.client()).collect();
    let clients = store::clients(tx.conn, &clients, tx.me()?, profile::public_from(rules))?;
    let holders = member::member_refs(tx.conn, found.iter().filter_map(|found| found.holder))?;
    let one = |found: Found| {
        let state = state(&found, rules);
        let (listing, client) = match found.subject {
            Subject::Listing(id) => (Some(listings.get(&id)?.clone()), None),
            Subject::Client(id) => (None, Some(clients.get(&id)?.clone())),
        };
        Some(Reminder {
            kind: found.kind,
            listing,
            client,
            state,
            due_at: if let Due::At(at) = found.due { Some(at) } else { None },
            due_on: if let Due::On(day) = found.due { Some(day) } else { None },
            since: found.since,
            text: found.text,
            key_number: found.key_number,
            holder: found.holder.and_then(|id| holders.get(&id).cloned()),
            showing: found.showing,
        })
    };
    Ok(found.into_iter().filter_map(one).collect())
}

/// The numbers for the bell.
///
/// # Errors
/// Only when the database fails.
pub fn summary(tx: &mut Tx<'_>) -> ApiResult<ReminderSummary> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    let all = due(tx, &caller.into())?;
    let count = |wanted| i64::try_from(all.iter().filter(|found| state(found, rules) == wanted).count()).unwrap_or(i64::MAX);
    let (overdue, today) = (count(DueState::Overdue), count(DueState::Today));
    // Whoever waits for a first answer has a list of their own (§6).
    let (late, due) = reception::waiting(tx, caller.claims.member_id)?;
    let (overdue, today) = (overdue + late, today + due);
    Ok(ReminderSummary { overdue, today, unread_notices: notice::unread(tx.conn, caller.claims.member_id)? })
}
