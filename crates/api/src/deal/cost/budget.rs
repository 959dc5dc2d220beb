//! Budgets (§12.2): one proposes a version, another approves it, and from then on it counts.

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::deal::cost::{BudgetMonth, BudgetRow, BudgetVersion, CostCategory, ProposeBudgetRequest, budget_level, variance};
use fangke_shared::month::Month;
use fangke_shared::permission::Action;
use fangke_shared::problem::ErrorCode;
use fangke_shared::{BudgetId, MemberId, OrgUnitId};
use serde_json::json;

use super::access;
use super::store_budgets::{self, BudgetRow as Stored};
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
}

fn shown(tx: &mut Tx<'_>, rows: Vec<Stored>) -> ApiResult<Vec<BudgetVersion>> {
    let people = rows.iter().flat_map(|row| [Some(row.created_by), row.approved_by]).flatten().map(MemberId);
    let people = member::member_refs(tx.conn, people.collect::<Vec<_>>())?;
    rows.into_iter()
        .map(|row| {
            Ok(BudgetVersion {
                id: BudgetId(row.id),
                store_id: row.centre(),
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

/// The budgets of a cost centre in a month, with what is used of them.
///
/// # Errors
/// `forbidden` for a cost centre beyond reach.
pub fn month(tx: &mut Tx<'_>, wanted: Wanted) -> ApiResult<BudgetMonth> {
    let month = wanted.month.unwrap_or_else(|| Month::of(tx.rules.today));
    let centre = match wanted.store {
        None if !access::reaches(tx, Action::ReadCosts, None)? => tx.caller()?.claims.store_id,
        wanted => wanted,
    };
    access::require(tx, Action::ReadCosts, centre)?;
    let key = month.to_string();
    let cells = store_budgets::cells(tx.conn, std::slice::from_ref(&key))?;
    let rows = store_budgets::versions(tx.conn, month, centre)?;
    let versions = shown(tx, rows)?;
    let one = |category: CostCategory| {
        let cell = cells.get(&(key.clone(), centre.map(|id| id.0), category)).copied().unwrap_or_default();
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
    let store = centre.map(|id| organisation::names(tx.conn, &[id.0]).map(|mut names| names.remove(&id.0))).transpose()?.flatten();
    Ok(BudgetMonth {
        month,
        is_locked: receivable::open_month(tx.conn, month.first_day())? != key,
        store_id: centre,
        store,
        items: CostCategory::ALL.iter().copied().map(one).collect(),
        may_propose: access::reaches(tx, Action::ProposeBudgets, centre)?,
        may_approve: access::reaches(tx, Action::ApproveBudgets, centre)?,
    })
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
    access::require(tx, Action::ProposeBudgets, request.store_id)?;
    if let Some(store) = request.store_id {
        organisation::lock_store(tx.conn, store)?;
    }
    receivable::hold_open(tx, request.month)?;
    let (me, at) = (tx.me()?, tx.at());
    let id = store_budgets::insert(tx.conn, request, (me, at))?;
    let details =
        json!({ "store_id": request.store_id, "category": request.category, "month": request.month, "amount_fen": request.amount_fen });
    tx.audit(AuditAction::Create, (AuditSubject::Budget, id.0), &details)?;
    get(tx, id)
}

/// Approves a version that somebody else has proposed. What it allows counts from now on; what is approved already stays.
///
/// # Errors
/// `not_found`, `forbidden`, `submitter_reviews`, `budget_decided` where it or a later one is approved, `month_locked`.
pub fn approve(tx: &mut Tx<'_>, id: BudgetId) -> ApiResult<BudgetVersion> {
    let row = store_budgets::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    if !access::reaches(tx, Action::ReadCosts, row.centre())? {
        return Err(ApiError::not_found());
    }
    access::require(tx, Action::ApproveBudgets, row.centre())?;
    let me = tx.me()?;
    if row.created_by == me.0 {
        return Err(ApiError::new(ErrorCode::SubmitterReviews));
    }
    // Who approves another version of the month waits here, and finds this one decided.
    receivable::hold_open(tx, row.month()?)?;
    let cells = store_budgets::cells(tx.conn, std::slice::from_ref(&row.month))?;
    let in_force = cells.get(&(row.month.clone(), row.store_id, row.category)).and_then(|cell| cell.budget);
    if in_force.is_some_and(|(newest, _)| newest >= row.id) {
        return Err(ApiError::new(ErrorCode::BudgetDecided));
    }
    let at = tx.at();
    store_budgets::set_approved(tx.conn, id, (me, at))?;
    tx.audit(AuditAction::Update, (AuditSubject::Budget, id.0), &json!({ "fields": ["approved_by"], "amount_fen": row.amount_fen }))?;
    get(tx, id)
}
