//! The table of reveals.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::{FollowUpId, ListingId, MemberId, OwnerId};

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
