//! Rules of costs (§12.2): one enters, another approves, finance pays; what was wrong is entered in reverse.

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::deal::cost::{
    BudgetLevel, CostCategory, CostEntry, CostPage, CostQuery, CostState, EnterCostRequest, PayCostRequest, ReverseCostRequest,
    budget_level,
};
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::{CostId, KeyBunchId};
use serde_json::json;

use super::store::{self, CostRow};
use super::store_budgets::{self, Cell};
use super::{access, object, search, view};
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::deal::receivable::service as receivable;
use crate::platform::error::{ApiError, ApiResult};

pub use super::budget::{approve as approve_budget, month as budget_month, propose as propose_budget};
pub use super::naming::{name as name_object, of_contract as object_of_contract};
pub use super::object::{change as change_object, communities_merged, create as create_object, get as get_object, list as list_objects};
pub use super::store_objects::{OF_CONTRACT as OBJECT_OF_CONTRACT, OF_PLACE as OBJECT_OF_PLACE, developers, refs as object_refs};
pub use super::view::get;

/// A page of the list, with the sums of all pages.
///
/// # Errors
/// A cursor that no page gave.
pub fn page(tx: &mut Tx<'_>, query: &CostQuery) -> ApiResult<CostPage> {
    let caller = tx.caller()?;
    let scope = caller.reach(Action::ReadCosts, None)?;
    let by = (&caller.claims, scope);
    let (ids, next_cursor) = search::page(tx.conn, by, query)?;
    let sums = search::sums(tx.conn, by, query)?;
    let rows = store::some(tx.conn, &ids)?;
    Ok(CostPage { items: view::entries(tx, rows)?, next_cursor, sums })
}

/// Enters a cost, as a draft.
///
/// # Errors
/// `forbidden` for a cost centre beyond reach, `month_locked`, wrong fields.
pub fn enter(tx: &mut Tx<'_>, request: &EnterCostRequest) -> ApiResult<CostEntry> {
    request.validate(tx.rules.today)?;
    access::require(tx, Action::EnterCosts, request.store_id)?;
    if let Some(store) = request.store_id {
        organisation::lock_store(tx.conn, store)?;
    }
    object::require(tx, request.cost_object_id, request.store_id)?;
    if let Some(bunch) = request.key_bunch_id
        && store::is_confirmed(tx.conn, bunch)?.is_none()
    {
        return Err(ApiError::field(FieldError::new("/key_bunch_id", FieldCode::DoesNotExist)));
    }
    receivable::hold_open(tx, request.month)?;
    let (me, at) = (tx.me()?, tx.at());
    let id = store::insert(tx.conn, request, (me, at))?;
    let mut details =
        json!({ "store_id": request.store_id, "category": request.category, "month": request.month, "net_fen": request.net_fen });
    if let (Some(id), Some(details)) = (request.cost_object_id, details.as_object_mut()) {
        details.insert("cost_object_id".to_owned(), json!(id));
    }
    tx.audit(AuditAction::Create, (AuditSubject::Cost, id.0), &details)?;
    view::get(tx, id)
}

/// An entry with its lock. A refusal because of the state comes before one because of the version: the second of two learns what the first has
/// done.
fn take(tx: &mut Tx<'_>, (id, version): (CostId, i64), action: Action, state: CostState) -> ApiResult<CostRow> {
    let is_that = store::bump(tx.conn, id, Some(version))?;
    if !is_that {
        store::bump(tx.conn, id, None)?;
    }
    let row = view::seen(tx, id)?;
    access::require(tx, action, row.centre())?;
    if row.state != state {
        return Err(not_ready(&row));
    }
    if is_that { Ok(row) } else { Err(ApiError::new(ErrorCode::StaleVersion)) }
}

fn not_ready(row: &CostRow) -> ApiError {
    ApiError::new(ErrorCode::CostNotReady).detail(format!("the cost is {}", row.state))
}

fn stepped(tx: &mut Tx<'_>, row: &CostRow, to: CostState) -> ApiResult<CostEntry> {
    tx.audit(AuditAction::ChangeStatus, (AuditSubject::Cost, row.id), &json!({ "from": row.state, "to": to }))?;
    view::get(tx, row.id())
}

/// Approves a draft that somebody else has entered, within its budget.
///
/// # Errors
/// `not_found`, `forbidden`, `cost_not_ready`, `stale_version`, `submitter_reviews`, `month_locked`, `keys_unconfirmed`, `budget_needs_director`,
/// `budget_exceeded`.
pub fn approve(tx: &mut Tx<'_>, at: (CostId, i64)) -> ApiResult<CostEntry> {
    let row = take(tx, at, Action::ApproveCosts, CostState::Draft)?;
    let me = tx.me()?;
    if row.created_by == me.0 {
        return Err(ApiError::new(ErrorCode::SubmitterReviews));
    }
    // Whoever approves another cost of the month waits, and sees this one in the budget.
    receivable::hold_open(tx, row.month()?)?;
    if row.reverses_id.is_none() {
        require_keys(tx, &row)?;
        require_budget(tx, &row)?;
    }
    let now = tx.at();
    store::set_approved(tx.conn, row.id(), (me, now))?;
    stepped(tx, &row, CostState::Approved)
}

/// Cutting keys is paid back only for a bunch that opens its door, of a listing that shows a key (§1.9).
fn require_keys(tx: &mut Tx<'_>, row: &CostRow) -> ApiResult<()> {
    let Some(bunch) = row.key_bunch_id.filter(|_| row.category == CostCategory::Keys) else { return Ok(()) };
    if store::is_confirmed(tx.conn, KeyBunchId(bunch))? == Some(true) {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::KeysUnconfirmed))
}

/// A cost for a project or campaign needs room in the budget of its cost centre and in that of the project or campaign.
fn require_budget(tx: &mut Tx<'_>, row: &CostRow) -> ApiResult<()> {
    let cells = store_budgets::cells(tx.conn, std::slice::from_ref(&row.month))?;
    row.purses().try_for_each(|purse| {
        let cell = cells.get(&(row.month.clone(), purse, row.category)).copied().unwrap_or_default();
        require_room(tx, row, cell)
    })
}

fn require_room(tx: &mut Tx<'_>, row: &CostRow, cell: Cell) -> ApiResult<()> {
    let Some((_, budget_fen)) = cell.budget else { return Ok(()) };
    let used_fen = cell.used_fen().saturating_add(row.net_fen);
    let code = match budget_level(budget_fen, used_fen) {
        BudgetLevel::Within | BudgetLevel::Warned => return Ok(()),
        BudgetLevel::NeedsDirector if access::reaches(tx, Action::ApproveBudgets, row.centre())? => return Ok(()),
        BudgetLevel::NeedsDirector => ErrorCode::BudgetNeedsDirector,
        BudgetLevel::Exceeded => ErrorCode::BudgetExceeded,
    };
    Err(ApiError::new(code).detail(format!("{used_fen} fen of {budget_fen} would be used")))
}

/// Says that an approved cost is paid. Its month may be locked by then: what it counts for doesn't change.
///
/// # Errors
/// `not_found`, `forbidden`, `cost_not_ready`, `stale_version`, wrong fields.
pub fn pay(tx: &mut Tx<'_>, at: (CostId, i64), request: PayCostRequest) -> ApiResult<CostEntry> {
    request.validate(tx.rules.today)?;
    let row = take(tx, at, Action::PayCosts, CostState::Approved)?;
    let (me, now) = (tx.me()?, tx.at());
    store::set_paid(tx.conn, row.id(), request.paid_on, (me, now))?;
    stepped(tx, &row, CostState::Paid)
}

/// Enters a cost in reverse, as a draft that somebody else approves: in its month, or, where that is locked, in the first one after it that isn't.
///
/// # Errors
/// `not_found`, `forbidden`, `cost_not_ready` for a draft, `cost_reversed`, wrong fields.
pub fn reverse(tx: &mut Tx<'_>, id: CostId, request: &ReverseCostRequest) -> ApiResult<CostEntry> {
    request.validate()?;
    store::bump(tx.conn, id, None)?;
    let row = view::seen(tx, id)?;
    access::require(tx, Action::EnterCosts, row.centre())?;
    if !row.state.counts() {
        return Err(not_ready(&row));
    }
    if row.reverses_id.is_some() || !store::reversals(tx.conn, &[row.id])?.is_empty() {
        return Err(ApiError::new(ErrorCode::CostReversed));
    }
    let month = receivable::open_month(tx.conn, row.month()?.first_day())?.parse().map_err(ApiError::internal)?;
    receivable::hold_open(tx, month)?;
    let (me, at, today) = (tx.me()?, tx.at(), tx.rules.today);
    let made = store::insert_reverse(tx.conn, (&row, month, request.reason.trim()), today, (me, at))?;
    tx.audit(AuditAction::Create, (AuditSubject::Cost, made.0), &json!({ "reverses_id": id, "month": month, "net_fen": -row.net_fen }))?;
    view::get(tx, made)
}

/// Takes a draft back: nobody has approved it, and nothing of it stays but its trail.
///
/// # Errors
/// `not_found`, `forbidden`, `cost_not_ready`, `stale_version`.
pub fn withdraw(tx: &mut Tx<'_>, at: (CostId, i64)) -> ApiResult<()> {
    let row = take(tx, at, Action::EnterCosts, CostState::Draft)?;
    store::delete(tx.conn, row.id())?;
    let details = json!({ "category": row.category, "month": row.month, "net_fen": row.net_fen });
    tx.audit(AuditAction::Delete, (AuditSubject::Cost, row.id), &details)
}
