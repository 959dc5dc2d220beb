//! Drawing a contract up, and changing what is agreed on while it is a draft.

use fangke_shared::client::ClientPool;
use fangke_shared::company::audit::AuditAction;
use fangke_shared::deal::contract::{ContractDraft, ContractEvent, ContractKind, ContractResponse, ContractState, PartyRole};
use fangke_shared::permission::{Action, Scope};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::listing::Purpose;
use fangke_shared::{ClientId, ContractId, MemberId, OrgUnitId};
use serde_json::{Value, json};

use super::service::{note, note_fields};
use super::{access, flow, store, store_parts, view};
use crate::client::profile::access as client_access;
use crate::client::profile::service as profile;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::merge_patch;
use crate::property::listing::service as listing;

/// Draws a contract up: about a listing, with a client whom the caller holds. The client is its first party, with the document that is known.
///
/// # Errors
/// Wrong fields; `does_not_exist` and `closed` at listing, client and members, `client_public`, `forbidden`.
pub fn create(tx: &mut Tx<'_>, draft: &ContractDraft) -> ApiResult<ContractResponse> {
    draft.validate()?;
    check_listing(tx, draft)?;
    if let Some(client) = draft.client_id {
        check_client(tx, client)?;
    }
    let closer = closer(tx, draft, None)?;
    check_novice(tx, draft, closer.0)?;
    let (me, at) = (tx.me()?, tx.at());
    let id = store::insert(tx.conn, draft, closer, (me, at))?;
    store::concern(tx.conn, id, &[me, closer.0])?;
    if let Some(client) = draft.client_id {
        add_client(tx, id, client)?;
    }
    let details = json!({ "kind": draft.kind, "listing_id": draft.listing_id, "client_id": draft.client_id });
    note(tx, id, &ContractEvent::Created, (AuditAction::Create, details))?;
    let row = access::seen(tx, id)?;
    flow::tell_records(tx, &row, ContractState::Draft)?;
    view::get(tx, id)
}

/// Merges a patch into what is agreed on.
///
/// # Errors
/// `not_found`, `forbidden`, `contract_signed`, `contract_not_ready`, `stale_version`, wrong fields.
pub fn change(tx: &mut Tx<'_>, at: (ContractId, i64), patch: Value) -> ApiResult<ContractResponse> {
    let row = access::take_draft(tx, at)?;
    let before = row.draft();
    let after: ContractDraft = merge_patch(&before, patch)?;
    after.validate()?;
    for (pointer, is_other) in [("/kind", after.kind != before.kind), ("/listing_id", after.listing_id != before.listing_id)] {
        if is_other {
            return Err(ApiError::field(FieldError::new(pointer, FieldCode::Contradicts)));
        }
    }
    if let Some(client) = after.client_id.filter(|_| after.client_id != before.client_id) {
        check_client(tx, client)?;
    }
    let closer = closer(tx, &after, Some(row.agent()))?;
    check_novice(tx, &after, closer.0)?;
    store::update(tx.conn, row.id(), &after, closer)?;
    store::concern(tx.conn, row.id(), &[closer.0])?;
    let fields = changed(&before, &after)?;
    if !fields.is_empty() {
        let names: Vec<&str> = fields.iter().map(String::as_str).collect();
        note_fields(tx, row.id(), &ContractEvent::Edited { fields: fields.clone() }, &names)?;
    }
    view::get(tx, row.id())
}

fn changed(before: &ContractDraft, after: &ContractDraft) -> ApiResult<Vec<String>> {
    let fields = |draft| serde_json::to_value(draft).map_err(ApiError::internal);
    let (before, after) = (fields(before)?, fields(after)?);
    let after = after.as_object().cloned().unwrap_or_default();
    Ok(after.into_iter().filter(|(name, value)| before.get(name) != Some(value)).map(|(name, _)| name).collect())
}

/// The listing is on the market, and to be had for that purpose.
fn check_listing(tx: &mut Tx<'_>, draft: &ContractDraft) -> ApiResult<()> {
    let wrong = |code| FieldError::new("/listing_id", code);
    let row = match listing::find(tx.conn, draft.listing_id) {
        Ok(row) => row,
        Err(error) if error.code == ErrorCode::NotFound => return Err(ApiError::field(wrong(FieldCode::DoesNotExist))),
        Err(error) => return Err(error),
    };
    if !row.status.is_active() {
        return Err(ApiError::field(wrong(FieldCode::Closed).with("status", row.status.as_str())));
    }
    if fits(draft.kind, row.purpose) { Ok(()) } else { Err(ApiError::field(wrong(FieldCode::Contradicts).with("other", "/kind"))) }
}

const fn fits(kind: ContractKind, purpose: Purpose) -> bool {
    match kind {
        ContractKind::Sale => purpose.includes_sale(),
        ContractKind::Rental => purpose.includes_rental(),
        ContractKind::Exclusive => true,
    }
}

/// The caller works with the client.
fn check_client(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<()> {
    let found = profile::find(tx.conn, id)?;
    let (row, _) = client_access::seen(tx, found).map_err(|error| match error.code {
        ErrorCode::NotFound => ApiError::field(FieldError::new("/client_id", FieldCode::DoesNotExist)),
        _ => error,
    })?;
    client_access::require(tx, Action::EditClient, &row)?;
    if row.pool(tx.rules) == ClientPool::Public { Err(ApiError::new(ErrorCode::ClientPublic)) } else { Ok(()) }
}

/// The client is the first party on its side, with its document.
fn add_client(tx: &mut Tx<'_>, id: ContractId, client: ClientId) -> ApiResult<()> {
    let Some(row) = profile::find(tx.conn, client)? else { return Ok(()) };
    let document = profile::sealed_id_document(tx.conn, client)?;
    store_parts::insert_party(tx.conn, id, (PartyRole::Client, &row.name, None), document)
}

/// Who closes: as named, or as before, or the caller. Agents close for themselves; those who lead others also enter what they close.
fn closer(tx: &mut Tx<'_>, draft: &ContractDraft, before: Option<MemberId>) -> ApiResult<(MemberId, Option<OrgUnitId>)> {
    let claims = &tx.caller()?.claims;
    let id = draft.agent_id.or(before).unwrap_or(claims.member_id);
    let agent = seller(tx, id, "/agent_id")?;
    let reach = tx.caller()?.may(Action::WriteContracts).unwrap_or(Scope::Own);
    if id == claims.member_id || before == Some(id) || reach.covers(claims.units(), agent.units) {
        return Ok((id, agent.units.store));
    }
    Err(ApiError::new(ErrorCode::Forbidden).detail("the member is outside of the reach of your role"))
}

fn check_novice(tx: &mut Tx<'_>, draft: &ContractDraft, closer: MemberId) -> ApiResult<()> {
    let Some(novice) = draft.novice_id else { return Ok(()) };
    if novice == closer {
        return Err(ApiError::field(FieldError::new("/novice_id", FieldCode::Contradicts).with("other", "/agent_id")));
    }
    seller(tx, novice, "/novice_id").map(drop)
}

/// A member who works with clients.
fn seller(tx: &mut Tx<'_>, id: MemberId, pointer: &str) -> ApiResult<member::Profile> {
    let wrong = |code| ApiError::field(FieldError::new(pointer, code));
    match member::profile(tx.conn, id) {
        Ok(agent) if agent.is_active && tx.rules.permissions.reach_of(agent.member.id, agent.role, Action::TakeClient).is_some() => {
            Ok(agent)
        }
        Ok(_) => Err(wrong(FieldCode::OutOfRange)),
        Err(error) if error.code == ErrorCode::NotFound => Err(wrong(FieldCode::DoesNotExist)),
        Err(error) => Err(error),
    }
}
