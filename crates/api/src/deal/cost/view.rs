//! Entries as they are sent, with names, the state of their budgets and what the caller may do.

use std::collections::HashMap;

use fangke_shared::deal::cost::{BudgetLevel, CostEntry, CostRights, CostState, budget_level};
use fangke_shared::permission::Action;
use fangke_shared::{CostId, KeyBunchId, MemberId, OrgUnitId};

use super::store::{self, CostRow};
use super::store_budgets::{self, Cell, CellKey};
use super::{access, store_objects};
use crate::company::member::service as member;
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// An entry that the caller sees.
///
/// # Errors
/// `not_found`.
pub fn get(tx: &mut Tx<'_>, id: CostId) -> ApiResult<CostEntry> {
    let row = seen(tx, id)?;
    entries(tx, vec![row])?.pop().ok_or_else(ApiError::not_found)
}

/// The row of an entry that the caller sees.
///
/// # Errors
/// `not_found`.
pub fn seen(tx: &mut Tx<'_>, id: CostId) -> ApiResult<CostRow> {
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    if access::reaches(tx, Action::ReadCosts, row.centre())? { Ok(row) } else { Err(ApiError::not_found()) }
}

/// What is used of an entry's budget, a draft counted with it; of two budgets what is used of the one that is nearer to its end.
fn level(cells: &HashMap<CellKey, Cell>, row: &CostRow) -> Option<BudgetLevel> {
    let of = |purse| {
        let cell = cells.get(&(row.month.clone(), purse, row.category)).copied()?;
        let (_, budget_fen) = cell.budget?;
        let with_it = if row.state.counts() { 0 } else { row.net_fen };
        Some(budget_level(budget_fen, cell.used_fen().saturating_add(with_it)))
    };
    row.purses().filter_map(of).max()
}

/// Entries with everything that is sent of them.
///
/// # Errors
/// Only when the database fails.
pub fn entries(tx: &mut Tx<'_>, rows: Vec<CostRow>) -> ApiResult<Vec<CostEntry>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let people = rows.iter().flat_map(|row| [Some(row.created_by), row.approved_by]).flatten().map(MemberId);
    let people = member::member_refs(tx.conn, people.collect::<Vec<_>>())?;
    let stores: Vec<i64> = rows.iter().filter_map(|row| row.store_id).collect();
    let names = organisation::names(tx.conn, &stores)?;
    let objects = store_objects::refs(tx.conn, rows.iter().filter_map(|row| row.cost_object_id))?;
    let mut months: Vec<String> = rows.iter().map(|row| row.month.clone()).collect();
    months.sort_unstable();
    months.dedup();
    let cells = if months.is_empty() { HashMap::new() } else { store_budgets::cells(tx.conn, &months)? };
    let reversed: HashMap<Option<i64>, i64> = store::reversals(tx.conn, &ids)?.into_iter().collect();
    let mut rights: HashMap<Option<i64>, Reach> = HashMap::new();
    let me = tx.me()?;
    rows.into_iter()
        .map(|row| {
            let reach = match rights.get(&row.store_id) {
                Some(reach) => *reach,
                None => {
                    let reach = Reach::of(tx, row.centre())?;
                    rights.insert(row.store_id, reach);
                    reach
                }
            };
            let reversed_by_id = reversed.get(&Some(row.id)).copied().map(CostId);
            let entered_by = people.get(&MemberId(row.created_by)).cloned().ok_or_else(ApiError::not_found)?;
            let is_draft = row.state == CostState::Draft;
            Ok(CostEntry {
                id: row.id(),
                day: row.day,
                month: row.month()?,
                store_id: row.centre(),
                store: row.store_id.and_then(|id| names.get(&id).cloned()),
                cost_object: row.cost_object_id.and_then(|id| objects.get(&id).cloned()),
                category: row.category,
                net_fen: row.net_fen,
                vat_fen: row.vat_fen,
                gross_fen: row.net_fen.saturating_add(row.vat_fen),
                level: level(&cells, &row),
                state: row.state,
                reverses_id: row.reverses_id.map(CostId),
                reversed_by_id,
                entered_by,
                entered_at: row.created_at.and_utc(),
                approved_by: row.approved_by.and_then(|id| people.get(&MemberId(id)).cloned()),
                approved_at: row.approved_at.map(|at| at.and_utc()),
                paid_on: row.paid_on,
                version: row.version,
                rights: CostRights {
                    may_approve: is_draft && reach.approves && row.created_by != me.0,
                    may_pay: row.state == CostState::Approved && reach.pays,
                    may_reverse: row.state.counts() && reach.enters && row.reverses_id.is_none() && reversed_by_id.is_none(),
                    may_withdraw: is_draft && reach.enters,
                },
                supplier: row.supplier,
                document: row.document,
                note: row.note,
                key_bunch_id: row.key_bunch_id.map(KeyBunchId),
            })
        })
        .collect()
}

/// What the caller may do at a cost centre.
#[derive(Debug, Clone, Copy)]
struct Reach {
    enters: bool,
    approves: bool,
    pays: bool,
}

impl Reach {
    fn of(tx: &mut Tx<'_>, centre: Option<OrgUnitId>) -> ApiResult<Self> {
        Ok(Self {
            enters: access::reaches(tx, Action::EnterCosts, centre)?,
            approves: access::reaches(tx, Action::ApproveCosts, centre)?,
            pays: access::reaches(tx, Action::PayCosts, centre)?,
        })
    }
}
