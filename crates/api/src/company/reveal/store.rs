//! The table of reveals.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::{ClientId, FollowUpId, ListingId, MemberId, OwnerId, Subject};

use super::service::{CHECKED, COMPARED};
use crate::platform::db::Conn;
use crate::platform::db::children::Children;
use crate::platform::error::ApiResult;
use crate::schema::reveals;

/// What hangs on a client here, and goes with it when it is merged.
pub const OF_CLIENT: Children = Children { table: "reveals", parent: "client_id" };

/// A reveal to be written.
pub struct NewReveal<'a> {
    pub member: MemberId,
    /// None for a question whether a contact is known.
    pub subject: Option<Subject>,
    /// None where nothing was shown.
    pub contact: Option<i64>,
    pub purpose: &'a str,
    pub note: Option<&'a str>,
    pub at: NaiveDateTime,
    pub due_at: NaiveDateTime,
}

pub fn insert(conn: &mut Conn, reveal: &NewReveal<'_>) -> ApiResult<()> {
    let (listing, client) = (reveal.subject.and_then(Subject::listing), reveal.subject.and_then(Subject::client));
    diesel::insert_into(reveals::table)
        .values((
            reveals::member_id.eq(reveal.member.0),
            reveals::listing_id.eq(listing),
            reveals::owner_contact_id.eq(reveal.contact.filter(|_| listing.is_some())),
            reveals::client_id.eq(client),
            reveals::client_contact_id.eq(reveal.contact.filter(|_| client.is_some())),
            reveals::is_owed.eq(reveal.contact.is_some()),
            reveals::purpose.eq(reveal.purpose),
            reveals::note.eq(reveal.note),
            reveals::revealed_at.eq(reveal.at),
            reveals::follow_up_due_at.eq(reveal.due_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Reveals of a member in a stretch of time, or the member's questions whether a contact is known.
pub fn count(conn: &mut Conn, member: MemberId, (from, to): (NaiveDateTime, NaiveDateTime), is_check: bool) -> ApiResult<i64> {
    let of_time =
        reveals::table.filter(reveals::member_id.eq(member.0).and(reveals::revealed_at.ge(from)).and(reveals::revealed_at.lt(to)));
    let count = if is_check {
        of_time.filter(reveals::purpose.eq(CHECKED)).count().get_result(conn)
    } else {
        of_time.filter(reveals::purpose.ne(CHECKED)).count().get_result(conn)
    };
    Ok(count?)
}

/// Reveals whose follow-up is overdue.
pub fn count_overdue(conn: &mut Conn, member: MemberId, now: NaiveDateTime) -> ApiResult<i64> {
    Ok(reveals::table
        .filter(reveals::member_id.eq(member.0).and(reveals::follow_up_id.is_null()).and(reveals::follow_up_due_at.lt(now)))
        .filter(reveals::is_owed)
        .count()
        .get_result(conn)?)
}

/// A follow-up pays for what its author has looked at of the listing or client.
pub fn pay(conn: &mut Conn, member: MemberId, subject: Subject, follow_up: FollowUpId) -> ApiResult<()> {
    let open = reveals::table.filter(reveals::member_id.eq(member.0).and(reveals::follow_up_id.is_null()));
    let paid = reveals::follow_up_id.eq(Some(follow_up.0));
    match subject {
        Subject::Listing(id) => diesel::update(open.filter(reveals::listing_id.eq(id.0))).set(paid).execute(conn)?,
        Subject::Client(id) => diesel::update(open.filter(reveals::client_id.eq(id.0))).set(paid).execute(conn)?,
    };
    Ok(())
}

/// What a follow-up paid for is paid for by another one, or by none.
pub fn unpay(conn: &mut Conn, follow_up: FollowUpId, other: Option<FollowUpId>) -> ApiResult<()> {
    diesel::update(reveals::table.filter(reveals::follow_up_id.eq(follow_up.0)))
        .set(reveals::follow_up_id.eq(other.map(|other| other.0)))
        .execute(conn)?;
    Ok(())
}

/// Whoever has looked at contacts of a client owes nothing for it any more, but one member.
pub fn fall_away(conn: &mut Conn, client: ClientId, but: MemberId) -> ApiResult<()> {
    let open = reveals::table.filter(reveals::client_id.eq(client.0).and(reveals::follow_up_id.is_null()));
    diesel::update(open.filter(reveals::member_id.ne(but.0))).set(reveals::is_owed.eq(false)).execute(conn)?;
    Ok(())
}

/// A contact that a member has looked at, by when its follow-up is due, and what for.
pub type Open = (i64, NaiveDateTime, String);

/// The contacts of a listing that a member has looked at and owes a follow-up for which isn't overdue, the latest look first.
pub fn open(conn: &mut Conn, member: MemberId, listing: ListingId, now: NaiveDateTime) -> ApiResult<Vec<Open>> {
    Ok(reveals::table
        .filter(reveals::listing_id.eq(listing.0).and(reveals::member_id.eq(member.0)).and(reveals::follow_up_id.is_null()))
        .filter(reveals::is_owed.and(reveals::follow_up_due_at.ge(now)).and(reveals::purpose.ne(COMPARED)))
        .filter(reveals::owner_contact_id.is_not_null())
        .order(reveals::id.desc())
        .select((reveals::owner_contact_id.assume_not_null(), reveals::follow_up_due_at, reveals::purpose))
        .load(conn)?)
}

/// Nobody has looked at a contact any more: it is another one.
pub fn close(conn: &mut Conn, owner: OwnerId) -> ApiResult<()> {
    let looks = reveals::table.filter(reveals::owner_contact_id.eq(owner.0).and(reveals::follow_up_id.is_null()));
    diesel::update(looks).set(reveals::owner_contact_id.eq(None::<i64>)).execute(conn)?;
    Ok(())
}

/// Looks at contacts of some clients, and at those of owners of some listings where a note tells of them: number, client or not, when, purpose, note.
pub type HeldRow = (i64, Option<i64>, NaiveDateTime, String, Option<String>);

/// Looks at contacts of some clients and listings.
pub fn of_all(conn: &mut Conn, clients: &[i64], listings: &[i64]) -> ApiResult<Vec<HeldRow>> {
    let theirs = reveals::client_id.eq_any(clients.iter().copied().map(Some).collect::<Vec<_>>());
    let of_owner = reveals::listing_id.eq_any(listings.iter().copied().map(Some).collect::<Vec<_>>());
    Ok(reveals::table
        .filter(theirs.or(of_owner))
        .order(reveals::id)
        .select((reveals::id, reveals::client_id, reveals::revealed_at, reveals::purpose, reveals::note))
        .load(conn)?)
}

/// Clears the notes of looks; that somebody looked stays, for it is a proof.
pub fn blank(conn: &mut Conn, ids: &[i64]) -> ApiResult<()> {
    diesel::update(reveals::table.filter(reveals::id.eq_any(ids))).set(reveals::note.eq(None::<String>)).execute(conn)?;
    Ok(())
}

/// Looks of before a moment for which nothing is owed: counted, or removed.
pub fn older(conn: &mut Conn, before: NaiveDateTime, goes: bool) -> ApiResult<i64> {
    let settled = reveals::follow_up_id.is_not_null().or(reveals::is_owed.eq(false));
    let old = reveals::table.filter(reveals::revealed_at.lt(before).and(settled));
    if !goes {
        return Ok(old.count().get_result(conn)?);
    }
    Ok(i64::try_from(diesel::delete(old).execute(conn)?).unwrap_or(i64::MAX))
}
