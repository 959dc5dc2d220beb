//! Rejected rows of imports that were kept long enough (§2.6).

use fangke_shared::company::retention::RetentionKind;

use super::reject_store;
use crate::company::retention::event::RetentionDue;
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Counts what is due, or removes it.
pub fn due(tx: &mut Tx<'_>, event: &mut RetentionDue) -> ApiResult<()> {
    if let Some(before) = event.before(RetentionKind::ImportReject) {
        let count = reject_store::older(tx.conn, before, event.goes)?;
        event.note(RetentionKind::ImportReject, count);
    }
    Ok(())
}
