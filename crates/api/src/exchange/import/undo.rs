//! Undoing a whole import: what it has added goes, as long as nothing else has touched it.

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::exchange::import::{ImportKind, ImportState, ImportUndo};
use fangke_shared::problem::ErrorCode;
use fangke_shared::{ClientId, ImportId, ListingId};
use serde_json::json;

use super::records::Records;
use super::{deals, store};
use crate::client::dossier::import as clients;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::undo;

/// Records that go in one statement.
const PIECE: i64 = 500;

/// States in which an import has stored something and does no more.
const UNDOABLE: [ImportState; 3] = [ImportState::Done, ImportState::Cancelled, ImportState::Interrupted];

/// What would be undone, and what can't be.
///
/// # Errors
/// `not_found`, `forbidden` for somebody else's import, `import_not_ready`.
pub fn preview(tx: &mut Tx<'_>, id: ImportId) -> ApiResult<ImportUndo> {
    let row = store::find(tx.conn, id)?;
    if !row.is_of(tx.me()?) {
        return Err(ApiError::new(ErrorCode::Forbidden).detail("the import is somebody else's"));
    }
    if row.kind == ImportKind::Communities || !UNDOABLE.contains(&row.state) {
        return Err(ApiError::new(ErrorCode::ImportNotReady).detail(format!("the import is {}", row.state)));
    }
    let of = Records::of(row.kind);
    let (there, removable) = (of.count(tx.conn, id)?, of.count_untouched(tx.conn, id)?);
    Ok(ImportUndo { removable, touched: there - removable, updated: row.counts().updated })
}

/// Undoes it; what something else has touched stays. The answer says what became of it.
///
/// # Errors
/// As [`preview`].
pub fn undo(tx: &mut Tx<'_>, id: ImportId) -> ApiResult<ImportUndo> {
    let found = preview(tx, id)?;
    if !store::set_state(tx.conn, id, &UNDOABLE, ImportState::Undone, tx.now())? {
        return Err(ApiError::new(ErrorCode::ImportNotReady));
    }
    let (mut removed, kind) = (0, store::find(tx.conn, id)?.kind);
    let of = Records::of(kind);
    loop {
        let ids = of.untouched(tx.conn, id, PIECE)?;
        if ids.is_empty() {
            break;
        }
        of.forget(tx.conn, id, &ids)?;
        match kind {
            ImportKind::Clients => clients::remove_new(tx, &ids.iter().map(|id| ClientId(*id)).collect::<Vec<_>>())?,
            ImportKind::Contracts => deals::take_contracts_back(tx, &ids)?,
            ImportKind::FollowUps => deals::remove_follow_ups(tx, &ids)?,
            ImportKind::Listings | ImportKind::Communities => {
                undo::remove_new(tx, &ids.iter().map(|id| ListingId(*id)).collect::<Vec<_>>())?;
            }
        }
        removed += i64::try_from(ids.len()).unwrap_or_default();
    }
    let done = ImportUndo { removable: removed, touched: found.removable + found.touched - removed, ..found };
    let details = json!({ "undone": done.removable, "touched": done.touched, "updated": done.updated });
    tx.audit(AuditAction::Delete, (AuditSubject::Import, id.0), &details)?;
    Ok(done)
}
