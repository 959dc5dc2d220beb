//! Who sees a reception, and at which stores somebody receives.
//!
//! Whoever registered it or answers it; and whoever leads them, as far as their role reaches.

use fangke_shared::permission::{Action, Units};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::{OrgUnitId, ReceptionId};

use super::store::{self, ReceptionRow};
use super::{reach, search};
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// Does the caller's permission reach a reception?
///
/// # Errors
/// Only when the database fails.
pub fn reaches(tx: &mut Tx<'_>, action: Action, id: ReceptionId) -> ApiResult<bool> {
    let claims = &tx.caller()?.claims;
    match tx.caller()?.may(action) {
        Some(scope) => search::is_within(tx.conn, id, reach::within(claims, scope)),
        None => Ok(false),
    }
}

/// A reception that the caller may see.
///
/// # Errors
/// `not_found` also for what is there and not to be seen.
pub fn seen(tx: &mut Tx<'_>, id: ReceptionId) -> ApiResult<ReceptionRow> {
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    if reaches(tx, Action::ReadReceptions, id)? { Ok(row) } else { Err(ApiError::not_found()) }
}

/// A reception that the caller may do something with, with its lock.
///
/// # Errors
/// `not_found`, `forbidden`; `stale_version` where it isn't the version that the caller has read.
pub fn take(tx: &mut Tx<'_>, action: Action, id: ReceptionId, version: Option<i64>) -> ApiResult<ReceptionRow> {
    let is_that = store::bump(tx.conn, id, version)?;
    let row = seen(tx, id)?;
    if !reaches(tx, action, id)? {
        return Err(ApiError::new(ErrorCode::Forbidden).detail("the reception is outside the reach of your role"));
    }
    if is_that { Ok(row) } else { Err(ApiError::new(ErrorCode::StaleVersion)) }
}

/// Where the caller receives: the store that is named, within reach, or their own.
///
/// # Errors
/// `required` and `does_not_exist` at `/store_id`, `forbidden`.
pub fn store_of(tx: &mut Tx<'_>, action: Action, wanted: Option<OrgUnitId>) -> ApiResult<OrgUnitId> {
    let caller = tx.caller()?;
    let (scope, own) = (caller.scope(action)?, caller.claims.units());
    let wrong = |code| ApiError::field(FieldError::new("/store_id", code));
    let store = wanted.or(own.store).ok_or_else(|| wrong(FieldCode::Required))?;
    if own.store == Some(store) {
        return Ok(store);
    }
    let (_, region) = organisation::units(tx.conn, &[store.0])?.remove(&store.0).ok_or_else(|| wrong(FieldCode::DoesNotExist))?;
    let theirs = Units { region, store: Some(store), team: None };
    if scope.covers(own, theirs) {
        return Ok(store);
    }
    Err(ApiError::new(ErrorCode::Forbidden).detail("the store is outside the reach of your role"))
}
