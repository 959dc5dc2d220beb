//! Rules of the organisation's tree.

use std::collections::HashMap;

use fangke_shared::OrgUnitId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::organisation::{CreateOrgUnitRequest, OrgUnitKind, OrgUnitResponse, UpdateOrgUnitRequest, check_name};
use fangke_shared::page::Page;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::text::one_line;
use serde_json::json;

use super::store::{self, OrgUnitRow};
use crate::company::tx::Tx;
use crate::platform::db::{Conn, unique_violation};
use crate::platform::error::{ApiError, ApiResult};

/// Where in the tree a member stands: their unit and those above it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UnitPath {
    /// The unit itself; none for the company.
    pub org_unit_id: Option<OrgUnitId>,
    /// The region.
    pub region_id: Option<OrgUnitId>,
    /// The store.
    pub store_id: Option<OrgUnitId>,
    /// The team.
    pub team_id: Option<OrgUnitId>,
}

impl UnitPath {
    /// The region, the store and the team of it that there are.
    pub fn all(&self) -> Vec<OrgUnitId> {
        [self.region_id, self.store_id, self.team_id].into_iter().flatten().collect()
    }
}

/// The whole tree, flat: regions, then stores, then teams.
///
/// # Errors
/// Only when the database fails.
pub fn list(tx: &mut Tx<'_>) -> ApiResult<Page<OrgUnitResponse>> {
    let counts = counts(tx.conn)?;
    Ok(Page::whole(store::all(tx.conn)?.into_iter().map(|row| response(row, &counts)).collect()))
}

/// Active members directly in each unit; units without any are left out.
fn counts(conn: &mut Conn) -> ApiResult<HashMap<OrgUnitId, i64>> {
    Ok(store::count_members(conn)?.into_iter().filter_map(|(unit, count)| Some((OrgUnitId(unit?), count))).collect())
}

/// Adds a unit.
///
/// # Errors
/// Wrong fields, or `already_exists`.
pub fn create(tx: &mut Tx<'_>, request: &CreateOrgUnitRequest) -> ApiResult<OrgUnitResponse> {
    check_name(&request.name)?;
    check_parent(tx.conn, request)?;
    let name = one_line(&request.name);
    let id = store::insert(tx.conn, request.kind, request.parent_id, &name).map_err(taken)?;
    tx.audit(AuditAction::Create, (AuditSubject::OrgUnit, id), &json!({"kind": request.kind, "name": name}))?;
    get(tx.conn, OrgUnitId(id))
}

fn check_parent(conn: &mut Conn, request: &CreateOrgUnitRequest) -> ApiResult<()> {
    let wrong = |code| ApiError::field(FieldError::new("/parent_id", code));
    match (request.kind.parent_kind(), request.parent_id) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(ApiError::field(FieldError::new("/parent_id", FieldCode::Contradicts).with("other", "/kind"))),
        (Some(_), None) => Err(wrong(FieldCode::Required)),
        (Some(kind), Some(parent)) => match store::find(conn, parent)? {
            Some(row) if row.kind != kind => {
                Err(ApiError::field(FieldError::new("/parent_id", FieldCode::Contradicts).with("other", "/kind")))
            }
            Some(_) if store::hold(conn, parent)? => Ok(()),
            _ => Err(wrong(FieldCode::DoesNotExist)),
        },
    }
}

/// Renames, closes or reopens a unit that is at `version`.
///
/// # Errors
/// `not_found`, `stale_version`, wrong fields, `already_exists`, or `org_unit_in_use`.
pub fn update(tx: &mut Tx<'_>, (id, version): (OrgUnitId, i64), request: &UpdateOrgUnitRequest) -> ApiResult<OrgUnitResponse> {
    if let Some(name) = &request.name {
        check_name(name)?;
    }
    let is_current = store::bump(tx.conn, id, version)?;
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    if !is_current {
        return Err(ApiError::new(ErrorCode::StaleVersion));
    }
    let name = request.name.as_deref().map_or_else(|| row.name.clone(), one_line);
    let is_active = request.is_active.unwrap_or(row.is_active);
    if row.is_active && !is_active {
        check_empty(tx.conn, id)?;
    }
    if is_active
        && !row.is_active
        && let Some(parent) = row.parent_id
        && !store::hold(tx.conn, OrgUnitId(parent))?
    {
        return Err(ApiError::new(ErrorCode::OrgUnitInUse).detail("the unit above is closed: reopen it first"));
    }
    store::update(tx.conn, id, &name, is_active).map_err(taken)?;
    let mut fields = Vec::new();
    fields.extend((name != row.name).then_some("name"));
    fields.extend((is_active != row.is_active).then_some("is_active"));
    tx.audit(AuditAction::Update, (AuditSubject::OrgUnit, id.0), &json!({"fields": fields}))?;
    get(tx.conn, id)
}

fn check_empty(conn: &mut Conn, id: OrgUnitId) -> ApiResult<()> {
    let in_use = |what| Err(ApiError::new(ErrorCode::OrgUnitInUse).detail(what));
    if store::has_active_below(conn, id)? {
        return in_use("close the units below first");
    }
    if counts(conn)?.contains_key(&id) {
        return in_use("move its members first");
    }
    Ok(())
}

/// Finds a unit for a new member of it, and keeps it from being closed meanwhile; none is the company.
///
/// # Errors
/// `does_not_exist` at `/org_unit_id` for a unit that is not there or closed.
pub fn unit_path(conn: &mut Conn, unit: Option<OrgUnitId>) -> ApiResult<UnitPath> {
    let mut path = UnitPath { org_unit_id: unit, ..UnitPath::default() };
    if let Some(id) = unit
        && !store::hold(conn, id)?
    {
        return Err(ApiError::field(FieldError::new("/org_unit_id", FieldCode::DoesNotExist)));
    }
    let mut above = unit;
    while let Some(id) = above {
        let row = store::find(conn, id)?.ok_or_else(|| ApiError::internal("a unit's parent is missing"))?;
        match row.kind {
            OrgUnitKind::Region => path.region_id = Some(id),
            OrgUnitKind::Store => path.store_id = Some(id),
            OrgUnitKind::Team => path.team_id = Some(id),
        }
        above = row.parent_id.map(OrgUnitId);
    }
    Ok(path)
}

/// The names of some units.
///
/// # Errors
/// Only when the database fails.
pub fn names(conn: &mut Conn, ids: &[i64]) -> ApiResult<HashMap<i64, String>> {
    Ok(store::names(conn, ids)?.into_iter().collect())
}

/// Name and parent of some units.
///
/// # Errors
/// Only when the database fails.
pub fn units(conn: &mut Conn, ids: &[i64]) -> ApiResult<HashMap<i64, (String, Option<OrgUnitId>)>> {
    let rows = store::with_parents(conn, ids)?;
    Ok(rows.into_iter().map(|(id, name, parent)| (id, (name, parent.map(OrgUnitId)))).collect())
}

/// Takes the lock of an open store until the end of the transaction: what is numbered in it is numbered once.
///
/// # Errors
/// `does_not_exist` at `/store_id`.
pub fn lock_store(conn: &mut Conn, id: OrgUnitId) -> ApiResult<()> {
    let is_store = store::hold(conn, id)? && store::find(conn, id)?.is_some_and(|row| row.kind == OrgUnitKind::Store);
    if is_store { Ok(()) } else { Err(ApiError::field(FieldError::new("/store_id", FieldCode::DoesNotExist))) }
}

fn get(conn: &mut Conn, id: OrgUnitId) -> ApiResult<OrgUnitResponse> {
    let row = store::find(conn, id)?.ok_or_else(ApiError::not_found)?;
    Ok(response(row, &counts(conn)?))
}

fn response(row: OrgUnitRow, counts: &HashMap<OrgUnitId, i64>) -> OrgUnitResponse {
    let id = OrgUnitId(row.id);
    OrgUnitResponse {
        id,
        kind: row.kind,
        parent_id: row.parent_id.map(OrgUnitId),
        name: row.name,
        is_active: row.is_active,
        member_count: counts.get(&id).copied().unwrap_or_default(),
        version: row.version,
    }
}

fn taken(error: diesel::result::Error) -> ApiError {
    match unique_violation(&error).as_deref() {
        Some("uq_org_units__parent_key__name") => {
            ApiError { errors: vec![FieldError::new("/name", FieldCode::Taken)], ..ApiError::new(ErrorCode::AlreadyExists) }
        }
        _ => error.into(),
    }
}
