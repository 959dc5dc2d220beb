//! The table of backups: which were made, and which were not.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::dsl::{max, min};
use diesel::prelude::*;

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::schema::backups;

/// A backup that was begun.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = backups)]
pub struct BackupRow {
    /// What it is called where backups lie.
    pub name: String,
    /// When it was begun.
    pub started_at: NaiveDateTime,
    /// When it was there, or given up.
    pub finished_at: Option<NaiveDateTime>,
    /// Why there is none.
    pub fault: Option<String>,
    /// Its bytes.
    pub byte_count: i64,
    /// The rows in it.
    pub row_count: i64,
    /// The files in it.
    pub file_count: i64,
}

/// What a backup came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Its bytes.
    pub bytes: i64,
    /// The rows in it.
    pub rows: i64,
    /// The files in it.
    pub files: i64,
}

/// So long a backup may take: one that was begun before counts as given up.
const TAKES: Duration = Duration::hours(12);
/// So long it is known how a backup went.
const KEPT: Duration = Duration::days(400);

/// Begins a backup, unless another process is at one, or the last good one is not old enough; the answer is its number.
///
/// # Errors
/// Only when the database fails.
pub fn begin(conn: &mut Conn, name: &str, now: DateTime<Utc>, after: Option<Duration>) -> ApiResult<Option<i64>> {
    if let Conn::Postgres(_) = conn {
        // On SQLite the transaction itself is a lock.
        let lock = Sql::new("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtext('fangke backups of ' || current_schema()), 0)) AS taken");
        lock.execute(conn)?;
    }
    let (at, given_up) = (now.naive_utc(), (now - TAKES).naive_utc());
    let under_way = backups::table.filter(backups::finished_at.is_null().and(backups::started_at.gt(given_up)));
    let is_under_way: bool = diesel::select(diesel::dsl::exists(under_way)).get_result(conn)?;
    let is_fresh = match (after, last_good(conn)?) {
        (Some(after), Some(last)) => now - last < after,
        _ => false,
    };
    if is_under_way || is_fresh {
        return Ok(None);
    }
    diesel::delete(backups::table.filter(backups::started_at.lt((now - KEPT).naive_utc()))).execute(conn)?;
    let row = (
        backups::name.eq(name),
        backups::started_at.eq(at),
        backups::byte_count.eq(0),
        backups::row_count.eq(0),
        backups::file_count.eq(0),
    );
    Ok(Some(diesel::insert_into(backups::table).values(row).returning(backups::id).get_result(conn)?))
}

/// Ends a backup: what it came to, or why there is none.
///
/// # Errors
/// Only when the database fails.
pub fn end(conn: &mut Conn, id: i64, now: DateTime<Utc>, outcome: Result<Sums, &str>) -> ApiResult<()> {
    let Sums { bytes, rows, files } = outcome.unwrap_or_default();
    diesel::update(backups::table.find(id))
        .set((
            backups::finished_at.eq(Some(now.naive_utc())),
            backups::fault.eq(outcome.err()),
            backups::byte_count.eq(bytes),
            backups::row_count.eq(rows),
            backups::file_count.eq(files),
        ))
        .execute(conn)?;
    Ok(())
}

/// The moment for which the last good backup stands.
///
/// # Errors
/// Only when the database fails.
pub fn last_good(conn: &mut Conn) -> ApiResult<Option<DateTime<Utc>>> {
    let good = backups::table.filter(backups::finished_at.is_not_null().and(backups::fault.is_null()));
    let last: Option<NaiveDateTime> = good.select(max(backups::started_at)).first(conn)?;
    Ok(last.map(|at| at.and_utc()))
}

/// When the first backup was begun of which it is known.
///
/// # Errors
/// Only when the database fails.
pub fn first_begun(conn: &mut Conn) -> ApiResult<Option<DateTime<Utc>>> {
    let first: Option<NaiveDateTime> = backups::table.select(min(backups::started_at)).first(conn)?;
    Ok(first.map(|at| at.and_utc()))
}

/// The backups that were begun last, the newest first.
///
/// # Errors
/// Only when the database fails.
pub fn latest(conn: &mut Conn, limit: i64) -> ApiResult<Vec<BackupRow>> {
    Ok(backups::table.order(backups::id.desc()).limit(limit).select(BackupRow::as_select()).load(conn)?)
}
