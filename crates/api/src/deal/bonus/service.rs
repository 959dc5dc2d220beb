//! Rules of bonuses (§4, "Bonuses"): one enters, another approves, nobody for themselves; what was wrong is entered in reverse.

use std::collections::HashMap;

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::deal::bonus::{Bonus, BonusState, EnterBonusRequest, ReverseBonusRequest};
use fangke_shared::month::Month;
use fangke_shared::permission::{Action, Scope, Units};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::{BonusId, ContractId, MemberId, OrgUnitId};
use serde_json::json;

use super::store::{self, BonusRow, Wanted};
use super::view;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::deal::contract::service as contract;
use crate::deal::receivable::service as receivable;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::token::Claims;

pub use super::view::{get, page};

/// The same error, beside the field that names what isn't there.
fn absent(error: ApiError, pointer: &str) -> ApiError {
    if error.code == ErrorCode::NotFound { ApiError::field(FieldError::new(pointer, FieldCode::DoesNotExist)) } else { error }
}

/// Refuses somebody whom the permission doesn't reach, and the caller: nobody gives themselves anything.
fn require(tx: &Tx<'_>, action: Action, (id, theirs): (MemberId, Units)) -> ApiResult<()> {
    if id != tx.me()? && view::reaches(tx, action, theirs)? {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::Forbidden).detail("the member is outside the reach of your role, or you"))
}

/// Enters a bonus for a member, as a draft that somebody else approves.
///
/// # Errors
/// Wrong fields, `does_not_exist` beside the member or the contract, `forbidden` for a member beyond reach and for oneself, `month_locked`.
pub fn enter(tx: &mut Tx<'_>, request: &EnterBonusRequest) -> ApiResult<Bonus> {
    request.validate(tx.rules.today)?;
    let found = member::profile(tx.conn, request.member_id).map_err(|error| absent(error, "/member_id"))?;
    require(tx, Action::EnterBonuses, (request.member_id, found.units))?;
    if let Some(id) = request.contract_id {
        require_contract(tx, id)?;
    }
    receivable::hold_open(tx, request.month)?;
    let (me, at) = (tx.me()?, tx.at());
    let id = store::insert(tx.conn, request, (found.units, None), (me, at))?;
    let details = json!({
        "member_id": request.member_id, "month": request.month, "kind": request.kind, "amount_fen": request.amount_fen,
        "contract_id": request.contract_id,
    });
    tx.audit(AuditAction::Create, (AuditSubject::Bonus, id.0), &details)?;
    view::get(tx, id)
}

/// A contract that the caller sees.
fn require_contract(tx: &mut Tx<'_>, id: ContractId) -> ApiResult<()> {
    contract::seen(tx, id).map(drop).map_err(|error| absent(error, "/contract_id"))
}

fn not_ready(row: &BonusRow) -> ApiError {
    ApiError::new(ErrorCode::BonusNotReady).detail(format!("the bonus is {}", row.state))
}

/// A bonus that is held: nobody else changes it until the transaction ends.
fn take(tx: &mut Tx<'_>, id: BonusId) -> ApiResult<BonusRow> {
    store::hold(tx.conn, id)?;
    view::seen(tx, id)
}

/// Approves a draft that somebody else has entered, for somebody else.
///
/// # Errors
/// `not_found`, `forbidden`, `submitter_reviews`, `bonus_not_ready`, `month_locked`.
pub fn approve(tx: &mut Tx<'_>, id: BonusId) -> ApiResult<Bonus> {
    let row = take(tx, id)?;
    require(tx, Action::ApproveBonuses, (row.member(), row.units()))?;
    if row.state != BonusState::Draft {
        return Err(not_ready(&row));
    }
    let (me, at) = (tx.me()?, tx.at());
    if row.entered_by() == me {
        return Err(ApiError::new(ErrorCode::SubmitterReviews));
    }
    receivable::hold_open(tx, row.month()?)?;
    store::set_approved(tx.conn, id, (me, at))?;
    let details = json!({ "from": row.state, "to": BonusState::Approved, "amount_fen": row.amount_fen });
    tx.audit(AuditAction::ChangeStatus, (AuditSubject::Bonus, id.0), &details)?;
    view::get(tx, id)
}

/// Enters a bonus in reverse, as a draft that somebody else approves: in its month, or, where that is locked, in the first one after it that isn't.
///
/// # Errors
/// `not_found`, `forbidden`, `bonus_not_ready` for a draft and for one that is or takes something back already, wrong fields.
pub fn reverse(tx: &mut Tx<'_>, id: BonusId, request: &ReverseBonusRequest) -> ApiResult<Bonus> {
    request.validate()?;
    let row = take(tx, id)?;
    require(tx, Action::EnterBonuses, (row.member(), row.units()))?;
    if row.state != BonusState::Approved {
        return Err(not_ready(&row));
    }
    if row.reverses().is_some() || row.reversed_by().is_some() {
        return Err(ApiError::new(ErrorCode::BonusNotReady).detail("the bonus is reversed already, or a reversal itself"));
    }
    let month: Month = receivable::open_month(tx.conn, row.month()?.first_day())?.parse().map_err(ApiError::internal)?;
    receivable::hold_open(tx, month)?;
    let (me, at) = (tx.me()?, tx.at());
    let back = EnterBonusRequest {
        member_id: row.member(),
        month,
        kind: row.kind,
        amount_fen: row.amount_fen.saturating_neg(),
        reason: request.reason.clone(),
        contract_id: row.contract(),
    };
    // It stands where what it takes back stands, wherever the member belongs by now.
    let made = store::insert(tx.conn, &back, (row.units(), Some(id)), (me, at))?;
    let details = json!({ "reverses_id": id, "month": month, "amount_fen": back.amount_fen });
    tx.audit(AuditAction::Create, (AuditSubject::Bonus, made.0), &details)?;
    view::get(tx, made)
}

/// Takes a draft back: nobody has approved it, and nothing of it stays but its trail.
///
/// # Errors
/// `not_found`, `forbidden`, `bonus_not_ready`.
pub fn withdraw(tx: &mut Tx<'_>, id: BonusId) -> ApiResult<()> {
    let row = take(tx, id)?;
    require(tx, Action::EnterBonuses, (row.member(), row.units()))?;
    if row.state != BonusState::Draft {
        return Err(not_ready(&row));
    }
    store::delete(tx.conn, id)?;
    let details = json!({ "member_id": row.member(), "month": row.month()?, "amount_fen": row.amount_fen });
    tx.audit(AuditAction::Delete, (AuditSubject::Bonus, id.0), &details)
}

/// What is approved for each member in a month, within a part of the company; whether the caller may know it is asked before.
///
/// # Errors
/// Only when the database fails.
pub fn approved(tx: &mut Tx<'_>, month: Month, part: (&Claims, Scope, Option<OrgUnitId>)) -> ApiResult<HashMap<MemberId, i64>> {
    let wanted = Wanted { part: Some(part), month, member: None, state: Some(BonusState::Approved) };
    store::by_member(tx.conn, &wanted)
}

/// What is approved for each member in a month, wherever it was entered.
///
/// # Errors
/// Only when the database fails.
pub fn approved_anywhere(tx: &mut Tx<'_>, month: Month) -> ApiResult<HashMap<MemberId, i64>> {
    store::by_member(tx.conn, &Wanted { part: None, month, member: None, state: Some(BonusState::Approved) })
}

/// What is approved for one member in a month, in the order in which it was entered; whether the caller may know it is asked before.
///
/// # Errors
/// Only when the database fails.
pub fn approved_of(tx: &mut Tx<'_>, member: MemberId, month: Month) -> ApiResult<Vec<BonusRow>> {
    store::all(tx.conn, &Wanted { part: None, month, member: Some(member), state: Some(BonusState::Approved) })
}
