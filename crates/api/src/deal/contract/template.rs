//! The texts of contracts, in versions.

use fangke_shared::MemberId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::member::MemberRef;
use fangke_shared::deal::contract::{ContractKind, ContractTemplate, ContractTemplateRequest, TemplateVersion, built_in_template};
use fangke_shared::page::Page;
use fangke_shared::text::one_line;
use serde_json::json;

use super::store_parts::{self, TemplateRow};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

fn built_in(kind: ContractKind) -> TemplateVersion {
    let (title, text) = built_in_template(kind);
    TemplateVersion { version: 1, title: title.to_owned(), text: text.to_owned(), created_by: None, created_at: None }
}

/// Every template with its versions, the newest first.
///
/// # Errors
/// Only when the database fails.
pub fn list(tx: &mut Tx<'_>) -> ApiResult<Page<ContractTemplate>> {
    let templates = ContractKind::ALL.iter().map(|kind| get(tx, *kind)).collect::<ApiResult<Vec<_>>>()?;
    Ok(Page::whole(templates))
}

fn get(tx: &mut Tx<'_>, kind: ContractKind) -> ApiResult<ContractTemplate> {
    let rows = store_parts::templates(tx.conn, Some(kind))?;
    let people = member::member_refs(tx.conn, rows.iter().map(|row| MemberId(row.4)))?;
    let own = rows.into_iter().map(|row| version(row, |by| people.get(&by).cloned()));
    Ok(ContractTemplate { kind, versions: own.chain([built_in(kind)]).collect() })
}

fn version((_, version, title, text, by, at): TemplateRow, member: impl Fn(MemberId) -> Option<MemberRef>) -> TemplateVersion {
    TemplateVersion { version, title, text, created_by: member(MemberId(by)), created_at: Some(at.and_utc()) }
}

/// The version that counts: the newest.
///
/// # Errors
/// Only when the database fails.
pub fn in_force(tx: &mut Tx<'_>, kind: ContractKind) -> ApiResult<TemplateVersion> {
    let newest = store_parts::templates(tx.conn, Some(kind))?.into_iter().next();
    Ok(newest.map_or_else(|| built_in(kind), |row| version(row, |_| None)))
}

/// Adds a version, which counts from now on; what is signed stays as it was signed.
///
/// # Errors
/// Wrong fields; `busy` where somebody else adds one at this moment.
pub fn add_version(tx: &mut Tx<'_>, kind: ContractKind, request: &ContractTemplateRequest) -> ApiResult<ContractTemplate> {
    request.validate()?;
    let number = in_force(tx, kind)?.version + 1;
    let (me, now) = (tx.me()?, tx.at());
    let title = one_line(&request.title);
    if !store_parts::insert_template(tx.conn, (kind, number), (&title, request.text.trim()), (me, now))? {
        return Err(ApiError::busy());
    }
    tx.audit(AuditAction::Create, (AuditSubject::ContractTemplate, number), &json!({ "kind": kind, "version": number, "title": title }))?;
    get(tx, kind)
}
