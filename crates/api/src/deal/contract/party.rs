//! The parties of a contract, their documents sealed.

use fangke_shared::client::identity::{mask_number, normalised};
use fangke_shared::deal::contract::{ContractEvent, ContractPartyDraft, ContractResponse, PARTIES_MAX};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::{ContractId, ContractPartyId};

use super::service::note_fields;
use super::store_parts::{self, Sealed};
use super::{access, view};
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// Adds a party to a draft.
///
/// # Errors
/// `not_found`, `forbidden`, `contract_signed`, `contract_not_ready`, `stale_version`, wrong fields, `too_many`.
pub fn add(tx: &mut Tx<'_>, at: (ContractId, i64), party: &ContractPartyDraft) -> ApiResult<ContractResponse> {
    party.validate()?;
    let row = access::take_draft(tx, at)?;
    if store_parts::parties(tx.conn, row.id())?.len() >= PARTIES_MAX {
        return Err(ApiError::field(FieldError::new("", FieldCode::TooMany).with("max", PARTIES_MAX)));
    }
    let document = seal(tx, party)?;
    store_parts::insert_party(tx.conn, row.id(), (party.role, &party.name, party.note.as_deref()), document)?;
    changed(tx, row.id())
}

/// Changes a party of a draft; without a document the one that is there stays.
///
/// # Errors
/// As [`add`].
pub fn change(tx: &mut Tx<'_>, at: (ContractId, i64), party: ContractPartyId, draft: &ContractPartyDraft) -> ApiResult<ContractResponse> {
    draft.validate()?;
    let row = access::take_draft(tx, at)?;
    let document = seal(tx, draft)?;
    if !store_parts::update_party(tx.conn, (row.id(), party), (draft.role, &draft.name, draft.note.as_deref()), document)? {
        return Err(ApiError::not_found());
    }
    changed(tx, row.id())
}

/// Removes a party of a draft.
///
/// # Errors
/// As [`add`].
pub fn remove(tx: &mut Tx<'_>, at: (ContractId, i64), party: ContractPartyId) -> ApiResult<ContractResponse> {
    let row = access::take_draft(tx, at)?;
    if !store_parts::delete_party(tx.conn, (row.id(), party))? {
        return Err(ApiError::not_found());
    }
    changed(tx, row.id())
}

fn seal(tx: &Tx<'_>, party: &ContractPartyDraft) -> ApiResult<Option<Sealed>> {
    let Some(document) = &party.id_document else { return Ok(None) };
    let number =
        normalised(document.kind, &document.id_number).map_err(|code| ApiError::field(FieldError::new("/id_document/id_number", code)))?;
    Ok(Some((document.kind.as_str().to_owned(), tx.keys.encrypt(&number)?, mask_number(&number))))
}

fn changed(tx: &mut Tx<'_>, id: ContractId) -> ApiResult<ContractResponse> {
    note_fields(tx, id, &ContractEvent::PartiesChanged, &["parties"])?;
    view::get(tx, id)
}
