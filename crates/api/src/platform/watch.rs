//! How the installation is, in figures: what `/metrics` and the administrator's page say of database, disk, jobs and backups.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamp};

use crate::platform::backup::ledger;
use crate::platform::db::Conn;
use crate::platform::db::Engine;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::platform::state::App;
use crate::schema::job_failures;

/// How a job fared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobStanding {
    /// When it went well last, and what it touched.
    pub run: Option<(DateTime<Utc>, i64)>,
    /// When it failed last, and the error's code.
    pub failure: Option<(DateTime<Utc>, String)>,
}

/// How each job that ever ran or failed fared, by name.
///
/// # Errors
/// Only when the database fails.
pub fn job_standings(conn: &mut Conn) -> ApiResult<BTreeMap<String, JobStanding>> {
    let latest = Sql::new("SELECT r.name, r.finished_at, r.affected FROM job_runs r ")
        .push("JOIN (SELECT max(id) AS id FROM job_runs GROUP BY name) AS latest ON latest.id = r.id");
    let runs = latest.load::<(Text, Timestamp, BigInt), (String, NaiveDateTime, i64)>(conn)?;
    let failures: Vec<(String, NaiveDateTime, String)> =
        job_failures::table.select((job_failures::name, job_failures::failed_at, job_failures::code)).load(conn)?;
    let mut standings: BTreeMap<String, JobStanding> = BTreeMap::new();
    for (name, at, affected) in runs {
        standings.entry(name).or_default().run = Some((at.and_utc(), affected));
    }
    for (name, at, code) in failures {
        standings.entry(name).or_default().failure = Some((at.and_utc(), code));
    }
    Ok(standings)
}

/// The bytes of the database.
///
/// # Errors
/// Only when the database fails.
pub fn database_bytes(conn: &mut Conn) -> ApiResult<i64> {
    let sql = match conn.engine() {
        Engine::Sqlite => "SELECT page_count * page_size FROM pragma_page_count() AS c, pragma_page_size() AS s",
        Engine::Postgres => "SELECT pg_database_size(current_database())",
    };
    Ok(Sql::new(sql).load::<BigInt, i64>(conn)?.first().copied().unwrap_or_default())
}

/// Free bytes, and all, of the disk that a folder lies on; none where the system doesn't tell.
pub fn disk(folder: &Path) -> Option<(i64, i64)> {
    #[cfg(unix)]
    {
        let about = rustix::fs::statvfs(folder).ok()?;
        let bytes = |blocks: u64| i64::try_from(blocks.saturating_mul(about.f_frsize)).unwrap_or(i64::MAX);
        Some((bytes(about.f_bavail), bytes(about.f_blocks)))
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        None
    }
}

/// What `/metrics` says beyond what is counted as it happens.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// Bytes of the database; none where it doesn't answer.
    pub database_bytes: Option<i64>,
    /// Seconds since the moment for which the last good backup stands; none where there is none, or the database doesn't answer.
    pub backup_age: Option<i64>,
    /// Seconds that it may be old; none where none is made by itself.
    pub backup_allowed: Option<i64>,
    /// Free bytes of the disk.
    pub disk_free: Option<i64>,
}

/// Reads the figures. What can't be read is left out: the rest is wanted all the more.
pub fn figures(app: &App) -> Figures {
    let read = app.db.read_blocking(|conn| Ok((database_bytes(conn)?, ledger::last_good(conn)?)));
    let (database_bytes, last_good) = read.map_or((None, None), |(bytes, last)| (Some(bytes), last));
    Figures {
        database_bytes,
        backup_age: last_good.map(|at| (app.clock.now() - at).num_seconds()),
        backup_allowed: app.backup.as_ref().map(|plan| plan.alarm_after.num_seconds()),
        disk_free: disk(&app.data_dir).map(|(free, _)| free),
    }
}
