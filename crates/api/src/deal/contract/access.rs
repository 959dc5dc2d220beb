//! Who sees a contract, and who may do something with it (D1).
//!
//! Whom it concerns: who closes it, who has drawn it up, who has a share in it; whoever leads who closes it; and who keeps the money.

use fangke_shared::ContractId;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::problem::ErrorCode;

use super::store::{self, ContractRow};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// Does the caller's permission reach a contract?
///
/// # Errors
/// Only when the database fails.
pub fn reaches(tx: &mut Tx<'_>, action: Action, row: &ContractRow) -> ApiResult<bool> {
    let claims = &tx.caller()?.claims;
    let Some(scope) = tx.caller()?.may(action) else { return Ok(false) };
    let is_mine = row.agent() == claims.member_id || row.created_by == claims.member_id.0;
    if scope == Scope::All || is_mine {
        return Ok(true);
    }
    // Who has a share in it reads it, and changes nothing.
    if action == Action::ReadContracts && store::concerned(tx.conn, row.id())?.contains(&claims.member_id) {
        return Ok(true);
    }
    if scope == Scope::Own {
        return Ok(false);
    }
    let theirs = member::profile(tx.conn, row.agent())?.units;
    Ok(scope.covers(claims.units(), theirs))
}

/// A contract that the caller may see.
///
/// # Errors
/// `not_found` also for what is there and not to be seen.
pub fn seen(tx: &mut Tx<'_>, id: ContractId) -> ApiResult<ContractRow> {
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    if reaches(tx, Action::ReadContracts, &row)? { Ok(row) } else { Err(ApiError::not_found()) }
}

/// Refuses an action on a contract that the caller sees.
///
/// # Errors
/// `forbidden`.
pub fn require(tx: &mut Tx<'_>, action: Action, row: &ContractRow) -> ApiResult<()> {
    if reaches(tx, action, row)? {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::Forbidden).detail("the contract is outside the reach of your role"))
}

/// A contract with its lock, for an action; the answer also says whether it has the version that the caller has read. A refusal because of
/// the state comes before one because of the version: the second of two learns what the first has done.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn take(tx: &mut Tx<'_>, action: Action, (id, version): (ContractId, i64)) -> ApiResult<(ContractRow, bool)> {
    let is_that = store::bump(tx.conn, id, Some(version))?;
    if !is_that {
        store::bump(tx.conn, id, None)?;
    }
    let row = seen(tx, id)?;
    require(tx, action, &row)?;
    Ok((row, is_that))
}

/// [`take`], of a contract that may be changed.
///
/// # Errors
/// `not_found`, `forbidden`, `contract_signed`, `contract_not_ready`, `stale_version`.
pub fn take_draft(tx: &mut Tx<'_>, at: (ContractId, i64)) -> ApiResult<ContractRow> {
    let (row, is_that) = take(tx, Action::WriteContracts, at)?;
    require_draft(&row)?;
    current(is_that)?;
    Ok(row)
}

/// [`take`], of a contract that is signed and being carried out.
///
/// # Errors
/// `not_found`, `forbidden`, `contract_not_signed`, `stale_version`.
pub fn take_signed(tx: &mut Tx<'_>, at: (ContractId, i64)) -> ApiResult<ContractRow> {
    let (row, is_that) = take(tx, Action::WriteContracts, at)?;
    require_signed(&row)?;
    current(is_that)?;
    Ok(row)
}

/// Refuses what somebody else has changed meanwhile.
///
/// # Errors
/// `stale_version`.
pub fn current(is_that: bool) -> ApiResult<()> {
    if is_that { Ok(()) } else { Err(ApiError::new(ErrorCode::StaleVersion)) }
}

/// Refuses to change what is no draft.
///
/// # Errors
/// `contract_signed`, `contract_not_ready`.
pub fn require_draft(row: &ContractRow) -> ApiResult<()> {
    if row.state.is_draft() {
        return Ok(());
    }
    let code = if row.signed_at.is_some() { ErrorCode::ContractSigned } else { ErrorCode::ContractNotReady };
    Err(ApiError::new(code).detail(format!("the contract is {}", row.state)))
}

/// Refuses what only a signed contract has (§5).
///
/// # Errors
/// `contract_not_signed`.
pub fn require_signed(row: &ContractRow) -> ApiResult<()> {
    if row.state.is_signed() {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::ContractNotSigned).detail(format!("the contract is {}", row.state)))
}
