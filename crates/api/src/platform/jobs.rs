//! Jobs that run at the start and at each full hour, and short ones of each minute; what is done once a day is `app::clean_up`. Of several
//! processes on one database only one runs a job at a time.

use std::time::Duration;

use actix_web::web;
use chrono::{DateTime, Timelike as _, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer};
use fangke_shared::problem::ErrorCode;

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::platform::state::App;
use crate::schema::job_runs;

/// Something that is to be done every hour or minute, in one transaction.
#[derive(Clone, Copy)]
pub struct Job {
    /// Its name in the log and in `job_runs`.
    pub name: &'static str,
    /// Its number in locks, which no other job has.
    pub number: i32,
    /// Does it, and counts what it touched.
    pub run: fn(&App, &mut Conn) -> ApiResult<i64>,
}

/// Runs a job now; the answer counts what it touched, or is none when another process is at it.
///
/// # Errors
/// What the job fails with; then nothing of it is kept.
pub fn run(app: &App, job: &Job) -> ApiResult<Option<i64>> {
    run_kept(app, job, |_| true)
}

/// [`run`], written into `job_runs` if what it touched is worth it.
fn run_kept(app: &App, job: &Job, is_kept: fn(i64) -> bool) -> ApiResult<Option<i64>> {
    let done = run_in_transaction(app, job, is_kept);
    match &done {
        Ok(Some(_)) => app.metrics.job_done(job.name, app.clock.now()),
        Ok(None) => {}
        Err(error) => {
            app.metrics.job_failed(job.name);
            // Of its own transaction nothing is left.
            if let Err(error) = app.db.write_blocking(|conn| note_failure(conn, job, app.clock.now(), error.code)) {
                tracing::warn!(job = job.name, %error, "that the job failed is not written down");
            }
        }
    }
    done
}

fn note_failure(conn: &mut Conn, job: &Job, now: DateTime<Utc>, code: ErrorCode) -> ApiResult<()> {
    Sql::new("INSERT INTO job_failures (name, failed_at, code) VALUES (")
        .bind(job.name)
        .push(", ")
        .bind(now)
        .push(", ")
        .bind(code.as_str())
        .push(") ON CONFLICT (name) DO UPDATE SET failed_at = excluded.failed_at, code = excluded.code")
        .execute(conn)?;
    Ok(())
}

fn run_in_transaction(app: &App, job: &Job, is_kept: fn(i64) -> bool) -> ApiResult<Option<i64>> {
    app.db.write_blocking(|conn| {
        let started_at = app.clock.now();
        if !take(conn, job)? {
            return Ok(None);
        }
        let affected = (job.run)(app, conn)?;
        if !is_kept(affected) {
            return Ok(Some(affected));
        }
        diesel::insert_into(job_runs::table)
            .values((
                job_runs::name.eq(job.name),
                job_runs::started_at.eq(started_at.naive_utc()),
                job_runs::finished_at.eq(app.clock.now().naive_utc()),
                job_runs::affected.eq(affected),
            ))
            .execute(conn)?;
        Ok(Some(affected))
    })
}

/// Takes the job's lock until the transaction ends; on SQLite the transaction itself is one.
fn take(conn: &mut Conn, job: &Job) -> ApiResult<bool> {
    let Conn::Postgres(_) = conn else { return Ok(true) };
    // The lock is of the whole database, where other schemas may hold jobs of their own.
    let sql = Sql::new("SELECT pg_try_advisory_xact_lock(hashtext('fangke jobs of ' || current_schema()), ").number(job.number.into());
    let taken: Vec<(bool, i32)> = sql.push("), 1").load::<(Bool, Integer), (bool, i32)>(conn)?;
    Ok(taken.first().is_some_and(|(is_taken, _)| *is_taken))
}

/// Runs jobs now and at each full hour, until the runtime ends.
pub async fn every_hour(app: web::Data<App>, jobs: impl Iterator<Item = &'static Job> + Clone) {
    loop {
        for job in jobs.clone() {
            let app = app.clone();
            match web::block(move || run(&app, job)).await {
                Ok(Ok(Some(affected))) => tracing::info!(job = job.name, affected, "job done"),
                Ok(Ok(None)) => tracing::info!(job = job.name, "another process is at the job"),
                Ok(Err(error)) => tracing::error!(job = job.name, %error, "job failed"),
                // The runtime is ending.
                Err(_) => return,
            }
        }
        actix_web::rt::time::sleep(until_full_hour(app.clock.now())).await;
    }
}

/// Runs jobs now and every minute, until the runtime ends. Runs that touched nothing are passed over.
pub async fn every_minute(app: web::Data<App>, jobs: impl Iterator<Item = &'static Job> + Clone) {
    loop {
        for job in jobs.clone() {
            let app = app.clone();
            match web::block(move || run_kept(&app, job, |affected| affected > 0)).await {
                Ok(Ok(Some(affected))) if affected > 0 => tracing::debug!(job = job.name, affected, "job done"),
                Ok(Ok(_)) => {}
                Ok(Err(error)) => tracing::error!(job = job.name, %error, "job failed"),
                // The runtime is ending.
                Err(_) => return,
            }
        }
        actix_web::rt::time::sleep(Duration::from_secs(60)).await;
    }
}

/// From a moment to the next full hour.
pub(super) fn until_full_hour(now: DateTime<Utc>) -> Duration {
    let passed = Duration::new(u64::from(now.minute() * 60 + now.second()), now.nanosecond() % 1_000_000_000);
    Duration::from_secs(3600).saturating_sub(passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_full_hour_is_an_hour_away_at_most() {
        let wait = |text: &str| until_full_hour(text.parse().unwrap());
        assert_eq!(wait("2026-03-18T02:00:00Z"), Duration::from_secs(3600));
        assert_eq!(wait("2026-03-18T02:59:59Z"), Duration::from_secs(1));
        assert_eq!(wait("2026-03-18T02:30:00.5Z"), Duration::from_millis(1_799_500));
    }
}
