//! The rules of saved views: who sees which, who changes which.

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::saved_view::{Audience, ChangeViewRequest, SaveViewRequest, SavedViewResponse, VIEWS_MAX, may_show};
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::text::one_line;
use fangke_shared::{OrgUnitId, SavedViewId};
use serde_json::json;

use super::store::{self, SavedViewRow};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::db::unique_violation;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;

/// Every view that the caller sees: their own, those of their units, those of the company.
///
/// # Errors
/// Only when the database fails.
pub fn list(tx: &mut Tx<'_>) -> ApiResult<Page<SavedViewResponse>> {
    let caller = tx.caller()?;
    let mut rows = store::seen_by(tx.conn, caller.claims.member_id, &units(caller))?;
    // Those of others come after one's own, whomever these are shown to.
    rows.sort_by_key(|(row, _)| (row.member_id != caller.claims.member_id.0, row.audience, row.id));
    Ok(Page::whole(rows.into_iter().map(|(row, name)| response(caller, row, name)).collect()))
}

/// Saves a view.
///
/// # Errors
/// Wrong fields, `out_of_reach` at `/audience` beyond what the caller may show, `already_exists`, `quota_exceeded`.
pub fn save(tx: &mut Tx<'_>, request: &SaveViewRequest) -> ApiResult<SavedViewResponse> {
    request.validate()?;
    let caller = tx.caller()?;
    check_audience(caller, request.audience)?;
    // Two at once at the limit wait for each other.
    member::lock(tx.conn, caller.claims.member_id)?;
    if store::count(tx.conn, caller.claims.member_id, request.list)? >= i64::try_from(VIEWS_MAX).unwrap_or(i64::MAX) {
        return Err(ApiError::new(ErrorCode::QuotaExceeded).detail(format!("{VIEWS_MAX} views of one list are the most")));
    }
    let name = one_line(&request.name);
    let unit = units(caller).first().copied();
    let at = tx.at();
    let id = store::insert(tx.conn, (caller.claims.member_id, unit), (request, &name), at).map_err(taken)?;
    tx.audit(AuditAction::Create, (AuditSubject::SavedView, id.0), &json!({ "list": request.list, "audience": request.audience }))?;
    get(tx, id)
}

/// Changes a view that is at `version`.
///
/// # Errors
/// `not_found` for what the caller doesn't see, `forbidden`, `stale_version`, wrong fields, `already_exists`.
pub fn change(tx: &mut Tx<'_>, (id, version): (SavedViewId, i64), request: &ChangeViewRequest) -> ApiResult<SavedViewResponse> {
    let caller = tx.caller()?;
    let is_current = store::bump(tx.conn, id, version)?;
    let row = of_caller(tx, id)?;
    if !is_current {
        return Err(ApiError::new(ErrorCode::StaleVersion));
    }
    request.validate(row.list)?;
    let audience = request.audience.unwrap_or(row.audience);
    if audience != row.audience {
        check_audience(caller, audience)?;
    }
    let name = request.name.as_deref().map_or_else(|| row.name.clone(), one_line);
    let query = request.query.as_deref().unwrap_or(&row.query);
    store::update(tx.conn, id, (&name, query, audience)).map_err(taken)?;
    tx.audit(AuditAction::Update, (AuditSubject::SavedView, id.0), &json!({ "audience": audience }))?;
    get(tx, id)
}

/// Removes a view.
///
/// # Errors
/// `not_found` for what the caller doesn't see, `forbidden`.
pub fn remove(tx: &mut Tx<'_>, id: SavedViewId) -> ApiResult<()> {
    let row = of_caller(tx, id)?;
    store::delete(tx.conn, id)?;
    tx.audit(AuditAction::Delete, (AuditSubject::SavedView, id.0), &json!({ "list": row.list, "audience": row.audience }))
}

/// A view that the caller may change.
fn of_caller(tx: &mut Tx<'_>, id: SavedViewId) -> ApiResult<SavedViewRow> {
    let caller = tx.caller()?;
    let (row, _) = store::find(tx.conn, id)?.filter(|(row, _)| is_seen(caller, row)).ok_or_else(ApiError::not_found)?;
    if may_edit(caller, &row) { Ok(row) } else { Err(ApiError::new(ErrorCode::Forbidden)) }
}

fn get(tx: &mut Tx<'_>, id: SavedViewId) -> ApiResult<SavedViewResponse> {
    let caller = tx.caller()?;
    let (row, name) = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    Ok(response(caller, row, name))
}

/// The units that a member stands in, the lowest first.
fn units(caller: &Caller) -> Vec<OrgUnitId> {
    [caller.claims.team_id, caller.claims.store_id, caller.claims.region_id].into_iter().flatten().collect()
}

fn is_seen(caller: &Caller, row: &SavedViewRow) -> bool {
    row.member_id == caller.claims.member_id.0
        || match row.audience {
            Audience::Me => false,
            Audience::Unit => row.org_unit_id.is_none_or(|unit| units(caller).contains(&OrgUnitId(unit))),
            Audience::Company => true,
        }
}

fn may_edit(caller: &Caller, row: &SavedViewRow) -> bool {
    row.member_id == caller.claims.member_id.0
        || (row.audience != Audience::Me && may_show(caller.may(Action::ShareViews), Audience::Company))
}

fn check_audience(caller: &Caller, audience: Audience) -> ApiResult<()> {
    if may_show(caller.may(Action::ShareViews), audience) {
        Ok(())
    } else {
        Err(ApiError::field(FieldError::new("/audience", FieldCode::OutOfReach)))
    }
}

fn response(caller: &Caller, row: SavedViewRow, saved_by: String) -> SavedViewResponse {
    SavedViewResponse {
        id: SavedViewId(row.id),
        list: row.list,
        may_edit: may_edit(caller, &row),
        name: row.name,
        query: row.query,
        audience: row.audience,
        saved_by,
        version: row.version,
    }
}

fn taken(error: diesel::result::Error) -> ApiError {
    match unique_violation(&error).as_deref() {
        Some("uq_saved_views__member_id__list__name") => {
            ApiError { errors: vec![FieldError::new("/name", FieldCode::Taken)], ..ApiError::new(ErrorCode::AlreadyExists) }
        }
        _ => error.into(),
    }
}
