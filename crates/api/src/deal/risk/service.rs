//! Rules of dealing with risks (§12.1).

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::deal::contract::ContractState;
use fangke_shared::deal::risk::{
    AssignRiskRequest, CloseRiskRequest, EnterRiskRequest, GradeRiskRequest, RiskClock, RiskEvent, RiskQuery, RiskResponse, RiskState,
    RiskStep, RiskSummary,
};
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::{ContractId, MemberId, RiskId};
use serde_json::json;

use super::store::{self, Finding, RiskRow};
use super::{alarm, finding, search, view};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::deal::contract::service::{self as contract, ContractRow};
use crate::platform::error::{ApiError, ApiResult};

pub use super::alarm::run;
pub use super::finding::{advances, changed, paid, refunded};
pub use super::report::report;
pub use super::view::get;

/// A page of the list.
///
/// # Errors
/// A cursor that no page gave, a scope wider than the caller's.
pub fn page(tx: &mut Tx<'_>, query: &RiskQuery) -> ApiResult<Page<RiskSummary>> {
    let seen = contract::within_reach(tx.caller()?, query.scope)?;
    let at = tx.at();
    let (ids, next_cursor) = search::page(tx.conn, seen, query, at)?;
    let rows = store::some(tx.conn, &ids)?;
    Ok(Page { items: view::summaries(tx, rows)?, next_cursor, total: None })
}

/// Enters a risk by hand: one that is known already is found again.
///
/// # Errors
/// `not_found`, `forbidden`, `contract_not_ready` for a contract that is over, wrong fields.
pub fn enter(tx: &mut Tx<'_>, id: ContractId, request: &EnterRiskRequest) -> ApiResult<RiskResponse> {
    request.validate()?;
    let row = contract::take(tx, Action::HandleRisks, id)?;
    if matches!(row.state, ContractState::Completed | ContractState::Cancelled) {
        return Err(ApiError::new(ErrorCode::ContractNotReady).detail(format!("the contract is {}", row.state)));
    }
    let (note, weight) = (request.note.trim(), request.code.weight());
    let found = Finding { code: request.code, step: None, fact: "", note: Some(note), weight };
    let event = RiskEvent::Found { fact: None, note: Some(note.to_owned()), grade: weight.grade() };
    let risk = finding::enter(tx, &row, &found, &event)?;
    view::get(tx, risk.id())
}

/// A risk that is open, with its lock and its contract. A refusal because of the state comes before one because of the version: the second of
/// two learns what the first has done.
fn take(tx: &mut Tx<'_>, (id, version): (RiskId, i64)) -> ApiResult<(RiskRow, ContractRow, bool)> {
    let is_that = store::bump(tx.conn, id, Some(version))?;
    if !is_that {
        store::bump(tx.conn, id, None)?;
    }
    let (row, of) = view::seen(tx, id)?;
    Ok((row, of, is_that))
}

fn require_open(row: &RiskRow, is_that: bool) -> ApiResult<()> {
    if !row.state.is_open() {
        return Err(ApiError::new(ErrorCode::RiskClosed).detail(format!("the risk is {}", row.state)));
    }
    if is_that { Ok(()) } else { Err(ApiError::new(ErrorCode::StaleVersion)) }
}

/// [`take`] for whoever deals with it.
fn handled(tx: &mut Tx<'_>, at: (RiskId, i64)) -> ApiResult<(RiskRow, ContractRow)> {
    let (row, of, is_that) = take(tx, at)?;
    if !view::may_handle(tx, &row, &of)? {
        return Err(out_of_reach());
    }
    require_open(&row, is_that)?;
    Ok((row, of))
}

/// [`take`] for an action that the caller's role reaches.
fn reached(tx: &mut Tx<'_>, at: (RiskId, i64), action: Action) -> ApiResult<(RiskRow, ContractRow)> {
    let (row, of, is_that) = take(tx, at)?;
    if !contract::reaches(tx, action, &of)? {
        return Err(out_of_reach());
    }
    require_open(&row, is_that)?;
    Ok((row, of))
}

fn out_of_reach() -> ApiError {
    ApiError::new(ErrorCode::Forbidden).detail("the risk is outside the reach of your role")
}

/// Writes what happened to a risk into its history and the audit trail.
fn note(tx: &mut Tx<'_>, row: &RiskRow, event: &RiskEvent, (action, details): (AuditAction, serde_json::Value)) -> ApiResult<()> {
    let (me, at) = (tx.me()?, tx.at());
    store::note(tx.conn, row.id(), Some(me), at, event)?;
    tx.audit(action, (AuditSubject::Risk, row.id), &details)
}

/// Gives a risk to somebody, who sees its contract from now on.
///
/// # Errors
/// `not_found`, `forbidden`, `risk_closed`, `stale_version`; `does_not_exist` and `out_of_range` for who can't deal with it.
pub fn assign(tx: &mut Tx<'_>, at: (RiskId, i64), request: &AssignRiskRequest) -> ApiResult<RiskResponse> {
    let (row, of) = handled(tx, at)?;
    let to = handler(tx, request.member_id)?;
    let state = if row.owner_id == Some(to.member.id.0) { row.state } else { RiskState::Assigned };
    let state = if state == RiskState::Open { RiskState::Assigned } else { state };
    store::assign(tx.conn, row.id(), state, to.member.id)?;
    contract::concern(tx, of.id(), &[to.member.id])?;
    let details = json!({ "fields": ["owner_id"], "from": row.owner_id, "to": to.member.id });
    note(tx, &row, &RiskEvent::Assigned { to: to.member.clone() }, (AuditAction::Update, details))?;
    alarm::tell(tx, (&of, &row), RiskStep::Assigned, to.member.id)?;
    view::get(tx, row.id())
}

/// Somebody who deals with risks.
fn handler(tx: &mut Tx<'_>, id: MemberId) -> ApiResult<member::Profile> {
    let wrong = |code| ApiError::field(FieldError::new("/member_id", code));
    match member::profile(tx.conn, id) {
        Ok(to) if to.is_active && tx.rules.permissions.reach_of(to.member.id, to.role, Action::HandleRisks).is_some() => Ok(to),
        Ok(_) => Err(wrong(FieldCode::OutOfRange)),
        Err(error) if error.code == ErrorCode::NotFound => Err(wrong(FieldCode::DoesNotExist)),
        Err(error) => Err(error),
    }
}

/// Says that the caller deals with a risk, which is theirs from now on.
///
/// # Errors
/// `not_found`, `forbidden`, `risk_closed`, `stale_version`.
pub fn begin(tx: &mut Tx<'_>, at: (RiskId, i64)) -> ApiResult<RiskResponse> {
    let (row, of) = handled(tx, at)?;
    let me = tx.me()?;
    store::assign(tx.conn, row.id(), RiskState::Handling, me)?;
    contract::concern(tx, of.id(), &[me])?;
    note(tx, &row, &RiskEvent::Begun, (AuditAction::ChangeStatus, json!({ "to": RiskState::Handling })))?;
    view::get(tx, row.id())
}

/// Grades a risk anew, with a reason; its time counts from its opening.
///
/// # Errors
/// `not_found`, `forbidden`, `risk_closed`, `stale_version`, wrong fields.
pub fn grade(tx: &mut Tx<'_>, at: (RiskId, i64), request: &GradeRiskRequest) -> ApiResult<RiskResponse> {
    request.validate()?;
    let (row, _) = reached(tx, at, Action::GradeRisks)?;
    let weight = request.weight();
    let clock = RiskClock::of(weight.grade(), row.opened_at.and_utc());
    // What was told stays told: an alarm comes once for each opening.
    store::set_weight(tx.conn, row.id(), weight, clock, row.told())?;
    let reason = request.reason.trim().to_owned();
    let details = json!({ "fields": ["weight"], "from": row.weight(), "to": weight, "reason": reason });
    note(tx, &row, &RiskEvent::Graded { weight, reason }, (AuditAction::Update, details))?;
    view::get(tx, row.id())
}

/// Says that a risk is done away with, and what it cost.
///
/// # Errors
/// `not_found`, `forbidden`, `risk_closed`, `stale_version`, wrong fields.
pub fn resolve(tx: &mut Tx<'_>, at: (RiskId, i64), request: &CloseRiskRequest) -> ApiResult<RiskResponse> {
    request.validate()?;
    let (row, of) = handled(tx, at)?;
    let event = RiskEvent::Resolved { reason: request.reason.trim().to_owned() };
    close(tx, (&row, &of), RiskState::Resolved, request, &event)
}

/// Accepts a risk, as a director who neither closes the deal nor has submitted the contract.
///
/// # Errors
/// `not_found`, `forbidden`, `submitter_reviews`, `risk_closed`, `stale_version`, wrong fields.
pub fn accept(tx: &mut Tx<'_>, at: (RiskId, i64), request: &CloseRiskRequest) -> ApiResult<RiskResponse> {
    request.validate()?;
    let (row, of) = reached(tx, at, Action::AcceptRisks)?;
    if view::is_own(tx, &of)? {
        return Err(ApiError::new(ErrorCode::SubmitterReviews));
    }
    let event = RiskEvent::Accepted { reason: request.reason.trim().to_owned() };
    close(tx, (&row, &of), RiskState::Accepted, request, &event)
}

fn close(
    tx: &mut Tx<'_>,
    (row, of): (&RiskRow, &ContractRow),
    state: RiskState,
    request: &CloseRiskRequest,
    event: &RiskEvent,
) -> ApiResult<RiskResponse> {
    let (me, at) = (tx.me()?, tx.at());
    store::close(tx.conn, row, state, Some(request), (Some(me), at))?;
    let losses = json!({ "avoided_fen": request.loss_avoided_fen, "incurred_fen": request.loss_incurred_fen });
    note(tx, row, event, (AuditAction::ChangeStatus, json!({ "to": state, "reason": request.reason.trim(), "losses": losses })))?;
    let step = if state == RiskState::Accepted { RiskStep::Accepted } else { RiskStep::Resolved };
    for who in [Some(of.agent()), row.owner_id.map(MemberId).filter(|owner| *owner != of.agent())].into_iter().flatten() {
        alarm::tell(tx, (of, row), step, who)?;
    }
    view::get(tx, row.id())
}
