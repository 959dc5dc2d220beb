//! Writing the timeline, in the transaction of what happened.

use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;
use fangke_shared::property::photo::PhotoKind;
use fangke_shared::property::timeline::{EventKind, TimelineEvent};
use fangke_shared::{FollowUpId, ListingId, MemberId};

use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::listing_events::dsl;

pub use super::page::{page, price_changes};

/// Adds an event of a member, or of the system by itself.
///
/// # Errors
/// Only when the database fails.
pub fn add(tx: &mut Tx<'_>, listing: ListingId, by: impl Into<Option<MemberId>>, event: &TimelineEvent) -> ApiResult<()> {
    let text = serde_json::to_string(event).map_err(ApiError::internal)?;
    insert(tx, listing, by.into(), event.kind(), text, None)
}

/// Adds a follow-up, whose text stays in its own table.
///
/// # Errors
/// Only when the database fails.
pub fn add_follow_up(tx: &mut Tx<'_>, listing: ListingId, by: MemberId, follow_up: FollowUpId) -> ApiResult<()> {
    insert(tx, listing, Some(by), EventKind::FollowUp, String::new(), Some(follow_up))
}

fn insert(
    tx: &mut Tx<'_>,
    listing: ListingId,
    by: Option<MemberId>,
    kind: EventKind,
    event: String,
    follow_up: Option<FollowUpId>,
) -> ApiResult<()> {
    diesel::insert_into(dsl::listing_events)
        .values((
            dsl::listing_id.eq(listing.0),
            dsl::member_id.eq(by.map(|id| id.0)),
            dsl::follow_up_id.eq(follow_up.map(|id| id.0)),
            dsl::at.eq(tx.at()),
            dsl::event.eq(event),
            dsl::kind.eq(kind.as_str()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Adds the events that a statement selects: listing, moment, kind, event as JSON. For many at once, of nobody's doing.
///
/// # Errors
/// Only when the database fails.
pub fn add_selected(conn: &mut Conn, rows: Sql) -> ApiResult<()> {
    Sql::new("INSERT INTO listing_events (listing_id, at, kind, event) ").append(rows).execute(conn)?;
    Ok(())
}

/// Minutes within which uploads are one event.
const UPLOADS_MINUTES: i64 = 15;

/// Adds an event for an uploaded picture, or counts it in the latest event if that is about the same member's uploads of just before.
///
/// # Errors
/// Only when the database fails.
pub fn add_photo(tx: &mut Tx<'_>, listing: ListingId, member: MemberId, of: PhotoKind) -> ApiResult<()> {
    let latest: Option<(i64, Option<i64>, NaiveDateTime, String)> = dsl::listing_events
        .filter(dsl::listing_id.eq(listing.0))
        .order(dsl::id.desc())
        .select((dsl::id, dsl::member_id, dsl::at, dsl::event))
        .first(tx.conn)
        .optional()?;
    if let Some((id, by, at, event)) = latest
        && by == Some(member.0)
        && tx.now() - at.and_utc() <= Duration::minutes(UPLOADS_MINUTES)
        && let Ok(TimelineEvent::PhotosAdded { of: before, count }) = serde_json::from_str(&event)
        && before == of
    {
        let event = serde_json::to_string(&TimelineEvent::PhotosAdded { of, count: count + 1 }).map_err(ApiError::internal)?;
        diesel::update(dsl::listing_events.find(id)).set(dsl::event.eq(event)).execute(tx.conn)?;
        return Ok(());
    }
    add(tx, listing, member, &TimelineEvent::PhotosAdded { of, count: 1 })
}
