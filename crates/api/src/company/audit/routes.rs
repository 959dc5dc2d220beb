//! The audit trail over HTTP: it can be read, and nothing else.

use actix_web::{HttpResponse, get, web};
use fangke_macros::operation;
use fangke_shared::company::audit::{AuditAction, AuditEntryResponse, AuditSubject};
use fangke_shared::company::checkpoint::CheckpointResponse;
use fangke_shared::page::Page;
use fangke_shared::query::{parse, unknown};

use super::checkpoint;
use super::service::{self, Filter};
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, page_query};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Days of checkpoints that are listed.
const CHECKPOINTS: i64 = 31;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(list_audit).service(list_checkpoints);
}

/// Lists the checkpoints of the audit trail.
///
/// Of each of the last 31 days with one: how far the trail's chain went, signed (Ed25519), the newest first. Kept elsewhere, they prove
/// with `fangke audit verify --against` that nothing before them was altered, removed or inserted since.
#[operation(
    get, "/audit/checkpoints", tag = "audit",
    responses((status = 200, description = "The checkpoints", body = Vec<CheckpointResponse>)),
)]
async fn list_checkpoints(permit: Permit<can::ReadAudit>, app: web::Data<App>) -> ApiResult<HttpResponse> {
    let list = app.read(permit.caller, |tx| checkpoint::list(tx.conn, tx.keys, CHECKPOINTS)).await?;
    Ok(HttpResponse::Ok().json(list))
}

/// Lists the audit trail.
///
/// Who saw and changed what, newest first. Entries name fields, never their contents.
#[operation(
    get, "/audit", tag = "audit", paged,
    params(
        ("subject" = Option<AuditSubject>, Query, description = "About this kind of record"),
        ("subject_id" = Option<i64>, Query, description = "About the record with this number"),
        ("member_id" = Option<i64>, Query, description = "By this member"),
        ("action" = Option<AuditAction>, Query, description = "Of this action"),
    ),
    responses((status = 200, description = "A page of entries", body = Page<AuditEntryResponse>)),
)]
async fn list_audit(permit: Permit<can::ReadAudit>, app: web::Data<App>, query: Pairs) -> ApiResult<HttpResponse> {
    let mut filter = Filter::default();
    let page = page_query(&query, |name, value| {
        match name {
            "subject" => filter.subject = Some(parse(name, value)?),
            "subject_id" => filter.subject_id = Some(parse(name, value)?),
            "member_id" => filter.member_id = Some(parse(name, value)?),
            "action" => filter.action = Some(parse(name, value)?),
            _ => return Err(unknown(name)),
        }
        Ok(())
    })?;
    Ok(HttpResponse::Ok().json(app.read(permit.caller, move |tx| service::list(tx, filter.clone(), &page)).await?))
}
