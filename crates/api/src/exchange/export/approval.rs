//! Files of many rows: one asks, another decides, and then the file is taken once (I4).

use chrono::Duration;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::exchange::export::{
    DecideExportRequest, ExportOrder, ExportRequestResponse, ExportRequestState, ExportResponse, ExportStep, is_as_approved,
};
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use fangke_shared::problem::ErrorCode;
use fangke_shared::text::non_blank;
use fangke_shared::{ExportRequestId, MemberId};
use serde_json::json;

use super::release::{self, HandedOut};
use super::store::{self, RequestRow, Seen};
use super::view;
use crate::company::member::service as member;
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::platform::cursor;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;

/// Asks for a file: how many rows it has, and that the caller may have them, is known from now on.
///
/// # Errors
/// `forbidden`, wrong fields.
pub fn ask(tx: &mut Tx<'_>, order: &ExportOrder) -> ApiResult<ExportRequestResponse> {
    order.validate()?;
    let rows = release::sheet(tx, order)?.rows.len();
    let ordered = serde_json::to_string(order).map_err(ApiError::internal)?;
    let (me, at) = (tx.me()?, tx.at());
    let id = store::insert_request(tx.conn, (order, &ordered, rows), (me, at))?;
    let details = json!({ "of": order.kind(), "format": order.format(), "rows": rows, "reason": order.reason(), "with_contacts": order.has_contacts() });
    tx.audit(AuditAction::Create, (AuditSubject::ExportRequest, id.0), &details)?;
    let row = found(tx, id)?;
    for approver in approvers(tx, me)? {
        tell(tx, approver, &row, ExportStep::Asked)?;
    }
    get(tx, id)
}

/// A request that the caller sees: an own one, or one that the caller may decide on.
///
/// # Errors
/// `not_found`.
pub fn get(tx: &mut Tx<'_>, id: ExportRequestId) -> ApiResult<ExportRequestResponse> {
    let row = found(tx, id)?;
    if !view::is_own(tx, &row)? && !view::reaches(tx, &row)? {
        return Err(ApiError::not_found());
    }
    view::requests(tx, vec![row])?.pop().ok_or_else(ApiError::not_found)
}

/// Approves or refuses a request of somebody else.
///
/// # Errors
/// `not_found`, `submitter_reviews` for an own one, `export_request_closed`, `stale_version`, wrong fields.
pub fn decide(tx: &mut Tx<'_>, (id, version): (ExportRequestId, i64), request: &DecideExportRequest) -> ApiResult<ExportRequestResponse> {
    request.validate()?;
    let row = found(tx, id)?;
    if view::is_own(tx, &row)? {
        return Err(ApiError::new(ErrorCode::SubmitterReviews));
    }
    if !view::reaches(tx, &row)? {
        return Err(ApiError::not_found());
    }
    if row.state != ExportRequestState::Open {
        return Err(ApiError::new(ErrorCode::ExportRequestClosed));
    }
    let (to, step) = if request.is_approved {
        (ExportRequestState::Approved, ExportStep::Approved)
    } else {
        (ExportRequestState::Refused, ExportStep::Refused)
    };
    if !store::step(tx.conn, id, Some(version), (ExportRequestState::Open, to))? {
        return Err(ApiError::new(ErrorCode::StaleVersion));
    }
    let (me, at) = (tx.me()?, tx.at());
    let note = non_blank(request.note.clone());
    let expires_at = request.is_approved.then(|| at + Duration::hours(tx.rules.figures.export_approval_hours));
    store::set_decided(tx.conn, id, (me, at), (note.as_deref(), expires_at))?;
    let details = json!({ "before": ExportRequestState::Open, "after": to, "rows": row.row_count, "note": note });
    tx.audit(AuditAction::Update, (AuditSubject::ExportRequest, id.0), &details)?;
    let row = found(tx, id)?;
    tell(tx, MemberId(row.member_id), &row, step)?;
    get(tx, id)
}

/// Takes an approved file: once, in time, by whoever asked for it, and as far as their permissions reach now.
///
/// # Errors
/// `not_found` for a request of somebody else, `export_request_closed` unless it is approved and in time, `export_needs_approval` where it has
/// grown by more than a tenth; as `release::sheet`.
pub fn take(tx: &mut Tx<'_>, id: ExportRequestId) -> ApiResult<HandedOut> {
    let row = found(tx, id)?;
    if !view::is_own(tx, &row)? {
        return Err(ApiError::not_found());
    }
    let is_in_time = row.expires_at.is_some_and(|until| tx.at() < until);
    // The step is the lock: of two who take it at once one finds it taken.
    if !is_in_time || !store::step(tx.conn, id, None, (ExportRequestState::Approved, ExportRequestState::Taken))? {
        return Err(ApiError::new(ErrorCode::ExportRequestClosed));
    }
    let order: ExportOrder = serde_json::from_str(&row.ordered).map_err(ApiError::internal)?;
    let sheet = release::sheet(tx, &order)?;
    if !is_as_approved(row.row_count, sheet.rows.len()) {
        let why = format!("{} rows by now, and {} were approved", sheet.rows.len(), row.row_count);
        return Err(ApiError::new(ErrorCode::ExportNeedsApproval).detail(why));
    }
    release::hand_out(tx, &order, sheet, Some(id))
}

/// Requests that the caller sees, the newest first.
///
/// # Errors
/// A cursor that no page gave.
pub fn list(tx: &mut Tx<'_>, state: Option<ExportRequestState>, page: &PageQuery) -> ApiResult<Page<ExportRequestResponse>> {
    let seen = seen(tx)?;
    let before = cursor::decode(page.cursor.as_deref())?;
    // What has expired is stored as approved.
    let stored = state.map(|state| if state == ExportRequestState::Expired { ExportRequestState::Approved } else { state });
    let rows = store::requests(tx.conn, seen, stored, (before, page.limit + 1))?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |row| row.id);
    let items = view::requests(tx, rows)?.into_iter().filter(|request| state.is_none_or(|state| request.state == state)).collect();
    Ok(Page { items, next_cursor, total: None })
}

/// Files that were taken, of colleagues within reach of the caller's `approve_exports`, the newest first.
///
/// # Errors
/// A cursor that no page gave.
pub fn log(tx: &mut Tx<'_>, code: Option<&str>, page: &PageQuery) -> ApiResult<Page<ExportResponse>> {
    let seen = seen(tx)?;
    let before = cursor::decode(page.cursor.as_deref())?;
    let rows = store::exports(tx.conn, seen, code, (before, page.limit + 1))?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |row| row.id);
    Ok(Page { items: view::exports(tx, rows)?, next_cursor, total: None })
}

fn seen(tx: &mut Tx<'_>) -> ApiResult<Seen> {
    let caller = tx.caller()?;
    let reach = caller.scope(Action::ApproveExports).ok().map(|scope| (scope, caller.claims.units()));
    Ok(Seen { me: caller.claims.member_id, reach })
}

fn found(tx: &mut Tx<'_>, id: ExportRequestId) -> ApiResult<RequestRow> {
    store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)
}

/// Whoever may decide on what a member asks for.
fn approvers(tx: &mut Tx<'_>, asks: MemberId) -> ApiResult<Vec<MemberId>> {
    let theirs = member::profile(tx.conn, asks)?.units;
    let roles = tx.rules.permissions.roles_with(Action::ApproveExports);
    let all = member::active_of(tx.conn, &roles)?;
    let reaches = |other: &member::Profile| {
        let scope = tx.rules.permissions.reach_of(other.member.id, other.role, Action::ApproveExports);
        scope.is_some_and(|scope| scope.covers(other.units, theirs))
    };
    Ok(all.into_iter().filter(|other| other.member.id != asks && reaches(other)).map(|other| other.member.id).collect())
}

fn tell(tx: &mut Tx<'_>, who: MemberId, row: &RequestRow, step: ExportStep) -> ApiResult<()> {
    let by = member::member_ref(tx.conn, Some(tx.me()?.0))?;
    let details = json!({ "step": step, "request_id": row.id, "of": row.kind, "rows": row.row_count, "by": by, "note": row.note });
    notice::add(tx, who, NoticeKind::ExportRequest, None, &details)
}
