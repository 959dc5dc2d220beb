//! What pictures are made of that were uploaded before that was noted.

use fangke_shared::{ListingId, PhotoId};

use super::event::PhotosChanged;
use super::store::{self, PhotoRow, size_key};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::files::Bytes;
use crate::platform::state::App;

/// Pictures of one day: their files have to be read.
const A_DAY: i64 = 5_000;

/// Notes bytes and hashes of some pictures that have none; the answer counts them. One whose file is missing is tried again.
///
/// # Errors
/// Only when the database fails.
pub fn measure_old(app: &App) -> ApiResult<usize> {
    let rows = app.db.read_blocking(|conn| store::unmeasured(conn, A_DAY))?;
    let mut measured = 0;
    for row in rows {
        let Ok(files) = read(app, &row) else {
            tracing::warn!(photo = row.id, "a picture can't be read");
            continue;
        };
        app.write_blocking(|tx| {
            // Somebody may have removed it meanwhile.
            if store::find(tx.conn, PhotoId(row.id))?.is_none() || !store::files(tx.conn, &[row.id])?.is_empty() {
                return Ok(());
            }
            for (width, file) in &files {
                store::set_file(tx.conn, PhotoId(row.id), *width, file)?;
            }
            tx.emit(PhotosChanged { listing: ListingId(row.listing_id) }).map(drop)
        })?;
        measured += 1;
    }
    Ok(measured)
}

/// The files of a picture; the thread is one that may wait.
fn read(app: &App, row: &PhotoRow) -> ApiResult<Vec<(u32, Bytes)>> {
    let runtime = tokio::runtime::Handle::try_current().map_err(ApiError::internal)?;
    row.sizes().into_iter().map(|(width, _)| Ok((width, runtime.block_on(app.files.get(&size_key(&row.file_key, width)))?))).collect()
}
