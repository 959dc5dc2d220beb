//! Files that nothing names: what a crash has left behind goes a day later. And rows that nobody can ask for any more.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use futures_util::StreamExt as _;

use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::state::App;
use crate::schema::{idempotency_keys, job_runs};

/// A folder of the store, and who names what lies in it. A file lies at `folder/of/random`, or below that.
#[derive(Clone, Copy)]
pub struct FileFolder {
    /// The folder.
    pub folder: &'static str,
    /// Which of these folders, each of one file and its sizes, some row names.
    pub in_use: fn(&mut Conn, &[String]) -> ApiResult<Vec<String>>,
}

/// Hours for which a file may wait for the row that names it: far longer than any upload takes.
const WAITS: i64 = 24;
/// Files that are looked up at once.
const AT_ONCE: usize = 500;

/// Removes the files of these folders that are a day old and that nothing names; the answer counts them.
///
/// # Errors
/// What the store or the database says; what is removed stays removed.
pub async fn sweep(app: &App, kinds: impl Iterator<Item = &FileFolder>) -> ApiResult<usize> {
    let before = app.clock.now() - Duration::hours(WAITS);
    let mut removed = 0;
    for FileFolder { folder, in_use } in kinds.copied() {
        let mut pieces = app.files.kept_before(folder, before).chunks(AT_ONCE);
        while let Some(piece) = pieces.next().await {
            let keys = piece.into_iter().collect::<ApiResult<Vec<String>>>()?;
            let folders: Vec<String> = keys.iter().map(|key| folder_of(key)).collect::<BTreeSet<_>>().into_iter().collect();
            let in_use: BTreeSet<String> = app.db.read(move |conn| in_use(conn, &folders)).await?.into_iter().collect();
            for key in keys.iter().filter(|key| !in_use.contains(&folder_of(key))) {
                app.files.delete(key).await?;
                removed += 1;
            }
        }
        let files = app.files.clone();
        removed += actix_web::web::block(move || files.remove_unfinished(folder, before)).await.map_err(|_| ApiError::busy())??;
    }
    Ok(removed)
}

/// Hours for which an answer is kept for whoever sends the same request again.
const ANSWERS_KEPT: i64 = 24;
/// Days for which it is known when a job ran.
const RUNS_KEPT: i64 = 90;

/// Forgets answers of a day ago and runs of jobs of long ago; the answer counts them. A job.
///
/// # Errors
/// Only when the database fails.
pub fn sweep_rows(conn: &mut Conn, now: DateTime<Utc>) -> ApiResult<i64> {
    let before = |age: Duration| (now - age).naive_utc();
    let answers = idempotency_keys::table.filter(idempotency_keys::created_at.lt(before(Duration::hours(ANSWERS_KEPT))));
    let runs = job_runs::table.filter(job_runs::finished_at.lt(before(Duration::days(RUNS_KEPT))));
    let swept = diesel::delete(answers).execute(conn)? + diesel::delete(runs).execute(conn)?;
    Ok(i64::try_from(swept).unwrap_or(i64::MAX))
}

/// The folder of one file and its sizes.
fn folder_of(key: &str) -> String {
    key.split('/').take(3).collect::<Vec<_>>().join("/")
}
