//! Writing, reading and ticking off notices.

use chrono::{DateTime, Utc};
use fangke_shared::company::notice::{NoticeKind, NoticePage, NoticeResponse, ReadNoticesRequest, UnreadResponse};
use fangke_shared::{ListingId, MemberId, NoticeId};
use serde_json::Value;

use super::store;
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;
use crate::property::listing::service as listing;

/// Tells a member something. `details` has names and words, never a contact.
///
/// # Errors
/// What the database says.
pub fn add(
    conn: &mut Conn,
    member: MemberId,
    kind: NoticeKind,
    listing: Option<ListingId>,
    details: &Value,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    store::insert(conn, member, kind, listing, &details.to_string(), now.naive_utc())
}

/// A member's notices, the newest first.
///
/// # Errors
/// A cursor that no page gave.
pub fn list(conn: &mut Conn, member: MemberId, is_unread: bool, page: &PageQuery) -> ApiResult<NoticePage> {
    let before = cursor::decode(page.cursor.as_deref())?;
    let rows = store::list(conn, member, is_unread, before, page.limit + 1)?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |row| row.id);
    let listings = listing::refs(conn, rows.iter().filter_map(|row| row.listing_id.map(ListingId)))?;
    let items = rows
        .into_iter()
        .map(|row| {
            Ok(NoticeResponse {
                id: NoticeId(row.id),
                kind: row.kind.parse().map_err(ApiError::internal)?,
                listing: row.listing_id.and_then(|id| listings.get(&ListingId(id)).cloned()),
                details: serde_json::from_str(&row.details).map_err(ApiError::internal)?,
                created_at: row.created_at.and_utc(),
                read_at: row.read_at.map(|at| at.and_utc()),
            })
        })
        .collect::<ApiResult<_>>()?;
    Ok(NoticePage { items, next_cursor, unread: store::count_unread(conn, member)? })
}

/// Marks notices of the member as read; those of others stay as they are.
///
/// # Errors
/// Wrong fields.
pub fn mark_read(conn: &mut Conn, member: MemberId, request: &ReadNoticesRequest, now: DateTime<Utc>) -> ApiResult<UnreadResponse> {
    request.validate()?;
    store::mark_read(conn, member, (!request.all).then_some(&request.ids[..]), now.naive_utc())?;
    Ok(UnreadResponse { unread: store::count_unread(conn, member)? })
}

/// How many notices a member has not read.
///
/// # Errors
/// What the database says.
pub fn unread(conn: &mut Conn, member: MemberId) -> ApiResult<i64> {
    store::count_unread(conn, member)
}
