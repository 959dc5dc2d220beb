//! A member's notices, with the listings that they are about.

use fangke_shared::insight::bell::{NoticePage, NoticeResponse};
use fangke_shared::{ListingId, NoticeId};

use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::platform::cursor;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;
use crate::property::listing::service as listing;

/// A member's notices, the newest first.
///
/// # Errors
/// A cursor that no page gave.
pub fn list(tx: &mut Tx<'_>, is_unread: bool, page: &PageQuery) -> ApiResult<NoticePage> {
    let me = tx.me()?;
    let before = cursor::decode(page.cursor.as_deref())?;
    let rows = notice::rows(tx.conn, me, is_unread, before, page.limit + 1)?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |row| row.id);
    let listings = listing::refs(tx.conn, rows.iter().filter_map(|row| row.listing_id.map(ListingId)))?;
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
    Ok(NoticePage { items, next_cursor, unread: notice::unread(tx.conn, me)? })
}
