//! Writing the timeline, in the transaction of what happened.

use chrono::{Duration, NaiveDateTime};
use fangke_shared::property::photo::PhotoKind;
use fangke_shared::property::timeline::{EventKind, TimelineEvent};
use fangke_shared::{FollowUpId, ListingId, MemberId};

use super::store;
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};

pub use super::page::{page, price_changes};

/// Adds an event of a member, or of the system by itself.
///
/// # Errors
/// Only when the database fails.
pub fn add(tx: &mut Tx<'_>, listing: ListingId, by: impl Into<Option<MemberId>>, event: &TimelineEvent) -> ApiResult<()> {
    let text = serde_json::to_string(event).map_err(ApiError::internal)?;
    store::insert(tx.conn, listing, by.into(), tx.rules.now.naive_utc(), event.kind(), &text, None)
}

/// Adds a follow-up, whose text stays in its own table.
///
/// # Errors
/// Only when the database fails.
pub fn add_follow_up(tx: &mut Tx<'_>, listing: ListingId, by: MemberId, follow_up: FollowUpId) -> ApiResult<()> {
    store::insert(tx.conn, listing, Some(by), tx.rules.now.naive_utc(), EventKind::FollowUp, "", Some(follow_up))
}

/// Adds a follow-up of an earlier day, for what files bring.
///
/// # Errors
/// Only when the database fails.
pub fn add_earlier_follow_up(
    tx: &mut Tx<'_>,
    listing: ListingId,
    (by, at): (MemberId, NaiveDateTime),
    follow_up: FollowUpId,
) -> ApiResult<()> {
    store::insert(tx.conn, listing, Some(by), at, EventKind::FollowUp, "", Some(follow_up))
}

/// Removes a follow-up that goes without a trace.
///
/// # Errors
/// Only when the database fails.
pub fn remove_follow_up(conn: &mut Conn, follow_up: FollowUpId) -> ApiResult<()> {
    store::remove_follow_up(conn, follow_up)
}

/// Adds the events that a statement selects: listing, moment, kind, event as JSON. For many at once, of nobody's doing.
///
/// # Errors
/// Only when the database fails.
pub fn add_selected(conn: &mut Conn, rows: Sql) -> ApiResult<()> {
    store::insert_selected(conn, rows)
}

/// Minutes within which uploads are one event.
const UPLOADS_MINUTES: i64 = 15;

/// Adds an event for an uploaded picture, or counts it in the latest event if that is about the same member's uploads of just before.
///
/// # Errors
/// Only when the database fails.
pub fn add_photo(tx: &mut Tx<'_>, listing: ListingId, member: MemberId, of: PhotoKind) -> ApiResult<()> {
    if let Some((id, by, at, event)) = store::latest(tx.conn, listing)?
        && by == Some(member.0)
        && tx.now() - at.and_utc() <= Duration::minutes(UPLOADS_MINUTES)
        && let Ok(TimelineEvent::PhotosAdded { of: before, count }) = serde_json::from_str(&event)
        && before == of
    {
        let event = serde_json::to_string(&TimelineEvent::PhotosAdded { of, count: count + 1 }).map_err(ApiError::internal)?;
        return store::set_event(tx.conn, id, &event);
    }
    add(tx, listing, member, &TimelineEvent::PhotosAdded { of, count: 1 })
}
