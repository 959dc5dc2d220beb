//! Uploaded files: people's numbers are in them, so none stays longer than it is needed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::Duration;
use fangke_shared::ImportId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::exchange::import::ImportState;
use fangke_shared::problem::ErrorCode;
use serde_json::json;

use super::store;
use crate::company::tx::trail::{self, Actor};
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::state::App;

/// Days after which an import that nobody has touched is given up.
const RESTS: i64 = 7;
/// Hours for which a file may wait for the import that names it: far longer than any upload takes.
const WAITS: i64 = 24;

/// The folder of uploaded files.
pub fn uploads(app: &App) -> PathBuf {
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
    let path = uploads(app).join(app.db.write(end).await?);
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(ApiError::unavailable(error)),
        _ => Ok(()),
    }
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
    let before = SystemTime::from(now - Duration::hours(WAITS));
    remove(&uploads(app), before, &needed.into_iter().collect()).map_err(ApiError::internal)
}

fn remove(folder: &Path, before: SystemTime, needed: &BTreeSet<String>) -> std::io::Result<usize> {
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
