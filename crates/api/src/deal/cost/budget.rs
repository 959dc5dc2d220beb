//! Budgets (§12.2): one proposes a version, another approves it, and from then on it counts.

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::deal::cost::{BudgetMonth, BudgetRow, BudgetVersion, CostCategory, ProposeBudgetRequest, budget_level, variance};
use fangke_shared::month::Month;
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::{BudgetId, CostObjectId, MemberId, OrgUnitId};
use serde_json::json;

use super::store_budgets::{self, BudgetRow as Stored, Purse};
use super::store_objects::{self, ObjectRow};
use super::{access, object};
use crate::company::member::service as member;
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::deal::receivable::service as receivable;
use crate::platform::error::{ApiError, ApiResult};

/// Which budgets are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Of which month; without one the current.
    pub month: Option<Month>,
    /// Of which store; without one head office, or, for who doesn't reach it, the own store.
    pub store: Option<OrgUnitId>,
    /// Of which project or campaign.
    pub object: Option<CostObjectId>,
}

fn shown(tx: &mut Tx<'_>, rows: Vec<Stored>) -> ApiResult<Vec<BudgetVersion>> {
    let people = rows.iter().flat_map(|row| [Some(row.created_by), row.approved_by]).flatten().map(MemberId);
    let people = member::member_refs(tx.conn, people.collect::<Vec<_>>())?;
    rows.into_iter()
        .map(|row| {
            Ok(BudgetVersion {
                id: BudgetId(row.id),
                store_id: row.store_id.map(OrgUnitId),
                cost_object_id: row.cost_object_id.map(CostObjectId),
                category: row.category,
                month: row.month()?,
                amount_fen: row.amount_fen,
                reason: row.reason,
                proposed_by: people.get(&MemberId(row.created_by)).cloned().ok_or_else(ApiError::not_found)?,
                proposed_at: row.created_at.and_utc(),
                approved_by: row.approved_by.and_then(|id| people.get(&MemberId(id)).cloned()),
                approved_at: row.approved_at.map(|at| at.and_utc()),
            })
        })
        .collect()
}

/// The budgets of a cost centre, a project or a campaign in a month, with what is used of them.
///
/// # Errors
/// `forbidden` for a cost centre beyond reach; wrong fields for a cost object that the caller doesn't see.
pub fn month(tx: &mut Tx<'_>, wanted: Wanted) -> ApiResult<BudgetMonth> {
    let month = wanted.month.unwrap_or_else(|| Month::of(tx.rules.today));
    let object = wanted.object.map(|id| object_of(tx, id)).transpose()?;
    let centre = match wanted.store {
        _ if object.is_some() => object.as_ref().and_then(ObjectRow::centre),
        None if !access::reaches(tx, Action::ReadCosts, None)? => tx.caller()?.claims.store_id,
        wanted => wanted,
    };
    access::require(tx, Action::ReadCosts, centre)?;
    let key = month.to_string();
    let cells = store_budgets::cells(tx.conn, std::slice::from_ref(&key))?;
    let purse = match &object {
        Some(object) => Purse { store: None, object: Some(object.id().0) },
        None => Purse { store: centre.map(|id| id.0), object: None },
    };
    let rows = store_budgets::versions(tx.conn, month, purse)?;
    let versions = shown(tx, rows)?;
    let one = |category: CostCategory| {
        let cell = cells.get(&(key.clone(), purse, category)).copied().unwrap_or_default();
        let budget_fen = cell.budget.map(|(_, fen)| fen);
        BudgetRow {
            category,
            budget_fen,
            committed_fen: cell.committed_fen,
            spent_fen: cell.spent_fen,
            level: budget_fen.map(|fen| budget_level(fen, cell.used_fen())),
            variance: budget_fen.map(|fen| variance(cell.used_fen(), fen)),
            versions: versions.iter().filter(|version| version.category == category).cloned().collect(),
        }
    };
    let centre_id = purse.store.map(OrgUnitId);
    let store = centre_id.map(|id| organisation::names(tx.conn, &[id.0]).map(|mut names| names.remove(&id.0))).transpose()?.flatten();
    Ok(BudgetMonth {
        month,
        is_locked: receivable::open_month(tx.conn, month.first_day())? != key,
        store_id: centre_id,
        store,
        cost_object: object.as_ref().map(ObjectRow::as_ref),
        items: CostCategory::ALL.iter().copied().map(one).collect(),
        may_propose: access::reaches(tx, Action::ProposeBudgets, centre)?,
        may_approve: access::reaches(tx, Action::ApproveBudgets, centre)?,
    })
}

/// A cost object that a request names.
fn object_of(tx: &mut Tx<'_>, id: CostObjectId) -> ApiResult<ObjectRow> {
    let missing = |error: ApiError| match error.code {
        ErrorCode::NotFound => ApiError::field(FieldError::new("/cost_object_id", FieldCode::DoesNotExist)),
        _ => error,
    };
    object::seen(tx, id).map_err(missing)
}

/// The cost centre that a budget's purse belongs to; none is head office.
fn centre_of(tx: &mut Tx<'_>, purse: Purse) -> ApiResult<Option<OrgUnitId>> {
    match purse.object {
        Some(id) => Ok(store_objects::find(tx.conn, CostObjectId(id))?.and_then(|object| object.centre())),
        None => Ok(purse.store.map(OrgUnitId)),
    }
}

fn get(tx: &mut Tx<'_>, id: BudgetId) -> ApiResult<BudgetVersion> {
    let row = store_budgets::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    shown(tx, vec![row])?.pop().ok_or_else(ApiError::not_found)
}

/// Proposes a version of a budget.
///
/// # Errors
/// `forbidden` for a cost centre beyond reach, `month_locked`, wrong fields.
pub fn propose(tx: &mut Tx<'_>, request: &ProposeBudgetRequest) -> ApiResult<BudgetVersion> {
    request.validate()?;
    let centre = match request.cost_object_id {
        Some(id) => object_of(tx, id)?.centre(),
        None => request.store_id,
    };
    access::require(tx, Action::ProposeBudgets, centre)?;
    if let Some(store) = request.store_id {
        organisation::lock_store(tx.conn, store)?;
    }
    receivable::hold_open(tx, request.month)?;
    let (me, at) = (tx.me()?, tx.at());
    let id = store_budgets::insert(tx.conn, request, (me, at))?;
    let details = json!({
        "store_id": request.store_id, "cost_object_id": request.cost_object_id, "category": request.category, "month": request.month,
        "amount_fen": request.amount_fen,
    });
    tx.audit(AuditAction::Create, (AuditSubject::Budget, id.0), &details)?;
    get(tx, id)
}

/// Approves a version that somebody else has proposed. What it allows counts from now on; what is approved already stays.
///
/// # Errors
/// `not_found`, `forbidden`, `submitter_reviews`, `budget_decided` where it or a later one is approved, `month_locked`.
pub fn approve(tx: &mut Tx<'_>, id: BudgetId) -> ApiResult<BudgetVersion> {
    let row = store_budgets::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let centre = centre_of(tx, row.purse())?;
    if !access::reaches(tx, Action::ReadCosts, centre)? {
        return Err(ApiError::not_found());
    }
    access::require(tx, Action::ApproveBudgets, centre)?;
    let me = tx.me()?;
    if row.created_by == me.0 {
        return Err(ApiError::new(ErrorCode::SubmitterReviews));
    }
    // Who approves another version of the month waits here, and finds this one decided.
    receivable::hold_open(tx, row.month()?)?;
    let cells = store_budgets::cells(tx.conn, std::slice::from_ref(&row.month))?;
    let in_force = cells.get(&(row.month.clone(), row.purse(), row.category)).and_then(|cell| cell.budget);
    if in_force.is_some_and(|(newest, _)| newest >= row.id) {
        return Err(ApiError::new(ErrorCode::BudgetDecided));
    }
    let at = tx.at();
    store_budgets::set_approved(tx.conn, id, (me, at))?;
    tx.audit(AuditAction::Update, (AuditSubject::Budget, id.0), &json!({ "fields": ["approved_by"], "amount_fen": row.amount_fen }))?;
    get(tx, id)
}
