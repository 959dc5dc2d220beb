//! How far somebody's permission reaches over listings.

use fangke_shared::MemberId;
use fangke_shared::permission::{Action, Scope, scope_of};
use fangke_shared::problem::ErrorCode;

use super::rows::ListingRow;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// May the member do this to the listing? What nobody looks after is everybody's who may do it at all.
///
/// # Errors
/// Only when the database fails.
pub fn may(tx: &mut Tx<'_>, action: Action, listing: &ListingRow) -> ApiResult<bool> {
    let claims = &tx.caller()?.claims;
    let Some(scope) = scope_of(claims.role, action) else { return Ok(false) };
    let Some(maintainer) = listing.maintainer_id else { return Ok(true) };
    if scope == Scope::All || maintainer == claims.member_id.0 {
        return Ok(true);
    }
    if scope == Scope::Own {
        return Ok(false);
    }
    let theirs = member::profile(tx.conn, MemberId(maintainer))?.units;
    Ok(scope.covers(claims.units(), theirs))
}

/// [`may`], or 403.
///
/// # Errors
/// `forbidden`.
pub fn require(tx: &mut Tx<'_>, action: Action, listing: &ListingRow) -> ApiResult<()> {
    if may(tx, action, listing)? {
        Ok(())
    } else {
        Err(ApiError::new(ErrorCode::Forbidden).detail("the listing is outside the reach of your role"))
    }
}
