//! Changes of a signed contract (§5).

use fangke_shared::ContractId;
use fangke_shared::company::audit::AuditAction;
use fangke_shared::deal::contract::{AddendumRequest, ContractEvent, ContractResponse};
use fangke_shared::permission::Action;
use fangke_shared::text::one_line;
use serde_json::json;

use super::service::note;
use super::{access, store, store_parts, view};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// Adds an addendum, numbered 1, 2, 3 and so on. It stands beside the contract, whose text stays.
///
/// # Errors
/// `not_found`, `forbidden`, `contract_not_signed`, wrong fields.
pub fn add(tx: &mut Tx<'_>, id: ContractId, request: &AddendumRequest) -> ApiResult<ContractResponse> {
    request.validate(tx.rules.today)?;
    store::bump(tx.conn, id, None)?;
    let row = access::seen(tx, id)?;
    access::require(tx, Action::WriteContracts, &row)?;
    access::require_signed(&row)?;
    let number = store::next_addendum(tx.conn, id)?;
    let (me, now) = (tx.me()?, tx.at());
    store_parts::insert_addendum(tx.conn, (id, number), request, (me, now))?;
    let event = ContractEvent::AddendumAdded { number, title: one_line(&request.title) };
    note(tx, id, &event, (AuditAction::Update, json!({ "fields": ["addenda"], "addendum": number })))?;
    view::get(tx, id)
}
