//! The table of reveals.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::{FollowUpId, ListingId, MemberId, OwnerId};

use super::service::COMPARED;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::reveals;

/// A reveal to be written.
pub struct NewReveal<'a> {
    pub member: MemberId,
    pub listing: ListingId,
    /// None where nothing was shown.
    pub owner: Option<OwnerId>,
    pub purpose: &'a str,
    pub note: Option<&'a str>,
    pub at: NaiveDateTime,
    pub due_at: NaiveDateTime,
}

pub fn insert(conn: &mut Conn, reveal: &NewReveal<'_>) -> ApiResult<()> {
    diesel::insert_into(reveals::table)
        .values((
            reveals::member_id.eq(reveal.member.0),
            reveals::listing_id.eq(reveal.listing.0),
            reveals::owner_contact_id.eq(reveal.owner.map(|id| id.0)),
            reveals::is_owed.eq(reveal.owner.is_some()),
            reveals::purpose.eq(reveal.purpose),
            reveals::note.eq(reveal.note),
            reveals::revealed_at.eq(reveal.at),
            reveals::follow_up_due_at.eq(reveal.due_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Reveals of a member in a stretch of time.
pub fn count(conn: &mut Conn, member: MemberId, from: NaiveDateTime, to: NaiveDateTime) -> ApiResult<i64> {
    Ok(reveals::table
        .filter(reveals::member_id.eq(member.0).and(reveals::revealed_at.ge(from)).and(reveals::revealed_at.lt(to)))
        .count()
        .get_result(conn)?)
}

/// Reveals whose follow-up is overdue.
pub fn count_overdue(conn: &mut Conn, member: MemberId, now: NaiveDateTime) -> ApiResult<i64> {
    Ok(reveals::table
        .filter(reveals::member_id.eq(member.0).and(reveals::follow_up_id.is_null()).and(reveals::follow_up_due_at.lt(now)))
        .filter(reveals::is_owed)
        .count()
        .get_result(conn)?)
}

/// A follow-up pays for what its author has looked at of the listing.
pub fn pay(conn: &mut Conn, member: MemberId, listing: ListingId, follow_up: FollowUpId) -> ApiResult<()> {
    let open =
        reveals::table.filter(reveals::member_id.eq(member.0).and(reveals::listing_id.eq(listing.0)).and(reveals::follow_up_id.is_null()));
    diesel::update(open).set(reveals::follow_up_id.eq(Some(follow_up.0))).execute(conn)?;
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
