//! What an administrator reads of the system.

use std::path::PathBuf;

use chrono::{DateTime, Duration, Utc};
use fangke_shared::company::system::{
    SystemBackup, SystemBackupRun, SystemContactKey, SystemDatabase, SystemDisk, SystemEngine, SystemError, SystemErrorList, SystemJob,
    SystemResponse, SystemState, backup_state, contact_key_state, disk_state, errors_state, job_state, jobs_state, worst,
};
use fangke_shared::problem::ErrorCode;

use crate::platform::backup::ledger::{self, BackupRow};
use crate::platform::contact_keys::store as contact_keys;
use crate::platform::crypto::Keys;
use crate::platform::db::{Conn, Engine, pending_migrations};
use crate::platform::error::ApiResult;
use crate::platform::server_errors::{self, ServerError};
use crate::platform::state::App;
use crate::platform::watch::{self, JobStanding};

/// Backups that are shown.
const BACKUPS: i64 = 10;
/// Errors that are shown.
const ERRORS: i64 = 50;

/// What the process knows of itself, beside what the database says.
pub struct Process {
    now: DateTime<Utc>,
    connections: (u32, u32),
    data_dir: PathBuf,
    backup_allowed: Option<Duration>,
    keys: Keys,
}

impl Process {
    /// As it is now.
    pub fn of(app: &App) -> Self {
        Self {
            now: app.clock.now(),
            connections: app.db.connections(),
            data_dir: app.data_dir.clone(),
            backup_allowed: app.backup.as_ref().map(|plan| plan.alarm_after),
            keys: app.keys.clone(),
        }
    }
}

/// How the system is.
///
/// # Errors
/// Only when the database fails.
pub fn look(conn: &mut Conn, process: &Process) -> ApiResult<SystemResponse> {
    let now = process.now;
    let database = database(conn, process.connections)?;
    let disk = watch::disk(&process.data_dir).map(|(free_bytes, total_bytes)| SystemDisk {
        state: disk_state(free_bytes, total_bytes),
        free_bytes,
        total_bytes,
    });
    let backup = backup(conn, process)?;
    let contact_key = contact_key(conn, process)?;
    let jobs: Vec<SystemJob> = watch::job_standings(conn)?.into_iter().map(job).collect();
    let jobs_state = jobs_state(&jobs, now);
    let errors_of_last_day = server_errors::count_since(conn, now - Duration::hours(24))?;
    let errors_state = errors_state(errors_of_last_day);
    let states = [database.state, backup.state, contact_key.state, jobs_state, errors_state];
    Ok(SystemResponse {
        at: now,
        state: worst(states.into_iter().chain(disk.as_ref().map(|disk| disk.state))),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        database,
        disk,
        backup,
        contact_key,
        jobs_state,
        jobs,
        errors_state,
        errors_of_last_day,
    })
}

fn database(conn: &mut Conn, (open, idle): (u32, u32)) -> ApiResult<SystemDatabase> {
    let is_migration_pending = pending_migrations(conn)?;
    Ok(SystemDatabase {
        state: if is_migration_pending { SystemState::Attention } else { SystemState::Good },
        engine: match conn.engine() {
            Engine::Sqlite => SystemEngine::Sqlite,
            Engine::Postgres => SystemEngine::Postgres,
        },
        bytes: watch::database_bytes(conn)?,
        is_migration_pending,
        connections: open.into(),
        idle_connections: idle.into(),
    })
}

fn backup(conn: &mut Conn, process: &Process) -> ApiResult<SystemBackup> {
    let (last_good_at, first) = (ledger::last_good(conn)?, ledger::first_begun(conn)?);
    Ok(SystemBackup {
        state: backup_state(process.backup_allowed, last_good_at, first, process.now),
        is_planned: process.backup_allowed.is_some(),
        last_good_at,
        allowed_hours: process.backup_allowed.map(|allowed| allowed.num_hours()),
        latest: ledger::latest(conn, BACKUPS)?.into_iter().map(run).collect(),
    })
}

fn contact_key(conn: &mut Conn, process: &Process) -> ApiResult<SystemContactKey> {
    let newest = contact_keys::newest(conn)?;
    let is_known = process.keys.has_contact_key(newest.as_ref().map(|key| key.kid.as_str()));
    let (since, done_at) = newest.as_ref().map(|key| (key.created_at.and_utc(), key.done_at.map(|at| at.and_utc()))).unzip();
    let done_at = done_at.flatten();
    Ok(SystemContactKey {
        state: contact_key_state(is_known, since, done_at, process.now),
        is_known,
        since,
        resealed: newest.map_or(0, |key| key.resealed + key.found),
        done_at,
    })
}

fn run(row: BackupRow) -> SystemBackupRun {
    SystemBackupRun {
        name: row.name,
        started_at: row.started_at.and_utc(),
        finished_at: row.finished_at.map(|at| at.and_utc()),
        has_failed: row.fault.is_some(),
        bytes: row.byte_count,
        rows: row.row_count,
        files: row.file_count,
    }
}

fn job((name, JobStanding { run, failure }): (String, JobStanding)) -> SystemJob {
    let (last_run_at, affected) = run.unzip();
    let (failed_at, failure) = failure.unzip();
    SystemJob {
        name,
        state: job_state(last_run_at, failed_at),
        last_run_at,
        affected,
        failed_at,
        failure: failure.map(|code| code.parse().unwrap_or(ErrorCode::Internal)),
    }
}

/// The newest errors of the server, or those of one request.
///
/// # Errors
/// Only when the database fails.
pub fn errors(conn: &mut Conn, request_id: Option<&str>) -> ApiResult<SystemErrorList> {
    let error = |error: ServerError| SystemError {
        at: error.at.and_utc(),
        request_id: error.request_id,
        method: error.method,
        route: error.route,
        code: error.code.parse().unwrap_or(ErrorCode::Internal),
    };
    Ok(SystemErrorList { items: server_errors::latest(conn, request_id, ERRORS)?.into_iter().map(error).collect() })
}
