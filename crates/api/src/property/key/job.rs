//! What time does to keys: whoever has them too long is told so. That they are overdue needs no job.

use fangke_shared::company::notice::NoticeKind;
use fangke_shared::{ListingId, MemberId};
use serde_json::json;

use super::store;
use crate::company::notice::service as notice;
use crate::platform::clock::Clock;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;

/// Tells holders of overdue keys, once for each time that they took them; the answer counts the bunches.
///
/// # Errors
/// What the database says.
pub fn run(conn: &mut Conn, clock: &Clock) -> ApiResult<i64> {
    let now = clock.now();
    let overdue = store::tell_overdue(conn, now.naive_utc())?;
    for keys in &overdue {
        let details = json!({ "number": keys.number, "due_at": keys.due_at.and_utc() });
        notice::add(conn, MemberId(keys.holder_id), NoticeKind::KeysOverdue, Some(ListingId(keys.listing_id)), &details, now)?;
    }
    Ok(i64::try_from(overdue.len()).unwrap_or_default())
}
