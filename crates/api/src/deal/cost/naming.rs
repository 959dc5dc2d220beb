//! Which project or campaign a contract counts for (§12.3): the one that it names, else that of its community.

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::deal::contract::ContractEvent;
use fangke_shared::deal::cost::{ContractCostObject, ContractCostObjectRequest};
use fangke_shared::month::Month;
use fangke_shared::permission::Action;
use fangke_shared::problem::ErrorCode;
use fangke_shared::{ContractId, OrgUnitId};
use serde_json::json;

use super::{access, object, store_objects};
use crate::company::tx::Tx;
use crate::deal::contract::service::{self as contract, ContractRow};
use crate::deal::receivable::service as receivable;
use crate::platform::error::{ApiError, ApiResult};

/// Who writes the contract names one until it is signed, who enters costs of its store at any time.
fn check(tx: &mut Tx<'_>, row: &ContractRow) -> ApiResult<()> {
    if access::reaches(tx, Action::EnterCosts, row.store_id.map(OrgUnitId))? {
        return Ok(());
    }
    if !contract::reaches(tx, Action::WriteContracts, row)? {
        return Err(ApiError::new(ErrorCode::Forbidden).detail("the contract is outside the reach of your role"));
    }
    if row.signed_at.is_some() { Err(ApiError::new(ErrorCode::ContractSigned)) } else { Ok(()) }
}

/// What a contract names and counts for, and what it may name.
///
/// # Errors
/// `not_found`.
pub fn of_contract(tx: &mut Tx<'_>, id: ContractId) -> ApiResult<ContractCostObject> {
    let row = contract::seen(tx, id)?;
    let (named, counts) = store_objects::of_contract(tx.conn, id)?;
    let refs = store_objects::refs(tx.conn, [named, counts].into_iter().flatten().map(|id| id.0))?;
    let one = |id: Option<fangke_shared::CostObjectId>| id.and_then(|id| refs.get(&id.0).cloned());
    Ok(ContractCostObject {
        named: one(named),
        counts_for: one(counts),
        choices: store_objects::choices(tx.conn, row.store_id.map(OrgUnitId))?,
        may_change: check(tx, &row).is_ok(),
    })
}

/// Has a contract count for a project or campaign, or for that of its community again. What it has brought in so far goes along, so it is refused
/// where a month of that is locked.
///
/// # Errors
/// `not_found`, `forbidden`, `contract_signed`, `month_locked`; wrong fields.
pub fn name(tx: &mut Tx<'_>, id: ContractId, request: ContractCostObjectRequest) -> ApiResult<ContractCostObject> {
    contract::lock(tx.conn, id)?;
    let row = contract::seen(tx, id)?;
    check(tx, &row)?;
    object::require(tx, request.cost_object_id, row.store_id.map(OrgUnitId))?;
    let (before, _) = store_objects::of_contract(tx.conn, id)?;
    if before != request.cost_object_id {
        for month in store_objects::months_of(tx.conn, id)? {
            receivable::hold_open(tx, month.parse::<Month>().map_err(|_| ApiError::internal("a month that is none"))?)?;
        }
        let (me, at) = (tx.me()?, tx.at());
        store_objects::name(tx.conn, id, request.cost_object_id, (me, at))?;
        contract::tell(tx, id, &ContractEvent::Edited { fields: vec!["cost_object_id".to_owned()] })?;
        let details = json!({ "fields": ["cost_object_id"], "from": before, "to": request.cost_object_id });
        tx.audit(AuditAction::Update, (AuditSubject::Contract, id.0), &details)?;
    }
    of_contract(tx, id)
}
