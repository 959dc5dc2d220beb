//! Writing the timeline.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;
use fangke_shared::property::listing::TimelineEvent;
use fangke_shared::property::photo::PhotoKind;
use fangke_shared::{FollowUpId, ListingId, MemberId};

use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::listing_events::dsl;

/// What goes into the timeline.
pub enum What<'a> {
    /// Kept as it is.
    Event(&'a TimelineEvent),
    /// Kept in its own table, and named here.
    FollowUp(FollowUpId),
}

/// Adds an event; a follow-up's text stays in its own table.
pub fn add(conn: &mut Conn, listing: ListingId, member: Option<MemberId>, now: DateTime<Utc>, what: &What<'_>) -> ApiResult<()> {
    let (event, follow_up) = match what {
        What::Event(event) => (serde_json::to_string(event).map_err(ApiError::internal)?, None),
        What::FollowUp(id) => (String::new(), Some(id.0)),
    };
    diesel::insert_into(dsl::listing_events)
        .values((
            dsl::listing_id.eq(listing.0),
            dsl::member_id.eq(member.map(|id| id.0)),
            dsl::follow_up_id.eq(follow_up),
            dsl::at.eq(now.naive_utc()),
            dsl::event.eq(event),
        ))
        .execute(conn)?;
    Ok(())
}

/// Minutes within which uploads are one event.
const UPLOADS_MINUTES: i64 = 15;

/// Adds an event for an uploaded picture, or counts it in the latest event if that is about the same member's uploads of just before.
pub fn add_photo(conn: &mut Conn, listing: ListingId, member: MemberId, of: PhotoKind, now: DateTime<Utc>) -> ApiResult<()> {
    let latest: Option<(i64, Option<i64>, NaiveDateTime, String)> = dsl::listing_events
        .filter(dsl::listing_id.eq(listing.0))
        .order(dsl::id.desc())
        .select((dsl::id, dsl::member_id, dsl::at, dsl::event))
        .first(conn)
        .optional()?;
    if let Some((id, by, at, event)) = latest
        && by == Some(member.0)
        && now - at.and_utc() <= Duration::minutes(UPLOADS_MINUTES)
        && let Ok(TimelineEvent::PhotosAdded { of: before, count }) = serde_json::from_str(&event)
        && before == of
    {
        let event = serde_json::to_string(&TimelineEvent::PhotosAdded { of, count: count + 1 }).map_err(ApiError::internal)?;
        diesel::update(dsl::listing_events.find(id)).set(dsl::event.eq(event)).execute(conn)?;
        return Ok(());
    }
    add(conn, listing, Some(member), now, &What::Event(&TimelineEvent::PhotosAdded { of, count: 1 }))
}
