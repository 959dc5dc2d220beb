//! How the system is (I5): what an administrator reads of it in words, and when something is to be looked at.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::problem::ErrorCode;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// How a part of the system is.
    SystemState {
        /// As it should be.
        Good = "good",
        /// To be looked at soon.
        Attention = "attention",
        /// Something is broken or missing.
        Fault = "fault",
    }
}

vocabulary! {
    /// The engine of the database.
    SystemEngine {
        /// The embedded one, a file.
        Sqlite = "sqlite",
        /// A PostgreSQL server.
        Postgres = "postgres",
    }
}

/// The database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SystemDatabase {
    /// How it is.
    pub state: SystemState,
    /// Its engine.
    pub engine: SystemEngine,
    /// Its bytes.
    pub bytes: i64,
    /// Are its tables those of an older version?
    pub is_migration_pending: bool,
    /// Connections of this process that are open.
    pub connections: i64,
    /// Those of them that nobody uses.
    pub idle_connections: i64,
}

/// The disk that the data folder lies on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SystemDisk {
    /// How it is.
    pub state: SystemState,
    /// Bytes that are free for the program.
    pub free_bytes: i64,
    /// All its bytes.
    pub total_bytes: i64,
}

/// A backup that was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SystemBackupRun {
    /// What it is called where backups lie.
    pub name: String,
    /// When it was begun.
    pub started_at: DateTime<Utc>,
    /// When it was there and read back, or given up; absent while it is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<DateTime<Utc>>,
    /// Did it come to nothing? Why, the log says.
    pub has_failed: bool,
    /// Its bytes.
    pub bytes: i64,
    /// The rows in it.
    pub rows: i64,
    /// The files in it.
    pub files: i64,
}

/// Backups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SystemBackup {
    /// How they are.
    pub state: SystemState,
    /// Are they made by themselves?
    pub is_planned: bool,
    /// The moment for which the last good one stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_good_at: Option<DateTime<Utc>>,
    /// Hours that it may be old; absent where none are made by themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_hours: Option<i64>,
    /// Those that were begun last, the newest first.
    pub latest: Vec<SystemBackupRun>,
}

/// The key that contacts are sealed with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SystemContactKey {
    /// How it is.
    pub state: SystemState,
    /// Does this process have it in its key file?
    pub is_known: bool,
    /// When it took over; absent where it is the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
    /// Values and files that were sealed anew with it.
    pub resealed: i64,
    /// When nothing was left under an earlier key; absent before that, and where it is the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<DateTime<Utc>>,
}

vocabulary! {
    /// A job that runs by itself, by its name in the log.
    SystemJobName {
        /// Secrets of partners that are over go.
        ApiClients = "api_clients",
        /// The audit trail is linked.
        AuditChain = "audit_chain",
        /// The audit trail is signed for the day.
        AuditCheckpoint = "audit_checkpoint",
        /// Sessions and failures that are over go.
        Auth = "auth",
        /// A missing backup is told of.
        BackupAlarm = "backup_alarm",
        /// Clients whom nobody followed up become public.
        ClientPool = "client_pool",
        /// Counts of the board of contracts are made anew.
        ContractBoard = "contract_board",
        /// Exclusive agreements end.
        Exclusive = "exclusive",
        /// Imports whose process died are stopped.
        Imports = "imports",
        /// Keys that are overdue are told of.
        Key = "key",
        /// What is left over of requests and uploads goes.
        Leftovers = "leftovers",
        /// Events that everybody was told of go.
        Outbox = "outbox",
        /// Performance that was not booked is.
        Performance = "performance",
        /// Listings whom nobody followed up become public.
        Pool = "pool",
        /// Who looked at recommendations is forgotten.
        Recommendation = "recommendation",
        /// What was kept long enough goes.
        Retention = "retention",
        /// Risks of contracts are looked for.
        Risk = "risk",
        /// Errors of the server are written down.
        ServerErrors = "server_errors",
        /// Who looked at public pages is forgotten.
        Share = "share",
        /// Clients who stay in a stage for too long are told of.
        StageLimits = "stage_limits",
        /// The database looks at its tables.
        Statistics = "statistics",
        /// Old deliveries go.
        Webhook = "webhook",
        /// Notices of withdrawal that are over end.
        Withdrawal = "withdrawal",
    }
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SystemJob {
    /// Its name in the log, a word of [`SystemJobName`] where this version knows the job.
    pub name: String,
    /// How it is: good if it went well after it failed last.
    pub state: SystemState,
    /// When it went well last; one of each minute only where it touched something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_run_at: Option<DateTime<Utc>>,
    /// What it touched then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affected: Option<i64>,
    /// When it failed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed_at: Option<DateTime<Utc>>,
    /// The code of that failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<ErrorCode>,
}

/// A request that ended in an error of the server itself. It says nothing of who asked for what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SystemError {
    /// When.
    pub at: DateTime<Utc>,
    /// The request's id, as whoever sent it was told; the log has it, too.
    pub request_id: String,
    /// The method.
    pub method: String,
    /// The pattern of the address.
    pub route: String,
    /// The error's code.
    pub code: ErrorCode,
}

/// Answer of `GET /system/errors`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SystemErrorList {
    /// The errors, the newest first.
    pub items: Vec<SystemError>,
}

/// Answer of `GET /system`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SystemResponse {
    /// When it was looked at.
    pub at: DateTime<Utc>,
    /// How it is as a whole: as its worst part.
    pub state: SystemState,
    /// The program's version.
    pub version: String,
    /// The database.
    pub database: SystemDatabase,
    /// The disk; absent where the system doesn't tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk: Option<SystemDisk>,
    /// Backups.
    pub backup: SystemBackup,
    /// The key of contacts.
    pub contact_key: SystemContactKey,
    /// How the jobs are as a whole: also whether they run at all.
    pub jobs_state: SystemState,
    /// Jobs, by name.
    pub jobs: Vec<SystemJob>,
    /// How requests fare.
    pub errors_state: SystemState,
    /// Requests of the last 24 hours that ended in an error of the server itself.
    pub errors_of_last_day: i64,
}

/// Errors of a day from which on something is broken, not only odd.
const ERRORS_OF_A_FAULT: i64 = 100;
/// Hours after which an hourly job that has not run is missed.
const JOBS_MISSED_AFTER: i64 = 3;
/// Hours after which everything should be sealed with a new key.
const RESEALED_WITHIN: i64 = 24;

/// Is a backup missing? `since` is the moment of the last good one or, as long as there is none, that at which the first was begun.
pub fn is_backup_missing(since: Option<DateTime<Utc>>, now: DateTime<Utc>, allowed: Duration) -> bool {
    since.is_some_and(|since| now - since > allowed)
}

/// How backups are; `allowed` is none where none are made by themselves.
pub fn backup_state(
    allowed: Option<Duration>,
    last_good: Option<DateTime<Utc>>,
    first: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> SystemState {
    match allowed {
        None => SystemState::Attention,
        Some(allowed) if is_backup_missing(last_good.or(first), now, allowed) => SystemState::Fault,
        Some(_) if last_good.is_none() => SystemState::Attention,
        Some(_) => SystemState::Good,
    }
}

/// How the key of contacts is: a fault where this process can't seal with it, or where sealing anew has not ended a day after it took over.
pub fn contact_key_state(is_known: bool, since: Option<DateTime<Utc>>, done_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> SystemState {
    match since {
        _ if !is_known => SystemState::Fault,
        Some(since) if done_at.is_none() && now - since > Duration::hours(RESEALED_WITHIN) => SystemState::Fault,
        Some(_) if done_at.is_none() => SystemState::Attention,
        _ => SystemState::Good,
    }
}

/// How a disk is: a twentieth or less than a gigabyte free is too little, less than three twentieths soon will be.
pub const fn disk_state(free: i64, total: i64) -> SystemState {
    if free < total / 20 || free < 1 << 30 {
        SystemState::Fault
    } else if free < total / 20 * 3 {
        SystemState::Attention
    } else {
        SystemState::Good
    }
}

/// How a job is: broken if it has not gone well since it failed.
pub fn job_state(last_run: Option<DateTime<Utc>>, failed: Option<DateTime<Utc>>) -> SystemState {
    if failed.is_some_and(|failed| last_run.is_none_or(|run| run < failed)) { SystemState::Fault } else { SystemState::Good }
}

/// How the jobs are: as the worst of them, and broken if none has run for hours.
pub fn jobs_state(jobs: &[SystemJob], now: DateTime<Utc>) -> SystemState {
    let last = jobs.iter().filter_map(|job| job.last_run_at).max();
    let is_missed = last.is_none_or(|last| now - last > Duration::hours(JOBS_MISSED_AFTER));
    if is_missed { SystemState::Fault } else { worst(jobs.iter().map(|job| job.state)) }
}

/// What so many errors of a day say.
pub const fn errors_state(of_last_day: i64) -> SystemState {
    match of_last_day {
        ..=0 => SystemState::Good,
        ERRORS_OF_A_FAULT.. => SystemState::Fault,
        _ => SystemState::Attention,
    }
}

/// The worst of several; good where there is none.
pub fn worst(states: impl IntoIterator<Item = SystemState>) -> SystemState {
    states.into_iter().max_by_key(|state| SystemState::ALL.iter().position(|other| other == state)).unwrap_or(SystemState::Good)
}

#[cfg(test)]
mod tests {
    use super::*;
    use SystemState::{Attention, Fault, Good};

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::hours(hour)
    }

    #[test]
    fn a_backup_is_missing_once_the_last_good_one_is_older_than_allowed() {
        let allowed = Some(Duration::hours(48));
        assert_eq!(backup_state(allowed, Some(at(0)), Some(at(-500)), at(48)), Good);
        assert_eq!(backup_state(allowed, Some(at(0)), Some(at(-500)), at(49)), Fault);
        // None was ever made: that is a fault once the first one should have been.
        assert_eq!(backup_state(allowed, None, None, at(49)), Attention);
        assert_eq!(backup_state(allowed, None, Some(at(0)), at(48)), Attention);
        assert_eq!(backup_state(allowed, None, Some(at(0)), at(49)), Fault);
        assert_eq!(backup_state(None, Some(at(0)), None, at(1)), Attention);
    }

    #[test]
    fn another_key_of_contacts_is_to_seal_everything_within_a_day() {
        assert_eq!(contact_key_state(true, None, None, at(0)), Good);
        assert_eq!(contact_key_state(true, Some(at(0)), None, at(24)), Attention);
        assert_eq!(contact_key_state(true, Some(at(0)), None, at(25)), Fault);
        assert_eq!(contact_key_state(true, Some(at(0)), Some(at(30)), at(31)), Good);
        assert_eq!(contact_key_state(false, Some(at(0)), Some(at(1)), at(2)), Fault);
    }

    #[test]
    fn a_disk_is_looked_at_before_it_is_full() {
        const GB: i64 = 1 << 30;
        assert_eq!(disk_state(15 * GB, 100 * GB), Good);
        assert_eq!(disk_state(15 * GB - 1, 100 * GB), Attention);
        assert_eq!(disk_state(5 * GB, 100 * GB), Attention);
        assert_eq!(disk_state(5 * GB - 1, 100 * GB), Fault);
        assert_eq!(disk_state(GB - 1, 2 * GB), Fault);
    }

    #[test]
    fn a_job_is_broken_until_it_has_gone_well_again() {
        assert_eq!(job_state(None, None), Good);
        assert_eq!(job_state(Some(at(1)), Some(at(2))), Fault);
        assert_eq!(job_state(None, Some(at(2))), Fault);
        assert_eq!(job_state(Some(at(3)), Some(at(2))), Good);
        let job = |run, failed| SystemJob {
            name: "pool".to_owned(),
            state: job_state(run, failed),
            last_run_at: run,
            affected: None,
            failed_at: failed,
            failure: None,
        };
        let jobs = [job(Some(at(9)), None), job(Some(at(8)), Some(at(9)))];
        assert_eq!(jobs_state(&jobs, at(9)), Fault);
        assert_eq!(jobs_state(&jobs[..1], at(12)), Good);
        assert_eq!(jobs_state(&jobs[..1], at(13)), Fault);
        assert_eq!(jobs_state(&[], at(0)), Fault);
    }

    #[test]
    fn the_whole_is_as_its_worst_part() {
        assert_eq!(worst([]), Good);
        assert_eq!(worst([Attention, Good]), Attention);
        assert_eq!(worst([Good, Fault, Attention]), Fault);
        assert_eq!((errors_state(0), errors_state(1), errors_state(100)), (Good, Attention, Fault));
    }
}
