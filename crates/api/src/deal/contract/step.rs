//! What is done after the signing (§5).

use fangke_shared::company::audit::AuditAction;
use fangke_shared::deal::contract::{
    ContractEvent, ContractResponse, ContractState, ContractStepKind, FinishContractStepRequest, UpdateContractStepRequest,
};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::text::non_blank;
use fangke_shared::{ContractId, ContractStepId, MemberId};
use serde_json::json;

use super::service::{advance, note};
use super::store_steps::{self, StepRow};
use super::{access, view};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// A step that is still to be done, of a contract that is being carried out.
fn open(tx: &mut Tx<'_>, at: (ContractId, i64), step: ContractStepId) -> ApiResult<(StepRow, ContractStepKind)> {
    let row = access::take_signed(tx, at)?;
    let found = store_steps::steps(tx.conn, row.id())?.into_iter().find(|other| other.id == step.0).ok_or_else(ApiError::not_found)?;
    if row.state != ContractState::Signed || found.done_on.is_some() {
        return Err(ApiError::new(ErrorCode::ContractNotReady).detail("the step is done"));
    }
    let kind = found.kind.parse().map_err(ApiError::internal)?;
    Ok((found, kind))
}

/// Gives a step to somebody else, or another day.
///
/// # Errors
/// `not_found`, `forbidden`, `contract_not_signed`, `contract_not_ready`, `stale_version`, wrong fields.
pub fn update(
    tx: &mut Tx<'_>,
    at: (ContractId, i64),
    step: ContractStepId,
    request: UpdateContractStepRequest,
) -> ApiResult<ContractResponse> {
    request.validate()?;
    let (before, kind) = open(tx, at, step)?;
    let owner = request.owner_id.unwrap_or(MemberId(before.owner_id));
    if owner.0 != before.owner_id {
        check_owner(tx, owner)?;
    }
    store_steps::update_step(tx.conn, &before, owner, request.due_on.unwrap_or(before.due_on))?;
    super::store::concern(tx.conn, at.0, &[owner])?;
    let details = json!({ "fields": ["steps"], "step": kind, "owner_id": owner });
    note(tx, at.0, &ContractEvent::StepChanged { step: kind }, (AuditAction::Update, details))?;
    view::get(tx, at.0)
}

fn check_owner(tx: &mut Tx<'_>, owner: MemberId) -> ApiResult<()> {
    let wrong = |code| ApiError::field(FieldError::new("/owner_id", code));
    match member::profile(tx.conn, owner) {
        Ok(profile) if profile.is_active => Ok(()),
        Ok(_) => Err(wrong(FieldCode::OutOfRange)),
        Err(error) if error.code == ErrorCode::NotFound => Err(wrong(FieldCode::DoesNotExist)),
        Err(error) => Err(error),
    }
}

/// Says that a step is done, or not needed.
///
/// # Errors
/// `not_found`, `forbidden`, `contract_not_signed`, `contract_not_ready`, `stale_version`, `risk_open`, wrong fields.
pub fn finish(
    tx: &mut Tx<'_>,
    at: (ContractId, i64),
    step: ContractStepId,
    request: &FinishContractStepRequest,
) -> ApiResult<ContractResponse> {
    request.validate(tx.rules.today)?;
    let (before, kind) = open(tx, at, step)?;
    advance(tx, at.0, Some(step))?;
    let (me, now) = (tx.me()?, tx.at());
    store_steps::finish_step(tx.conn, &before, request, (me, now))?;
    let event = ContractEvent::StepDone { step: kind, is_skipped: request.is_skipped, note: non_blank(request.note.clone()) };
    note(tx, at.0, &event, (AuditAction::Update, json!({ "fields": ["steps"], "step": kind, "done_on": request.done_on })))?;
    view::get(tx, at.0)
}
