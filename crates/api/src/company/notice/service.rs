//! Writing, reading and ticking off notices.

use chrono::{DateTime, Utc};
use fangke_shared::company::notice::{NoticeKind, ReadNoticesRequest, UnreadResponse};
use fangke_shared::{ListingId, MemberId, NoticeId};
use serde_json::Value;

use super::store::{self, NoticeRow};
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;

/// Tells a member something. `details` has names and words, never a contact.
///
/// # Errors
/// Only when the database fails.
pub fn add(tx: &mut Tx<'_>, member: MemberId, kind: NoticeKind, listing: Option<ListingId>, details: &Value) -> ApiResult<()> {
    let at = tx.at();
    store::insert(tx.conn, member, kind, listing, &details.to_string(), at).map(drop)
}

/// Tells several members each something of their own about a listing; as [`add`].
///
/// # Errors
/// Only when the database fails.
pub fn add_all(
    tx: &mut Tx<'_>,
    kind: NoticeKind,
    listing: Option<ListingId>,
    told: impl IntoIterator<Item = (MemberId, Value)>,
) -> ApiResult<()> {
    let at = tx.at();
    let rows: Vec<(MemberId, String)> = told.into_iter().map(|(member, details)| (member, details.to_string())).collect();
    store::insert_all(tx.conn, kind, listing, &rows, at)
}

/// Tells a member more of what `before` told, which goes while it is unread: one notice for many steps. The answer is the new one.
///
/// # Errors
/// Only when the database fails.
pub fn renew(tx: &mut Tx<'_>, before: Option<NoticeId>, (member, kind): (MemberId, NoticeKind), details: &Value) -> ApiResult<NoticeId> {
    if let Some(before) = before {
        store::remove_unread(tx.conn, before, kind)?;
    }
    let at = tx.at();
    store::insert(tx.conn, member, kind, None, &details.to_string(), at)
}

/// When a member was last told something of a kind about a listing.
///
/// # Errors
/// Only when the database fails.
pub fn last(conn: &mut Conn, member: MemberId, kind: NoticeKind, listing: ListingId) -> ApiResult<Option<DateTime<Utc>>> {
    Ok(store::last(conn, member, kind, listing)?.map(|at| at.and_utc()))
}

/// Tells what a statement selects: member, kind, listing, details as JSON, moment. For many at once.
///
/// # Errors
/// Only when the database fails.
pub fn add_selected(conn: &mut Conn, rows: Sql) -> ApiResult<()> {
    store::insert_selected(conn, rows)
}

/// Notices of a member, the newest first, as stored; what they are about is for others to tell.
///
/// # Errors
/// Only when the database fails.
pub fn rows(conn: &mut Conn, member: MemberId, is_unread: bool, before: Option<i64>, limit: i64) -> ApiResult<Vec<NoticeRow>> {
    store::list(conn, member, is_unread, before, limit)
}

/// Marks notices of the member as read; those of others stay as they are.
///
/// # Errors
/// Wrong fields.
pub fn mark_read(tx: &mut Tx<'_>, request: &ReadNoticesRequest) -> ApiResult<UnreadResponse> {
    let (me, at) = (tx.me()?, tx.at());
    request.validate()?;
    store::mark_read(tx.conn, me, (!request.all).then_some(&request.ids[..]), at)?;
    Ok(UnreadResponse { unread: store::count_unread(tx.conn, me)? })
}

/// How many notices a member has not read.
///
/// # Errors
/// Only when the database fails.
pub fn unread(conn: &mut Conn, member: MemberId) -> ApiResult<i64> {
    store::count_unread(conn, member)
}
