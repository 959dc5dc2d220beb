//! Writing the timeline.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use fangke_shared::listing::TimelineEvent;
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
