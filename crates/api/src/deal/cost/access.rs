//! How far a permission reaches over cost centres: stores, and head office, which only those reach who reach everything.

use fangke_shared::OrgUnitId;
use fangke_shared::permission::{Action, Scope, Units};
use fangke_shared::problem::ErrorCode;

use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// Does the caller's permission for an action reach a cost centre? None is head office.
///
/// # Errors
/// Only when the database fails, or without a caller.
pub fn reaches(tx: &mut Tx<'_>, action: Action, centre: Option<OrgUnitId>) -> ApiResult<bool> {
    let caller = tx.caller()?;
    let Ok(scope) = caller.reach(action, None) else { return Ok(false) };
    if scope == Scope::All {
        return Ok(true);
    }
    let Some(store) = centre else { return Ok(false) };
    let region = organisation::units(tx.conn, &[store.0])?.remove(&store.0).and_then(|(_, parent)| parent);
    Ok(scope.covers(caller.claims.units(), Units { region, store: Some(store), team: None }))
}

/// Refuses a cost centre that the permission doesn't reach.
///
/// # Errors
/// `forbidden`.
pub fn require(tx: &mut Tx<'_>, action: Action, centre: Option<OrgUnitId>) -> ApiResult<()> {
    if reaches(tx, action, centre)? {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::Forbidden).detail("the cost centre is outside the reach of your role"))
}
