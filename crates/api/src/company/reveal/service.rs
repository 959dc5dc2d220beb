//! Rules of looking at contacts (§2.5).

use chrono::{DateTime, Duration, Utc};
use fangke_shared::problem::ErrorCode;
use fangke_shared::{ClientId, FollowUpId, ListingId, MemberId, OwnerId, Subject};

use super::store::{self, NewReveal};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::company::tx::rules::Rules;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};

pub use super::store::OF_CLIENT;

/// A contact that is about to be looked at.
pub struct Looked<'a> {
    /// Of which listing or client.
    pub subject: Subject,
    /// The number of the contact.
    pub contact: i64,
    /// What for.
    pub purpose: &'static str,
    /// What else was said of it.
    pub note: Option<&'a str>,
}

/// What looking at a contact owes.
pub struct Owed {
    /// When the follow-up is due.
    pub follow_up_due_at: DateTime<Utc>,
    /// Reveals of the member today, this one included.
    pub today: i64,
}

/// The purpose under which comparisons stand in the ledger.
pub const COMPARED: &str = "compared";
/// The purpose under which questions whether a contact is known stand in the ledger; they have a limit of their own.
pub const CHECKED: &str = "checked";

/// Enters a reveal of the caller's into the ledger, before anything is shown.
///
/// # Errors
/// `reveals_blocked` with too many follow-ups overdue, `reveal_limit_reached` until the next business day.
pub fn enter(tx: &mut Tx<'_>, looked: &Looked<'_>) -> ApiResult<Owed> {
    add(tx, looked.subject, Some(looked.contact), (looked.purpose, looked.note))
}

/// Enters that the caller looks at the identity document of a client: counted and limited as a contact is. Nobody is called by it, so no
/// follow-up is owed.
///
/// # Errors
/// As [`enter`].
pub fn document(tx: &mut Tx<'_>, client: ClientId, (purpose, note): (&str, Option<&str>)) -> ApiResult<i64> {
    add(tx, Subject::Client(client), None, (purpose, note)).map(|owed| owed.today)
}

/// Enters that the caller has compared a number with those of a listing; `found` is the contact that has it. Only then a follow-up is owed.
///
/// # Errors
/// As [`enter`].
pub fn compared(tx: &mut Tx<'_>, listing: ListingId, found: Option<OwnerId>) -> ApiResult<()> {
    add(tx, Subject::Listing(listing), found.map(|id| id.0), (COMPARED, None)).map(drop)
}

/// Enters that the caller has asked whether a contact is known to the house (§2.1); nothing of it is shown, and nothing is owed.
///
/// # Errors
/// `reveal_limit_reached` until the next business day.
pub fn checked(tx: &mut Tx<'_>) -> ApiResult<()> {
    let (me, rules, at) = (tx.me()?, tx.rules, tx.at());
    member::lock(tx.conn, me)?;
    let (from, to) = rules.day_bounds(rules.today);
    if store::count(tx.conn, me, (from.naive_utc(), to.naive_utc()), true)? >= rules.figures.contact_checks_per_day {
        return Err(until_tomorrow(rules));
    }
    store::insert(tx.conn, &NewReveal { member: me, subject: None, contact: None, purpose: CHECKED, note: None, at, due_at: at })
}

fn until_tomorrow(rules: &Rules) -> ApiError {
    let (_, tomorrow) = rules.day_bounds(rules.today);
    ApiError { retry_after: Some((tomorrow - rules.now).num_seconds()), ..ApiError::new(ErrorCode::RevealLimitReached) }
}

fn add(tx: &mut Tx<'_>, subject: Subject, contact: Option<i64>, (purpose, note): (&str, Option<&str>)) -> ApiResult<Owed> {
    let (me, rules, at) = (tx.me()?, tx.rules, tx.at());
    // Two at once are counted one after the other.
    member::lock(tx.conn, me)?;
    if store::count_overdue(tx.conn, me, at)? >= rules.figures.reveals_overdue_max {
        return Err(ApiError::new(ErrorCode::RevealsBlocked));
    }
    let today = count_today(tx.conn, rules, me)? + 1;
    if today > rules.figures.reveals_per_day {
        return Err(until_tomorrow(rules));
    }
    let follow_up_due_at = rules.now + Duration::minutes(rules.figures.reveal_follow_up_minutes);
    let reveal = NewReveal { member: me, subject: Some(subject), contact, purpose, note, at, due_at: follow_up_due_at.naive_utc() };
    store::insert(tx.conn, &reveal)?;
    Ok(Owed { follow_up_due_at, today })
}

/// Reveals of a member on the business day of the rules.
///
/// # Errors
/// Only when the database fails.
pub fn count_today(conn: &mut Conn, rules: &Rules, member: MemberId) -> ApiResult<i64> {
    let (from, to) = rules.day_bounds(rules.today);
    store::count(conn, member, (from.naive_utc(), to.naive_utc()), false)
}

/// A client came to somebody else: what others owe for its contacts falls away, for nobody could pay it any more.
///
/// # Errors
/// Only when the database fails.
pub fn fall_away(conn: &mut Conn, client: ClientId, but: MemberId) -> ApiResult<()> {
    store::fall_away(conn, client, but)
}

/// A follow-up pays what its author owes for the contacts of a listing or client.
///
/// # Errors
/// Only when the database fails.
pub fn pay(conn: &mut Conn, member: MemberId, subject: Subject, follow_up: FollowUpId) -> ApiResult<()> {
    store::pay(conn, member, subject, follow_up)
}

/// A follow-up pays no more; another one does, where there is any.
///
/// # Errors
/// Only when the database fails.
pub fn unpay(conn: &mut Conn, follow_up: FollowUpId, other: Option<FollowUpId>) -> ApiResult<()> {
    store::unpay(conn, follow_up, other)
}
