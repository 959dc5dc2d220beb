//! What time does to keys: whoever has them too long is told so. That they are overdue needs no job.

use fangke_shared::company::notice::NoticeKind;
use fangke_shared::{ListingId, MemberId};
use serde_json::json;

use super::store;
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Tells holders of overdue keys, once for each time that they took them; the answer counts the bunches.
///
/// # Errors
/// Only when the database fails.
pub fn run(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let clock = tx.rules.clock();
    let now = clock.now();
    let overdue = store::tell_overdue(tx.conn, now.naive_utc())?;
    for keys in &overdue {
        let details = json!({ "number": keys.number, "due_at": keys.due_at.and_utc() });
        notice::add(tx, MemberId(keys.holder_id), NoticeKind::KeysOverdue, Some(ListingId(keys.listing_id)), &details)?;
    }
    Ok(i64::try_from(overdue.len()).unwrap_or_default())
}
