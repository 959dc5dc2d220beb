//! Statements that write the timeline.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::property::timeline::EventKind;
use fangke_shared::{FollowUpId, ListingId, MemberId};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::schema::listing_events::dsl;

pub fn insert(
    conn: &mut Conn,
    listing: ListingId,
    by: Option<MemberId>,
    at: NaiveDateTime,
    kind: EventKind,
    event: &str,
    follow_up: Option<FollowUpId>,
) -> ApiResult<()> {
    diesel::insert_into(dsl::listing_events)
        .values((
            dsl::listing_id.eq(listing.0),
            dsl::member_id.eq(by.map(|id| id.0)),
            dsl::follow_up_id.eq(follow_up.map(|id| id.0)),
            dsl::at.eq(at),
            dsl::event.eq(event),
            dsl::kind.eq(kind.as_str()),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn remove_follow_up(conn: &mut Conn, follow_up: FollowUpId) -> ApiResult<()> {
    diesel::delete(dsl::listing_events.filter(dsl::follow_up_id.eq(follow_up.0))).execute(conn)?;
    Ok(())
}

/// The events that a statement selects: listing, moment, kind, event as JSON.
pub fn insert_selected(conn: &mut Conn, rows: Sql) -> ApiResult<()> {
    Sql::new("INSERT INTO listing_events (listing_id, at, kind, event) ").append(rows).execute(conn)?;
    Ok(())
}

/// An event as stored: number, author, moment and text.
type EventRow = (i64, Option<i64>, NaiveDateTime, String);

/// A listing's latest event.
pub fn latest(conn: &mut Conn, listing: ListingId) -> ApiResult<Option<EventRow>> {
    Ok(dsl::listing_events
        .filter(dsl::listing_id.eq(listing.0))
        .order(dsl::id.desc())
        .select((dsl::id, dsl::member_id, dsl::at, dsl::event))
        .first(conn)
        .optional()?)
}

pub fn set_event(conn: &mut Conn, id: i64, event: &str) -> ApiResult<()> {
    diesel::update(dsl::listing_events.find(id)).set(dsl::event.eq(event)).execute(conn)?;
    Ok(())
}
