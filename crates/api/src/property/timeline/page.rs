//! Reading the timeline.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::company::member::MemberRef;
use fangke_shared::page::Page;
use fangke_shared::property::follow_up::FollowUpResponse;
use fangke_shared::property::negotiation::PriceChange;
use fangke_shared::property::timeline::{EventKind, TimelineEntry, TimelineEvent};
use fangke_shared::{FollowUpId, ListingId, MemberId};

use super::void::{self, VoidColumns, voided};
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;
use crate::schema::{follow_ups, listing_events, listings, members};

/// Number, kind, text, next step and its day, whether it was taken back.
type FollowUpColumns = (i64, String, String, Option<String>, Option<chrono::NaiveDate>, VoidColumns);

#[derive(Queryable)]
struct Row {
    id: i64,
    at: NaiveDateTime,
    event: String,
    member: Option<(i64, String)>,
    follow_up: Option<FollowUpColumns>,
}

/// A page of the timeline, newest first; the last one ends with the listing's entry.
///
/// # Errors
/// `not_found`; a cursor that no page gave.
pub fn page(conn: &mut Conn, listing: ListingId, page: &PageQuery) -> ApiResult<Page<TimelineEntry>> {
    let (created_at, creator) = entered(conn, listing)?.ok_or_else(ApiError::not_found)?;
    let before: Option<i64> = cursor::decode(page.cursor.as_deref())?;
    let rows: Vec<Row> = listing_events::table
        .left_join(members::table)
        .left_join(follow_ups::table)
        .filter(listing_events::listing_id.eq(listing.0).and(listing_events::id.lt(before.unwrap_or(i64::MAX))))
        .order(listing_events::id.desc())
        .limit(page.limit + 1)
        .select((
            listing_events::id,
            listing_events::at,
            listing_events::event,
            (members::id, members::display_name).nullable(),
            (
                follow_ups::id,
                follow_ups::kind,
                follow_ups::text,
                follow_ups::next_step,
                follow_ups::next_on,
                (follow_ups::voided_at, follow_ups::voided_by, follow_ups::void_reason, follow_ups::imported_by),
            )
                .nullable(),
        ))
        .load(conn)?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |row| row.id);
    let names = void::names(conn, rows.iter().filter_map(|row| row.follow_up.as_ref().map(|follow_up| &follow_up.5)))?;
    let mut items: Vec<TimelineEntry> = rows.into_iter().map(|row| entry(row, &names)).collect::<ApiResult<_>>()?;
    if next_cursor.is_none() {
        items.push(TimelineEntry { id: 0, at: created_at.and_utc(), member: creator, event: TimelineEvent::Created });
    }
    Ok(Page { items, next_cursor, total: None })
}

/// When a listing was entered, and by whom.
fn entered(conn: &mut Conn, listing: ListingId) -> ApiResult<Option<(NaiveDateTime, Option<MemberRef>)>> {
    let found: Option<(NaiveDateTime, Option<(i64, String)>)> = listings::table
        .left_join(members::table.on(listings::creator_id.eq(members::id.nullable())))
        .filter(listings::id.eq(listing.0))
        .select((listings::created_at, (members::id, members::display_name).nullable()))
        .first(conn)
        .optional()?;
    Ok(found.map(|(at, creator)| (at, creator.map(|(id, display_name)| MemberRef { id: MemberId(id), display_name }))))
}

fn entry(row: Row, names: &HashMap<MemberId, MemberRef>) -> ApiResult<TimelineEntry> {
    let at = row.at.and_utc();
    let member = row.member.map(|(id, display_name)| MemberRef { id: MemberId(id), display_name });
    let event = match (row.follow_up, &member) {
        (Some((id, kind, text, next_step, next_on, columns)), Some(author)) => TimelineEvent::FollowUp {
            follow_up: FollowUpResponse {
                id: FollowUpId(id),
                kind: kind.parse().map_err(ApiError::internal)?,
                text,
                next_step,
                next_on,
                author: author.clone(),
                created_at: at,
                voided: voided(&columns, names),
                imported_by: void::imported_by(&columns, names),
            },
        },
        _ => serde_json::from_str(&row.event).map_err(ApiError::internal)?,
    };
    Ok(TimelineEntry { id: row.id, at, member, event })
}

/// What the prices of a listing were changed to, oldest first.
///
/// # Errors
/// Only when the database fails.
pub fn price_changes(conn: &mut Conn, id: ListingId) -> ApiResult<Vec<PriceChange>> {
    let rows: Vec<(NaiveDateTime, String)> = listing_events::table
        .filter(listing_events::listing_id.eq(id.0).and(listing_events::kind.eq(EventKind::PriceChanged.as_str())))
        .order(listing_events::id)
        .select((listing_events::at, listing_events::event))
        .load(conn)?;
    let change = |(at, event): (NaiveDateTime, String)| match serde_json::from_str(&event).map_err(ApiError::internal)? {
        TimelineEvent::PriceChanged { price, from_fen, to_fen } => Ok(PriceChange { price, at: at.and_utc(), from_fen, to_fen }),
        _ => Err(ApiError::internal("an event is of another kind than it says")),
    };
    rows.into_iter().map(change).collect()
}
