//! Cost objects (§12.2): projects and campaigns, whose costs and budgets stand beside those of the cost centres.

use std::collections::HashMap;

use chrono::NaiveDate;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::deal::cost::{CostObject, CostObjectChange, CostObjectKind, CostObjectList, CostObjectRequest};
use fangke_shared::month::Month;
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::{CommunityId, CostObjectId, OrgUnitId};
use serde_json::json;

use super::access;
use super::store_objects::{self, ObjectRow};
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::deal::receivable::service as receivable;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::community::event::CommunitiesMerged;

fn shown(tx: &mut Tx<'_>, rows: Vec<ObjectRow>) -> ApiResult<Vec<CostObject>> {
    let stores: Vec<i64> = rows.iter().filter_map(|row| row.centre().map(|id| id.0)).collect();
    let names = organisation::names(tx.conn, &stores)?;
    let mut rights: HashMap<Option<OrgUnitId>, bool> = HashMap::new();
    rows.into_iter()
        .map(|row| {
            let may_change = match rights.get(&row.centre()) {
                Some(may) => *may,
                None => {
                    let may = access::reaches(tx, Action::ProposeBudgets, row.centre())?;
                    rights.insert(row.centre(), may);
                    may
                }
            };
            Ok(CostObject {
                id: row.id(),
                kind: row.kind,
                store_id: row.centre(),
                store: row.centre().and_then(|id| names.get(&id.0).cloned()),
                community_id: row.community_id(),
                from_on: row.from_on,
                until_on: row.until_on,
                may_change,
                version: row.version,
                name: row.name,
                developer: row.developer,
                community: row.community,
            })
        })
        .collect()
}

/// Those of the whole company, and of the stores that the caller sees.
///
/// # Errors
/// Only when the database fails.
pub fn list(tx: &mut Tx<'_>) -> ApiResult<CostObjectList> {
    let mut seen = Vec::new();
    for row in store_objects::all(tx.conn)? {
        if is_seen(tx, &row)? {
            seen.push(row);
        }
    }
    let own = tx.caller()?.claims.store_id;
    let may_make = access::reaches(tx, Action::ProposeBudgets, None)? || access::reaches(tx, Action::ProposeBudgets, own)?;
    Ok(CostObjectList { items: shown(tx, seen)?, may_make })
}

fn is_seen(tx: &mut Tx<'_>, row: &ObjectRow) -> ApiResult<bool> {
    match row.centre() {
        None => Ok(true),
        centre => access::reaches(tx, Action::ReadCosts, centre),
    }
}

/// The row of one that the caller sees.
///
/// # Errors
/// `not_found`.
pub fn seen(tx: &mut Tx<'_>, id: CostObjectId) -> ApiResult<ObjectRow> {
    let row = store_objects::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    if is_seen(tx, &row)? { Ok(row) } else { Err(ApiError::not_found()) }
}

/// One that the caller sees.
///
/// # Errors
/// `not_found`.
pub fn get(tx: &mut Tx<'_>, id: CostObjectId) -> ApiResult<CostObject> {
    let row = seen(tx, id)?;
    shown(tx, vec![row])?.pop().ok_or_else(ApiError::not_found)
}

/// Refuses to spend at a cost centre on what isn't there, or is another store's.
///
/// # Errors
/// Wrong fields.
pub fn require(tx: &mut Tx<'_>, id: Option<CostObjectId>, centre: Option<OrgUnitId>) -> ApiResult<()> {
    let Some(id) = id else { return Ok(()) };
    let wrong = |code| ApiError::field(FieldError::new("/cost_object_id", code));
    let row = store_objects::find(tx.conn, id)?.ok_or_else(|| wrong(FieldCode::DoesNotExist))?;
    if row.centre().is_some() && row.centre() != centre { Err(wrong(FieldCode::Contradicts)) } else { Ok(()) }
}

/// A project takes what the contracts of its community that were signed on its days have earned, unless they name another: refused where a month of
/// that is locked.
fn require_open(tx: &mut Tx<'_>, community: Option<CommunityId>, days: (NaiveDate, Option<NaiveDate>)) -> ApiResult<()> {
    let Some(community) = community else { return Ok(()) };
    for month in store_objects::months_between(tx.conn, community, days)? {
        receivable::hold_open(tx, month.parse::<Month>().map_err(|_| ApiError::internal("a month that is none"))?)?;
    }
    Ok(())
}

/// The days by which two ends differ; none where they don't.
fn between(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let first = one.into_iter().chain(other).min().filter(|_| one != other)?.succ_opt()?;
    Some((first, one.zip(other).map(|(one, other)| one.max(other))))
}

/// Makes a cost object.
///
/// # Errors
/// `forbidden` for a cost centre beyond reach, `month_locked`, wrong fields.
pub fn create(tx: &mut Tx<'_>, request: &CostObjectRequest) -> ApiResult<CostObject> {
    request.validate()?;
    access::require(tx, Action::ProposeBudgets, request.store_id)?;
    if let Some(store) = request.store_id {
        organisation::lock_store(tx.conn, store)?;
    }
    if let Some(community) = request.community_id
        && !store_objects::has_community(tx.conn, community)?
    {
        return Err(ApiError::field(FieldError::new("/community_id", FieldCode::DoesNotExist)));
    }
    require_open(tx, request.community_id, (request.from_on, request.until_on))?;
    let (me, at) = (tx.me()?, tx.at());
    let id = store_objects::insert(tx.conn, request, (me, at))?;
    let details = json!({ "kind": request.kind, "store_id": request.store_id, "community_id": request.community_id });
    tx.audit(AuditAction::Create, (AuditSubject::CostObject, id.0), &details)?;
    get(tx, id)
}

/// Changes its name, its developer or its end.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`, `month_locked`, wrong fields.
pub fn change(tx: &mut Tx<'_>, (id, version): (CostObjectId, i64), change: &CostObjectChange) -> ApiResult<CostObject> {
    let row = seen(tx, id)?;
    access::require(tx, Action::ProposeBudgets, row.centre())?;
    let whole = CostObjectRequest {
        kind: row.kind,
        name: change.name.clone(),
        store_id: row.centre(),
        developer: change.developer.clone(),
        community_id: row.community_id(),
        from_on: row.from_on,
        until_on: change.until_on,
    };
    whole.validate()?;
    if let Some(days) = between(row.until_on, change.until_on) {
        require_open(tx, row.community_id(), days)?;
    }
    if !store_objects::update(tx.conn, (id, version), change)? {
        return Err(ApiError::new(ErrorCode::StaleVersion));
    }
    let of_project = row.kind == CostObjectKind::Project;
    let fields: &[&str] = if of_project { &["name", "developer", "until_on"] } else { &["name", "until_on"] };
    tx.audit(AuditAction::Update, (AuditSubject::CostObject, id.0), &json!({ "fields": fields }))?;
    get(tx, id)
}

/// Where two communities become one, its cost objects are that one's.
///
/// # Errors
/// Only when the database fails.
pub fn communities_merged(tx: &mut Tx<'_>, merged: &mut CommunitiesMerged) -> ApiResult<()> {
    if merged.is_trial || !merged.clashes.is_empty() {
        return Ok(());
    }
    store_objects::relocate(tx.conn, merged.from, merged.into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_between_two_ends_are_those_after_the_earlier_one() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day);
        assert_eq!(between(day(5), day(5)), None);
        assert_eq!(between(None, None), None);
        assert_eq!(between(day(5), day(9)), between(day(9), day(5)));
        assert_eq!(between(day(5), day(9)), day(6).map(|first| (first, day(9))));
        assert_eq!(between(None, day(9)), day(10).map(|first| (first, None)));
    }
}
