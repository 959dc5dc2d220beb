//! What was kept long enough: what would go, that it goes, and clients whom somebody confirms.

use chrono::{Duration, NaiveDateTime};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::retention::{
    EraseRetentionClientsRequest, RETENTION_CLIENTS_MAX, RetentionClient, RetentionKind, RetentionPart, RetentionResponse,
};
use fangke_shared::company::setting::Figures;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::{ClientId, MemberId};
use serde_json::json;

use super::event::{RetentionDue, UntouchedClient, UntouchedClients};
use crate::company::erasure::service as erasure;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// The number of what went, for the trail: it is no record.
const ALL: i64 = 0;

const fn days(figures: &Figures, kind: RetentionKind) -> i64 {
    match kind {
        RetentionKind::ImportReject => figures.retain_import_rejects_days,
        RetentionKind::SignIn => figures.retain_sign_ins_days,
        RetentionKind::Reveal => figures.retain_reveals_days,
        RetentionKind::Notice => figures.retain_notices_days,
    }
}

/// The moment so many days ago; none for 0, which is for ever.
fn days_ago(tx: &Tx<'_>, days: i64) -> Option<NaiveDateTime> {
    (days > 0).then(|| (tx.now() - Duration::days(days)).naive_utc())
}

fn due(tx: &mut Tx<'_>, goes: bool) -> ApiResult<RetentionDue> {
    let kinds = RetentionKind::ALL.iter();
    let limits = kinds.filter_map(|kind| Some((*kind, days_ago(tx, days(&tx.rules.figures, *kind))?))).collect();
    tx.emit(RetentionDue::new(limits, goes))
}

fn untouched(tx: &mut Tx<'_>) -> ApiResult<UntouchedClients> {
    match days_ago(tx, tx.rules.figures.retain_clients_days) {
        Some(before) => tx.emit(UntouchedClients { before, clients: Vec::new() }),
        None => Ok(UntouchedClients { before: NaiveDateTime::MIN, clients: Vec::new() }),
    }
}

/// What is kept for how long, and what would go now. Nothing goes by it.
///
/// # Errors
/// Only when the database fails.
pub fn preview(tx: &mut Tx<'_>) -> ApiResult<RetentionResponse> {
    let due = due(tx, false)?;
    let part = |kind: RetentionKind| RetentionPart { kind, days: days(&tx.rules.figures, kind), due: due.count(kind) };
    let parts = RetentionKind::ALL.iter().map(|kind| part(*kind)).collect();
    let found = untouched(tx)?.clients;
    let found: Vec<_> = found.into_iter().take(RETENTION_CLIENTS_MAX).collect();
    let people = member::member_refs(tx.conn, found.iter().filter_map(|client| client.agent.map(MemberId)).collect::<Vec<_>>())?;
    let client = |of: UntouchedClient| RetentionClient {
        id: of.id,
        name: of.name,
        agent: of.agent.and_then(|agent| people.get(&MemberId(agent)).cloned()),
        touched_at: of.at.and_utc(),
    };
    Ok(RetentionResponse { parts, client_days: tx.rules.figures.retain_clients_days, clients: found.into_iter().map(client).collect() })
}

/// Removes what was kept long enough; the answer counts it. A job. Clients stay until somebody confirms.
///
/// # Errors
/// Only when the database fails.
pub fn run(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let went = due(tx, true)?;
    let counts: Vec<_> = RetentionKind::ALL.iter().map(|kind| (*kind, went.count(*kind))).filter(|(_, count)| *count > 0).collect();
    let total: i64 = counts.iter().map(|(_, count)| count).sum();
    if total > 0 {
        let counts: Vec<_> =
            counts.iter().map(|(kind, count)| json!({ "kind": kind, "count": count, "days": days(&tx.rules.figures, *kind) })).collect();
        tx.audit(AuditAction::Delete, (AuditSubject::Retention, ALL), &json!({ "rows": total, "counts": counts }))?;
    }
    Ok(total)
}

/// Erases clients that are proposed: all of them or none.
///
/// # Errors
/// Wrong fields; `does_not_exist` for who isn't proposed; `person_changed` for who is an owner, too, or the same person as another client that
/// isn't: those are erased by their file.
pub fn erase(tx: &mut Tx<'_>, request: &EraseRetentionClientsRequest) -> ApiResult<RetentionResponse> {
    request.validate()?;
    let proposed: Vec<ClientId> = untouched(tx)?.clients.into_iter().map(|client| client.id).collect();
    let wrong = |i: usize| FieldError::new(format!("/client_ids/{i}"), FieldCode::DoesNotExist);
    let unknown: Vec<FieldError> =
        request.client_ids.iter().enumerate().filter(|(_, id)| !proposed.contains(id)).map(|(i, _)| wrong(i)).collect();
    if !unknown.is_empty() {
        return Err(ApiError::from(unknown));
    }
    for id in &request.client_ids {
        erasure::erase_client(tx, *id, &proposed, request.reason.trim())?;
    }
    preview(tx)
}
