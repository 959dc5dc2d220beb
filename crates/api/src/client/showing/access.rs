//! Who sees a showing, and who may do something with it (C4).
//!
//! Who leads it or comes along; who holds the client now, for reading; and whoever leads them, as far as their role reaches.

use fangke_shared::permission::{Action, Scope};
use fangke_shared::problem::ErrorCode;
use fangke_shared::{MemberId, ShowingId};

use super::search::Viewer;
use super::store::{self, ShowingRow};
use crate::client::profile::access as client_access;
use crate::client::profile::service as profile;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// What the caller sees, as conditions of a statement.
///
/// # Errors
/// `forbidden` for roles that have nothing to do with showings.
pub fn viewer(tx: &mut Tx<'_>) -> ApiResult<Viewer> {
    let caller = tx.caller()?;
    let scope = caller.reach(Action::ReadShowings, None)?;
    let held = profile::held_by(tx, Action::ReadClients)?;
    Ok(Viewer::new(&caller.claims, scope, held))
}

/// Does the caller's permission reach a showing?
///
/// # Errors
/// Only when the database fails.
pub fn reaches(tx: &mut Tx<'_>, action: Action, row: &ShowingRow) -> ApiResult<bool> {
    let claims = &tx.caller()?.claims;
    let Some(scope) = tx.caller()?.may(action) else { return Ok(false) };
    if scope == Scope::All || is_at(tx, row.id(), claims.member_id)? {
        return Ok(true);
    }
    if action == Action::ReadShowings
        && let Some(client) = profile::find(tx.conn, row.client())?
        && client_access::reaches(tx, Action::ReadClients, &client)?
    {
        return Ok(true);
    }
    if scope == Scope::Own {
        return Ok(false);
    }
    let theirs = member::profile(tx.conn, MemberId(row.agent_id))?.units;
    Ok(scope.covers(claims.units(), theirs))
}

/// Does a member lead a showing, or come along?
///
/// # Errors
/// Only when the database fails.
pub fn is_at(tx: &mut Tx<'_>, id: ShowingId, who: MemberId) -> ApiResult<bool> {
    Ok(store::members_of(tx.conn, &[id.0])?.iter().any(|(_, member, _)| *member == who.0))
}

/// A showing that the caller may see.
///
/// # Errors
/// `not_found` also for what is there and not to be seen.
pub fn seen(tx: &mut Tx<'_>, id: ShowingId) -> ApiResult<ShowingRow> {
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    if reaches(tx, Action::ReadShowings, &row)? { Ok(row) } else { Err(ApiError::not_found()) }
}

/// A showing that the caller may hold.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn held(tx: &mut Tx<'_>, id: ShowingId) -> ApiResult<ShowingRow> {
    let row = seen(tx, id)?;
    if reaches(tx, Action::HoldShowing, &row)? {
        return Ok(row);
    }
    Err(ApiError::new(ErrorCode::Forbidden).detail("the showing is outside the reach of your role"))
}

/// [`held`], with its lock and in the version that the caller has read.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`.
pub fn take_at(tx: &mut Tx<'_>, id: ShowingId, version: i64) -> ApiResult<ShowingRow> {
    let is_that = store::bump(tx.conn, id, Some(version))?;
    let row = held(tx, id)?;
    if is_that { Ok(row) } else { Err(ApiError::new(ErrorCode::StaleVersion)) }
}
