//! The papers of a contract: in the store of files, for those who see the contract.

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::deal::contract::{CONTRACT_FILES_MAX, ContractEvent, ContractPaperKind, ContractResponse, ContractState};
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::exclusive::{DOCUMENT_NAME_MAX, document_type};
use fangke_shared::text::one_line;
use fangke_shared::{ContractFileId, ContractId};
use serde_json::json;

use super::service::note;
use super::store::{self, ContractRow};
use super::store_parts::{self, NewFile};
use super::{access, view};
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::files::Bytes;
use crate::platform::guard::Caller;
use crate::platform::state::App;

/// A contract to which the caller may attach something: papers come until it is over.
fn open(tx: &mut Tx<'_>, id: ContractId) -> ApiResult<ContractRow> {
    let row = access::seen(tx, id)?;
    access::require(tx, Action::WriteContracts, &row)?;
    if row.state == ContractState::Cancelled {
        return Err(ApiError::new(ErrorCode::ContractNotReady).detail("the contract is cancelled"));
    }
    let count = i64::try_from(store_parts::files(tx.conn, id)?.len()).unwrap_or(i64::MAX);
    if count >= CONTRACT_FILES_MAX {
        return Err(ApiError::field(FieldError::new("", FieldCode::TooMany).with("max", CONTRACT_FILES_MAX)));
    }
    Ok(row)
}

/// Attaches a paper: PDF, JPEG or PNG, as its content tells.
///
/// # Errors
/// `not_found`, `forbidden`, `contract_not_ready`, `unsupported_document`, `too_many`.
pub async fn upload(
    app: &App,
    caller: Caller,
    id: ContractId,
    (name, kind): (&str, ContractPaperKind),
    file: Bytes,
) -> ApiResult<ContractResponse> {
    // What will be refused is refused before anything is stored.
    app.read(caller.clone(), move |tx| open(tx, id)).await?;
    let media_type = document_type(&file).ok_or_else(|| ApiError::new(ErrorCode::UnsupportedDocument).detail("PDF, JPEG or PNG"))?;
    let name: String = one_line(name).chars().filter(|c| !matches!(c, '/' | '\\')).take(DOCUMENT_NAME_MAX).collect();
    let extension = media_type.rsplit('/').next().unwrap_or_default();
    let name = if name.is_empty() { format!("contract-{id}.{extension}") } else { name };
    let (key, bytes) = (format!("contracts/{id}/{:032x}", rand::random::<u128>()), i64::try_from(file.len()).unwrap_or(i64::MAX));
    app.files.put(&key, file).await?;
    let stored = key.clone();
    let attached = app
        .write(caller, move |tx| {
            store::bump(tx.conn, id, None)?;
            open(tx, id)?;
            let (me, now) = (tx.me()?, tx.at());
            store_parts::insert_file(tx.conn, id, &NewFile { key: &stored, kind, name: &name, media_type, bytes }, (me, now))?;
            let details = json!({ "fields": ["files"], "name": name, "kind": kind, "bytes": bytes });
            note(tx, id, &ContractEvent::FileAdded { name: name.clone() }, (AuditAction::Update, details))?;
            view::get(tx, id)
        })
        .await;
    if attached.is_err() {
        app.files.discard(&[key]).await;
    }
    attached
}

/// Says what a paper is, also of a signed contract: its content stays.
///
/// # Errors
/// `not_found`, `forbidden`, `contract_not_ready` for a cancelled contract, `stale_version`.
pub fn sort(
    tx: &mut Tx<'_>,
    (id, file): (ContractId, ContractFileId),
    version: i64,
    kind: ContractPaperKind,
) -> ApiResult<ContractResponse> {
    let (row, is_that) = access::take(tx, Action::WriteContracts, (id, version))?;
    if row.state == ContractState::Cancelled {
        return Err(ApiError::new(ErrorCode::ContractNotReady).detail("the contract is cancelled"));
    }
    access::current(is_that)?;
    let file = store_parts::files(tx.conn, id)?.into_iter().find(|row| row.id == file.0).ok_or_else(ApiError::not_found)?;
    if file.kind != kind {
        store_parts::set_file_kind(tx.conn, ContractFileId(file.id), kind)?;
        let details = json!({ "fields": ["files"], "name": file.name, "kind": kind, "before": file.kind });
        note(tx, id, &ContractEvent::FileSorted { name: file.name, kind }, (AuditAction::Update, details))?;
    }
    view::get(tx, id)
}

/// A paper as it is sent.
pub struct Download {
    /// Its content.
    pub bytes: Bytes,
    /// Its name, for people.
    pub name: String,
    /// What it is.
    pub media_type: String,
}

/// A paper of a contract. Who gets it stands in the audit trail before they have it.
///
/// # Errors
/// `not_found`.
pub async fn download(app: &App, caller: Caller, (id, file): (ContractId, ContractFileId)) -> ApiResult<Download> {
    let row = app
        .write(caller, move |tx| {
            access::seen(tx, id)?;
            let row = store_parts::files(tx.conn, id)?.into_iter().find(|row| row.id == file.0).ok_or_else(ApiError::not_found)?;
            tx.audit(AuditAction::Download, (AuditSubject::Contract, id.0), &json!({ "name": row.name }))?;
            Ok(row)
        })
        .await?;
    Ok(Download { bytes: app.files.get(&row.file_key).await?, name: row.name, media_type: row.media_type })
}

/// Removes a paper of a contract that isn't signed.
///
/// # Errors
/// `not_found`, `forbidden`, `contract_signed`, `contract_not_ready`.
pub async fn remove(app: &App, caller: Caller, (id, file): (ContractId, ContractFileId)) -> ApiResult<ContractResponse> {
    let (contract, key) = app
        .write(caller, move |tx| {
            store::bump(tx.conn, id, None)?;
            let row = access::seen(tx, id)?;
            access::require(tx, Action::WriteContracts, &row)?;
            access::require_draft(&row)?;
            let row = store_parts::files(tx.conn, id)?.into_iter().find(|row| row.id == file.0).ok_or_else(ApiError::not_found)?;
            store_parts::delete_file(tx.conn, file)?;
            let event = ContractEvent::FileRemoved { name: row.name.clone() };
            note(tx, id, &event, (AuditAction::Update, json!({ "fields": ["files"], "name": row.name })))?;
            Ok((view::get(tx, id)?, row.file_key))
        })
        .await?;
    app.files.discard(&[key]).await;
    Ok(contract)
}
