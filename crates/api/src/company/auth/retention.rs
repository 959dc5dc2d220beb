//! Attempts to sign in that were kept long enough (§2.6).

use fangke_shared::company::retention::RetentionKind;

use super::store_sign_in as store;
use crate::company::retention::event::RetentionDue;
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Counts what is due, or removes it.
pub fn due(tx: &mut Tx<'_>, event: &mut RetentionDue) -> ApiResult<()> {
    if let Some(before) = event.before(RetentionKind::SignIn) {
        let count = store::older(tx.conn, before, event.goes)?;
        event.note(RetentionKind::SignIn, count);
    }
    Ok(())
}
