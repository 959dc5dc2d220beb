//! Who is told that a backup is missing (I5).

use chrono::{DateTime, Duration, Utc};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::company::system::is_backup_missing;
use serde_json::json;

use crate::company::member::service as member;
use crate::company::notice::service as notice;
use crate::company::tx::{Tx, by_itself};
use crate::platform::backup::ledger;
use crate::platform::db::{Conn, installation};
use crate::platform::error::ApiResult;
use crate::platform::state::App;

/// Under which name the installation remembers when somebody was told last.
const TOLD_AT: &str = "backup_missing_told_at";
/// Hours after which they are told again.
const AGAIN_AFTER: i64 = 24;

/// Tells the administrators, once a day, that the last good backup is older than it may be; the answer counts them. A job.
///
/// # Errors
/// Only when the database fails.
pub fn run(app: &App, conn: &mut Conn) -> ApiResult<i64> {
    let Some(allowed) = app.backup.as_ref().map(|plan| plan.alarm_after) else { return Ok(0) };
    let (now, last) = (app.clock.now(), ledger::last_good(conn)?);
    let since = if last.is_some() { last } else { ledger::first_begun(conn)? };
    if !is_backup_missing(since, now, allowed) || is_told(conn, now)? {
        return Ok(0);
    }
    installation::remember(conn, TOLD_AT, &now.to_rfc3339())?;
    by_itself(app, conn, tell)
}

fn is_told(conn: &mut Conn, now: DateTime<Utc>) -> ApiResult<bool> {
    let told = installation::recall(conn, TOLD_AT)?.and_then(|text| text.parse::<DateTime<Utc>>().ok());
    Ok(told.is_some_and(|told| now - told < Duration::hours(AGAIN_AFTER)))
}

fn tell(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let last = ledger::last_good(tx.conn)?;
    let administrators = member::administrators(tx.conn)?;
    for administrator in &administrators {
        notice::add(tx, *administrator, NoticeKind::BackupMissing, None, &json!({ "last_at": last }))?;
    }
    Ok(i64::try_from(administrators.len()).unwrap_or(i64::MAX))
}
