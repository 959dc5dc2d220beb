//! What a member keeps at hand. Nobody else sees it, so it isn't in the audit trail.

use fangke_shared::ListingId;
use fangke_shared::page::Page;
use fangke_shared::problem::ErrorCode;
use fangke_shared::property::favourite::FAVOURITES_MAX;
use fangke_shared::property::listing::ListingSummary;

use super::store;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::service as listing;

/// The caller's favourites, the latest first.
///
/// # Errors
/// Only when the database fails.
pub fn list(tx: &mut Tx<'_>) -> ApiResult<Page<ListingSummary>> {
    let me = tx.me()?;
    let order = store::latest_first(me);
    Ok(Page::whole(listing::some(tx, store::ids(me), order)?))
}

/// Makes a listing a favourite.
///
/// # Errors
/// `not_found`, `quota_exceeded`.
pub fn keep(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<()> {
    let (me, at) = (tx.me()?, tx.at());
    listing::find(tx.conn, id)?;
    // Two at once at the limit wait for each other.
    member::lock(tx.conn, me)?;
    if !store::is_kept(tx.conn, me, id)? {
        if store::count(tx.conn, me)? >= FAVOURITES_MAX {
            return Err(ApiError::new(ErrorCode::QuotaExceeded).detail(format!("{FAVOURITES_MAX} favourites are the most")));
        }
        store::insert(tx.conn, me, id, at)?;
    }
    Ok(())
}

/// Takes a listing out of the favourites.
///
/// # Errors
/// Only when the database fails.
pub fn drop(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<()> {
    let me = tx.me()?;
    store::delete(tx.conn, me, id)
}
