//! Listings that should never have been entered: gone without a trace, for nothing has happened to them.

use fangke_shared::ListingId;

use super::store;
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;
use crate::property::owner::service as owner;

/// Removes listings that nobody has worked on; the caller has seen to that.
///
/// # Errors
/// Only when the database fails, or where something hangs on one of them after all.
pub fn remove_new(tx: &mut Tx<'_>, ids: &[ListingId]) -> ApiResult<()> {
    owner::remove_all(tx.conn, ids)?;
    store::remove_all(tx.conn, ids)
}
