//! The ladders by which performance is paid: versions, never changed.

use fangke_shared::MemberId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::deal::commission::Validity;
use fangke_shared::deal::performance::{CreateLadderRequest, Ladder, LadderResponse};
use fangke_shared::month::Month;
use fangke_shared::page::Page;
use fangke_shared::problem::{FieldCode, FieldError};
use serde_json::json;

use super::store::{self, LadderRow};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::cursor;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;

fn ladder(row: &LadderRow) -> ApiResult<Ladder> {
    Ok(Ladder {
        id: row.id,
        member: row.member_id.map(MemberId),
        from_month: row.from_month.parse().map_err(ApiError::internal)?,
        mode: row.mode,
        rungs: serde_json::from_str(&row.rungs).map_err(ApiError::internal)?,
    })
}

/// The ladders that have begun in a month.
///
/// # Errors
/// Only when the database fails.
pub fn begun(tx: &mut Tx<'_>, month: Month) -> ApiResult<Vec<Ladder>> {
    store::ladders(tx.conn, month)?.iter().map(ladder).collect()
}

/// A page of the versions of all ladders, the newest first.
///
/// # Errors
/// A cursor that no page gave.
pub fn list(tx: &mut Tx<'_>, page: &PageQuery) -> ApiResult<Page<LadderResponse>> {
    let before: Option<i64> = cursor::decode(page.cursor.as_deref())?;
    let rows = store::ladders_before(tx.conn, before.unwrap_or(i64::MAX), page.limit + 1)?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |row| row.id);
    Ok(Page { items: responses(tx, rows)?, next_cursor, total: None })
}

fn responses(tx: &mut Tx<'_>, rows: Vec<LadderRow>) -> ApiResult<Vec<LadderResponse>> {
    let now = Month::of(tx.rules.today);
    let begun = begun(tx, now)?;
    let named = rows.iter().flat_map(|row| row.member_id.into_iter().chain([row.created_by])).map(MemberId);
    let people = member::member_refs(tx.conn, named.collect::<Vec<_>>())?;
    let one = |row: LadderRow| {
        let kept = ladder(&row)?;
        let latest = begun.iter().filter(|other| other.member == kept.member).max_by_key(|other| (other.from_month, other.id));
        let validity = if kept.from_month > now {
            Validity::Planned
        } else if latest.is_some_and(|latest| latest.id == kept.id) {
            Validity::InForce
        } else {
            Validity::Past
        };
        Ok(LadderResponse {
            id: kept.id,
            member: kept.member.and_then(|id| people.get(&id).cloned()),
            from_month: kept.from_month,
            validity,
            mode: kept.mode,
            rungs: kept.rungs,
            created_by: people.get(&MemberId(row.created_by)).cloned().ok_or_else(ApiError::not_found)?,
            created_at: row.created_at.and_utc(),
        })
    };
    rows.into_iter().map(one).collect()
}

/// Adds a version of a ladder. It counts from its first month on, the current one at the earliest; those before it stay.
///
/// # Errors
/// Wrong fields, `does_not_exist` at `/member_id`.
pub fn add(tx: &mut Tx<'_>, request: &CreateLadderRequest) -> ApiResult<LadderResponse> {
    let now = Month::of(tx.rules.today);
    request.validate(now)?;
    let from_month = request.from_month.unwrap_or(now);
    if let Some(id) = request.member_id
        && member::member_ref(tx.conn, Some(id.0))?.is_none()
    {
        return Err(ApiError::field(FieldError::new("/member_id", FieldCode::DoesNotExist)));
    }
    let rungs = serde_json::to_string(&request.rungs).map_err(ApiError::internal)?;
    let (me, at) = (tx.me()?, tx.at());
    let id = store::insert_ladder(tx.conn, (request.member_id, from_month, request.mode), &rungs, (me, at))?;
    let details = json!({ "member_id": request.member_id, "from_month": from_month, "mode": request.mode, "rungs": request.rungs });
    tx.audit(AuditAction::Create, (AuditSubject::Ladder, id), &details)?;
    let rows = store::ladders_before(tx.conn, id.saturating_add(1), 1)?;
    responses(tx, rows)?.pop().ok_or_else(ApiError::not_found)
}
