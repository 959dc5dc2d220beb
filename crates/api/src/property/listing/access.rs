//! How far somebody's permission reaches over listings.

use diesel::prelude::*;
use fangke_shared::OrgUnitId;
use fangke_shared::permission::{Action, Scope, Units, scope_of};
use fangke_shared::problem::ErrorCode;

use super::rows::ListingRow;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::members;

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
    let (team, store, region): (Option<i64>, Option<i64>, Option<i64>) =
        members::table.find(maintainer).select((members::team_id, members::store_id, members::region_id)).first(tx.conn)?;
    let theirs = Units { region: region.map(OrgUnitId), store: store.map(OrgUnitId), team: team.map(OrgUnitId) };
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
