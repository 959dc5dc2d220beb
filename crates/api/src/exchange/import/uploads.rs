//! Uploaded files: people's numbers are in them, so none stays longer than it is needed.
//!
//! They are kept sealed in the store of files, where every process finds them. Whoever reads one makes a copy of its own in the data folder, which
//! goes as soon as it was read.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::Duration;
use fangke_shared::ImportId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::exchange::import::ImportState;
use fangke_shared::problem::ErrorCode;
use futures_util::StreamExt as _;
use serde_json::json;

use super::store;
use crate::company::tx::trail::{self, Actor};
use crate::platform::backup::{OpeningReader, SealingWriter};
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::file_stream::{Download, Upload, wait};
use crate::platform::guard::Caller;
use crate::platform::state::App;

/// Days after which an import that nobody has touched is given up.
const RESTS: i64 = 7;
/// Hours for which a file may wait for the import that names it: far longer than any upload takes.
const WAITS: i64 = 24;

/// The folder of the store in which uploaded files are kept.
const FOLDER: &str = "imports";

fn key(stored_as: &str) -> String {
    format!("{FOLDER}/{stored_as}")
}

/// A copy of an uploaded file that can be read, and goes when it is dropped.
pub struct LocalCopy(PathBuf);

impl LocalCopy {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for LocalCopy {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.0) {
            tracing::warn!(%error, "the copy of an upload stays until the next clearing");
        }
    }
}

/// The folder of copies, and of what is just being uploaded.
fn uploads(app: &App) -> PathBuf {
    app.data_dir.join("uploads")
}

/// A new file for an upload, which nobody but the server's user can read, in a folder that nobody else can look into.
///
/// # Errors
/// `unavailable` with what the file system says.
pub fn begin(app: &App, stored_as: &str) -> ApiResult<(PathBuf, std::fs::File)> {
    let folder = uploads(app);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
        builder.mode(0o700);
        options.mode(0o600);
        // One that an earlier version has made is open to all.
        if folder.exists() {
            std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700)).map_err(ApiError::unavailable)?;
        }
    }
    builder.create(&folder).map_err(ApiError::unavailable)?;
    let path = folder.join(stored_as);
    let file = options.open(&path).map_err(ApiError::unavailable)?;
    Ok((path, file))
}

/// Keeps what was uploaded into a file, sealed, in the store.
///
/// # Errors
/// `unavailable` with what file system or store say.
pub fn keep(app: &App, path: &Path, stored_as: &str) -> ApiResult<()> {
    let mut from = std::fs::File::open(path).map_err(ApiError::unavailable)?;
    let mut upload = Upload::begin(&app.files, &key(stored_as))?;
    match seal(&mut from, &mut upload, &app.keys) {
        Ok(()) => upload.finish().map(drop),
        Err(error) => {
            upload.abort();
            Err(ApiError::unavailable(error))
        }
    }
}

fn seal(from: &mut impl Read, to: &mut Upload, keys: &Keys) -> std::io::Result<()> {
    let mut to = SealingWriter::new(to, &keys.file_secret())?;
    std::io::copy(from, &mut to)?;
    to.finish().map(drop)
}

/// A copy to read, of one's own.
///
/// # Errors
/// `not_found` for one that is kept no more; `unavailable` with what file system or store say.
pub fn fetch(app: &App, stored_as: &str) -> ApiResult<LocalCopy> {
    // Earlier versions kept it where it was uploaded to.
    let earlier = uploads(app).join(stored_as);
    if earlier.exists() {
        keep(app, &earlier, stored_as)?;
        std::fs::remove_file(&earlier).map_err(ApiError::unavailable)?;
    }
    let from = Download::open(&app.files, &key(stored_as))?;
    let (path, mut file) = begin(app, &format!("{stored_as}.{:08x}", rand::random::<u32>()))?;
    let copy = LocalCopy(path);
    let mut from = OpeningReader::new(from, &app.keys.file_secret()).map_err(ApiError::unavailable)?;
    std::io::copy(&mut from, &mut file).map_err(ApiError::unavailable)?;
    Ok(copy)
}

/// Removes an uploaded file, for a thread that may wait.
///
/// # Errors
/// What the store says, as `unavailable`.
pub fn remove(app: &App, stored_as: &str) -> ApiResult<()> {
    wait(app.files.delete(&key(stored_as)))
}

/// Uploads of one member that may wait to be imported: each may be a quarter of a gigabyte.
const OPEN_MAX: i64 = 10;
/// Imports whose file waits for somebody.
const RESTING: [ImportState; 4] = [ImportState::Mapping, ImportState::DryRun, ImportState::Cancelled, ImportState::Interrupted];

/// May the caller upload one more?
///
/// # Errors
/// `too_many_uploads`.
pub async fn may_upload(app: &App, caller: &Caller) -> ApiResult<()> {
    let me = caller.claims.member_id;
    let open = app.db.read(move |conn| store::count_of(conn, me, &RESTING)).await?;
    if open < OPEN_MAX { Ok(()) } else { Err(ApiError::new(ErrorCode::TooManyUploads).detail(format!("at most {OPEN_MAX} may wait"))) }
}

/// Gives up an import that waits, and removes its file; what was stored of it stays.
///
/// # Errors
/// `not_found`, `import_not_ready` for one that is at work or over.
pub async fn discard(app: &App, caller: Caller, id: ImportId) -> ApiResult<()> {
    let (now, keys) = (app.clock.now(), app.keys.clone());
    let end = move |conn: &mut Conn| {
        let row = store::find(conn, id)?;
        if !store::set_state(conn, id, &RESTING, ImportState::Failed, now)? {
            return Err(ApiError::new(ErrorCode::ImportNotReady).detail(format!("the import is {}", row.state)));
        }
        store::set_end(conn, id, row.total_rows, Some("the uploaded file was deleted"))?;
        trail::record(conn, &keys, &Actor::from(&caller), now, AuditAction::Delete, (AuditSubject::Import, id.0), &json!({}))?;
        Ok(row.stored_as)
    };
    let stored_as = app.db.write(end).await?;
    // Where an earlier version kept it.
    drop(std::fs::remove_file(uploads(app).join(&stored_as)));
    app.files.delete(&key(&stored_as)).await
}

/// Gives up imports that rest for a week, and removes the files that nobody needs any more; the answer counts the files.
///
/// # Errors
/// What the database or the file system says; what is removed stays removed.
pub fn clear(app: &App) -> ApiResult<usize> {
    let now = app.clock.now();
    let since = now - Duration::days(RESTS);
    let needed = app.db.write_blocking(|conn| {
        store::give_up(conn, since, "the uploaded file was removed after seven days", now)?;
        store::needed(conn, since)
    })?;
    let (needed, before): (BTreeSet<String>, _) = (needed.into_iter().collect(), now - Duration::hours(WAITS));
    let mut removed = remove_old(&uploads(app), before.into(), &needed).map_err(ApiError::internal)?;
    let kept: Vec<ApiResult<String>> = wait(app.files.kept_before(FOLDER, before).collect());
    for key in kept {
        let key = key?;
        if !key.rsplit('/').next().is_some_and(|stored_as| needed.contains(stored_as)) {
            wait(app.files.delete(&key))?;
            removed += 1;
        }
    }
    Ok(removed + app.files.remove_unfinished(FOLDER, before)?)
}

/// Removes what a process that was killed has left in the folder of copies.
fn remove_old(folder: &Path, before: SystemTime, needed: &BTreeSet<String>) -> std::io::Result<usize> {
    let mut removed = 0;
    // Before the first upload there is no folder.
    for entry in folder.read_dir().into_iter().flatten() {
        let entry = entry?;
        let is_needed = needed.contains(entry.file_name().to_string_lossy().as_ref());
        if !is_needed && entry.metadata()?.modified()? < before {
            std::fs::remove_file(entry.path())?;
            removed += 1;
        }
    }
    Ok(removed)
}
