//! The way of a contract through its states (§5), but for the signing.

use chrono::Datelike as _;
use fangke_shared::client::ClientStage;
use fangke_shared::client::journal::ClientEvent;
use fangke_shared::company::audit::AuditAction;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::deal::contract::{
    ApproveContractRequest, ContractEvent, ContractReasonRequest, ContractResponse, ContractState, contract_number,
};
use fangke_shared::permission::Action;
use fangke_shared::problem::ErrorCode;
use fangke_shared::property::timeline::TimelineEvent;
use fangke_shared::text::non_blank;
use fangke_shared::{ContractId, MemberId};
use serde_json::json;

use super::event::ContractCancelled;
use super::service::{advance, note};
use super::store::{self, ContractRow};
use super::{access, signing, store_parts, store_steps, view};
use crate::client::journal::service as journal;
use crate::client::profile::service as profile;
use crate::company::member::service as member;
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::service as listing;
use crate::property::timeline::service as timeline;

/// Refuses a step that the contract's state doesn't allow (§5).
pub(super) fn require_step(row: &ContractRow, next: ContractState) -> ApiResult<()> {
    if row.state.may_become(next) {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::ContractNotReady).detail(format!("the contract is {}", row.state)))
}

/// Whoever has submitted a contract doesn't review it (§5).
pub(super) fn require_another(tx: &Tx<'_>, row: &ContractRow) -> ApiResult<()> {
    if row.submitted_by == Some(tx.me()?.0) { Err(ApiError::new(ErrorCode::SubmitterReviews)) } else { Ok(()) }
}

/// Submits a contract that lacks nothing; with the first time it gets its number (§5).
///
/// # Errors
/// `not_found`, `forbidden`, `contract_not_ready`, `stale_version`; `contract_incomplete` with what is missing.
pub fn submit(tx: &mut Tx<'_>, at: (ContractId, i64)) -> ApiResult<ContractResponse> {
    let (row, is_that) = access::take(tx, Action::WriteContracts, at)?;
    require_step(&row, ContractState::Submitted)?;
    access::current(is_that)?;
    let parties = store_parts::parties(tx.conn, row.id())?;
    let missing = row.draft().missing(&parties);
    if !missing.is_empty() {
        return Err(ApiError { errors: missing, ..ApiError::new(ErrorCode::ContractIncomplete) });
    }
    if row.number.is_none() {
        let month = format!("{}{:02}", tx.rules.today.year(), tx.rules.today.month());
        let n = store::next_number(tx.conn, &month, row.kind)?;
        store::set_number(tx.conn, row.id(), &contract_number(&month, row.kind, n))?;
    }
    let (me, now) = (tx.me()?, tx.at());
    store::submit(tx.conn, row.id(), me, now)?;
    entered(tx, row.id(), ContractState::Submitted, None)
}

/// Approves a contract that somebody else has submitted.
///
/// # Errors
/// `not_found`, `forbidden`, `contract_not_ready`, `submitter_reviews`, `stale_version`, wrong fields.
pub fn approve(tx: &mut Tx<'_>, at: (ContractId, i64), request: &ApproveContractRequest) -> ApiResult<ContractResponse> {
    request.validate()?;
    review(tx, at, ContractState::Approved, non_blank(request.note.clone()))
}

/// Gives a contract back, with a reason: it is a draft again, and keeps its number.
///
/// # Errors
/// As [`approve`].
pub fn send_back(tx: &mut Tx<'_>, at: (ContractId, i64), request: &ContractReasonRequest) -> ApiResult<ContractResponse> {
    request.validate()?;
    review(tx, at, ContractState::Returned, Some(request.reason.trim().to_owned()))
}

fn review(tx: &mut Tx<'_>, at: (ContractId, i64), to: ContractState, said: Option<String>) -> ApiResult<ContractResponse> {
    let (row, is_that) = access::take(tx, Action::ReviewContracts, at)?;
    require_step(&row, to)?;
    require_another(tx, &row)?;
    access::current(is_that)?;
    let (me, now) = (tx.me()?, tx.at());
    store::review(tx.conn, row.id(), (to, said.as_deref()), (me, now))?;
    entered(tx, row.id(), to, said)
}

/// Says that everything is done: no step is open any more. The listing is free for another contract, as far as its status allows.
///
/// # Errors
/// `not_found`, `forbidden`, `contract_not_ready`, `contract_steps_open`, `stale_version`, `risk_open`.
pub fn complete(tx: &mut Tx<'_>, at: (ContractId, i64)) -> ApiResult<ContractResponse> {
    let client = lock_client(tx, at.0)?;
    let (row, is_that) = access::take(tx, Action::WriteContracts, at)?;
    require_step(&row, ContractState::Completed)?;
    access::current(is_that)?;
    let steps = store_steps::steps(tx.conn, row.id())?;
    if let Some(open) = steps.iter().find(|step| step.done_on.is_none()) {
        return Err(ApiError::new(ErrorCode::ContractStepsOpen).detail(format!("{} is still to be done", open.kind)));
    }
    advance(tx, row.id(), None)?;
    let (me, now) = (tx.me()?, tx.at());
    store::finish(tx.conn, row.id(), (ContractState::Completed, None), (me, now))?;
    store::release(tx.conn, row.id())?;
    if let Some(client) = client {
        profile::dealt(tx, &client, ClientStage::Completed)?;
    }
    entered(tx, row.id(), ContractState::Completed, None)
}

/// Gives a contract up. Of one that is signed this undoes what the signing did: the listing is back in the status that it had, an exclusive
/// agreement ends, another contract may be signed. Only who reviews contracts may do that, and not who has submitted it.
///
/// # Errors
/// `not_found`, `forbidden`, `contract_not_ready`, `submitter_reviews`, `stale_version`, wrong fields; `listing_exists` where the flat was
/// listed anew meanwhile.
pub fn cancel(tx: &mut Tx<'_>, at: (ContractId, i64), request: &ContractReasonRequest) -> ApiResult<ContractResponse> {
    request.validate()?;
    // The listing's lock comes before the contract's, as everywhere; then the client's.
    let of = access::seen(tx, at.0)?;
    let held = listing::take(tx, of.listing())?;
    let client = lock_client(tx, at.0)?;
    let (row, is_that) = access::take(tx, Action::WriteContracts, at)?;
    require_step(&row, ContractState::Cancelled)?;
    if row.state == ContractState::Signed {
        access::require(tx, Action::ReviewContracts, &row)?;
        require_another(tx, &row)?;
    }
    access::current(is_that)?;
    let reason = request.reason.trim();
    if row.state == ContractState::Signed {
        signing::undo(tx, &row, &held, reason)?;
        if let Some(client) = client {
            profile::dealt(tx, &client, ClientStage::Negotiating)?;
        }
    }
    let (me, now) = (tx.me()?, tx.at());
    store::finish(tx.conn, row.id(), (ContractState::Cancelled, Some(reason)), (me, now))?;
    tx.emit(ContractCancelled { contract: row.id() })?;
    entered(tx, row.id(), ContractState::Cancelled, Some(reason.to_owned()))
}

/// The client of a contract with its lock.
pub(super) fn lock_client(tx: &mut Tx<'_>, id: ContractId) -> ApiResult<Option<profile::ClientRow>> {
    let client = access::seen(tx, id)?.client();
    client.map(|client| profile::lock(tx, client)).transpose()
}

/// A contract has come to another state: it stands in its journal, in those of listing and client and in the trail, and whom it concerns is told.
pub(super) fn entered(tx: &mut Tx<'_>, id: ContractId, state: ContractState, said: Option<String>) -> ApiResult<ContractResponse> {
    let row = access::seen(tx, id)?;
    let details = json!({ "to": state, "number": row.number });
    note(tx, id, &ContractEvent::StateChanged { to: state, note: said }, (AuditAction::ChangeStatus, details))?;
    tell_records(tx, &row, state)?;
    let concerned = store::concerned(tx.conn, id)?;
    tell(tx, &row, state, &concerned)?;
    view::get(tx, id)
}

/// Writes the state of a contract into the journals of its listing and its client.
pub(super) fn tell_records(tx: &mut Tx<'_>, row: &ContractRow, state: ContractState) -> ApiResult<()> {
    let (me, number) = (tx.me()?, row.number.clone());
    let event = TimelineEvent::Contract { contract_id: row.id(), number: number.clone(), of: row.kind, state };
    timeline::add(tx, row.listing(), me, &event)?;
    match row.client() {
        Some(client) => journal::add(tx, client, me, &ClientEvent::Contract { contract_id: row.id(), number, of: row.kind, state }),
        None => Ok(()),
    }
}

/// Tells some members of the state of a contract, but the caller.
pub(super) fn tell(tx: &mut Tx<'_>, row: &ContractRow, state: ContractState, members: &[MemberId]) -> ApiResult<()> {
    let me = tx.me()?;
    let by = member::member_ref(tx.conn, Some(me.0))?;
    let details = json!({ "contract_id": row.id, "number": row.number, "state": state, "by": by });
    for who in members.iter().filter(|who| **who != me) {
        notice::add(tx, *who, NoticeKind::Contract, Some(row.listing()), &details)?;
    }
    Ok(())
}
