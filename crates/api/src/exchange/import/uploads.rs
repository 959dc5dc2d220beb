//! Uploaded files: people's numbers are in them, so none stays longer than it is needed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::Duration;

use super::store;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::state::App;

/// Days after which an import that nobody has touched is given up.
const RESTS: i64 = 7;
/// Hours for which a file may wait for the import that names it: far longer than any upload takes.
const WAITS: i64 = 24;

/// The folder of uploaded files.
pub fn uploads(app: &App) -> PathBuf {
    app.data_dir.join("uploads")
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
