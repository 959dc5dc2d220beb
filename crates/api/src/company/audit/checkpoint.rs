//! Checkpoints of the chain (I2): signed once a day, to be kept where nobody of this machine can write.

use fangke_shared::company::checkpoint::CheckpointResponse;

use super::store::{self, CheckpointRow};
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::platform::state::App;

/// Signs how far the chain goes, unless that was done for today; the answer counts it.
///
/// # Errors
/// Only when the database fails.
pub fn of_today(app: &App, conn: &mut Conn) -> ApiResult<i64> {
    let now = app.clock.now();
    let day = app.clock.day_of(now);
    let Some(head) = store::head(conn)? else { return Ok(0) };
    if store::has_checkpoint(conn, day)? {
        return Ok(0);
    }
    let text = CheckpointResponse::signed_text(day, head.number, &head.hash, now);
    let signature = app.keys.sign_checkpoint(&text);
    store::insert_checkpoint(conn, &CheckpointRow { day, number: head.number, hash: head.hash, at: now.naive_utc(), signature })?;
    Ok(1)
}

/// The checkpoints, the newest first, as they are to be kept.
///
/// # Errors
/// Only when the database fails.
pub fn list(conn: &mut Conn, keys: &Keys, limit: i64) -> ApiResult<Vec<CheckpointResponse>> {
    let rows = store::checkpoints(conn, limit)?;
    Ok(rows.into_iter().map(|row| response(row, keys)).collect())
}

fn response(row: CheckpointRow, keys: &Keys) -> CheckpointResponse {
    let CheckpointRow { day, number, hash, at, signature } = row;
    CheckpointResponse { day, number, hash, at: at.and_utc(), signature, public_key: keys.checkpoint_key() }
}

/// Is it one of ours?
pub(super) fn is_ours(keys: &Keys, kept: &CheckpointResponse) -> bool {
    keys.is_checkpoint(&CheckpointResponse::signed_text(kept.day, kept.number, &kept.hash, kept.at), &kept.signature)
}
