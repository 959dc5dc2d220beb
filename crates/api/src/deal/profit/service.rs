//! Profit and loss of a month (§12.3): reckoned for all of the company, shown as far as the caller sees.

use std::collections::{BTreeMap, HashMap};

use fangke_shared::company::organisation::{OrgUnitKind, OrgUnitResponse};
use fangke_shared::deal::profit::{
    ObjectProfit, ObjectProfitStatement, ProfitFigures, ProfitStatement, ShareDriver, StoreProfit, UnitMoney, Weights, by_object, profit,
};
use fangke_shared::month::Month;
use fangke_shared::permission::{Action, Scope, Units};
use fangke_shared::{CostObjectId, OrgUnitId};

use super::store;
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::company::tx::rules::figures_at;
use crate::deal::cost::service as cost;
use crate::deal::receivable::event::{MonthLocked, MonthUnlocked};
use crate::deal::receivable::service as receivable;
use crate::platform::error::{ApiError, ApiResult};

/// Which statement is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Of which month; without one the current.
    pub month: Option<Month>,
    /// By what the costs of head office are shared; without one by heads.
    pub driver: Option<ShareDriver>,
}

/// Keeps how many work at each store, by which a locked month shares the costs of head office for good.
///
/// # Errors
/// Only when the database fails.
pub fn locked(tx: &mut Tx<'_>, locked: &mut MonthLocked) -> ApiResult<()> {
    let heads = store::heads_now(tx.conn)?;
    store::keep_heads(tx.conn, locked.month, &heads)
}

/// A month is open again: its heads are those of the moment, until it is locked once more.
///
/// # Errors
/// Only when the database fails.
pub fn unlocked(tx: &mut Tx<'_>, unlocked: &mut MonthUnlocked) -> ApiResult<()> {
    store::forget_heads(tx.conn, unlocked.month)
}

/// The rate of VAT in force at the end of a month, or now, while it lasts.
fn vat_percent(tx: &mut Tx<'_>, month: Month) -> ApiResult<i64> {
    let (end, _) = tx.rules.day_bounds(month.next().first_day());
    let last = end - chrono::Duration::microseconds(1);
    let at = last.min(tx.now());
    Ok(figures_at(tx.conn, at)?.vat_percent)
}

/// What each store weighs, where that is counted.
fn counted(tx: &mut Tx<'_>, (month, is_locked): (Month, bool), driver: ShareDriver) -> ApiResult<Option<HashMap<i64, i64>>> {
    Ok(match driver {
        ShareDriver::Heads if is_locked => Some(store::heads_kept(tx.conn, month)?),
        ShareDriver::Heads => Some(store::heads_now(tx.conn)?),
        ShareDriver::Deals => Some(store::deals(tx.conn, (month.first_day(), month.next().first_day()))?),
        ShareDriver::Income => None,
    })
}

/// Profit and loss of a month.
///
/// # Errors
/// Only when the database fails.
pub fn statement(tx: &mut Tx<'_>, wanted: Wanted) -> ApiResult<ProfitStatement> {
    let caller = tx.caller()?;
    let scope = caller.reach(Action::ReadProfit, None)?;
    let month = wanted.month.unwrap_or_else(|| Month::of(tx.rules.today));
    let driver = wanted.driver.unwrap_or(ShareDriver::Heads);
    let is_locked = receivable::open_month(tx.conn, month.first_day())? != month.to_string();
    let vat_percent = vat_percent(tx, month)?;
    let counted = counted(tx, (month, is_locked), driver)?;
    let mut money = store::money(tx.conn, month)?;
    let head_office = money.remove(&None).unwrap_or_default();
    // A closed store stays where something is booked for it.
    let weighs = |id: i64| counted.as_ref().and_then(|counted| counted.get(&id).copied()).unwrap_or_default();
    let is_part = |unit: &OrgUnitResponse| {
        unit.kind == OrgUnitKind::Store && (unit.is_active || money.contains_key(&Some(unit.id.0)) || weighs(unit.id.0) > 0)
    };
    let stores: Vec<OrgUnitResponse> = organisation::list(tx)?.items.into_iter().filter(is_part).collect();
    let of_stores: Vec<UnitMoney> = stores.iter().map(|store| money.get(&Some(store.id.0)).copied().unwrap_or_default()).collect();
    let weights: Vec<i64> = stores.iter().map(|store| weighs(store.id.0)).collect();
    let by = if counted.is_some() { Weights::Counted(&weights) } else { Weights::Income };
    let all = profit(&of_stores, &head_office, by, vat_percent).ok_or_else(no_integer)?;
    let units = caller.claims.units();
    let sees = |region: Option<OrgUnitId>, store: OrgUnitId| {
        scope == Scope::All || scope.covers(units, Units { region, store: Some(store), team: None })
    };
    let columns = stores.into_iter().zip(weights).zip(all.stores).filter(|((store, _), _)| sees(store.parent_id, store.id));
    let shown = columns.map(|((store, weight), figures)| StoreProfit {
        store_id: store.id,
        store: store.name,
        weight: if driver == ShareDriver::Income { figures.income_fen.max(0) } else { weight },
        figures,
    });
    let is_whole = scope == Scope::All;
    Ok(ProfitStatement {
        month,
        is_locked,
        scope,
        driver,
        vat_percent,
        stores: shown.collect(),
        head_office: is_whole.then_some(all.head_office),
        company: is_whole.then_some(all.company),
    })
}

/// Profit and loss of a month by project and campaign, of the columns that the caller sees.
///
/// # Errors
/// Only when the database fails.
pub fn by_cost_object(tx: &mut Tx<'_>, month: Option<Month>) -> ApiResult<ObjectProfitStatement> {
    let ProfitStatement { month, is_locked, scope, vat_percent, stores, head_office, .. } = statement(tx, Wanted { month, driver: None })?;
    let is_seen = |centre: Option<OrgUnitId>| match centre {
        Some(id) => stores.iter().any(|store| store.store_id == id),
        None => head_office.is_some(),
    };
    let mut money: BTreeMap<CostObjectId, UnitMoney> = BTreeMap::new();
    for (object, _, part) in store::object_money(tx.conn, month)?.into_iter().filter(|(_, centre, _)| is_seen(*centre)) {
        let sum = money.entry(object).or_default();
        *sum = sum.plus(&part).ok_or_else(no_integer)?;
    }
    let of_objects: Vec<UnitMoney> = money.values().copied().collect();
    let columns: Vec<ProfitFigures> = stores.iter().map(|store| store.figures).chain(head_office).collect();
    let all = by_object(&of_objects, &columns, vat_percent).ok_or_else(no_integer)?;
    let names = cost::object_refs(tx.conn, money.keys().map(|id| id.0))?;
    let one = |(id, figures): (&CostObjectId, ProfitFigures)| Some(ObjectProfit { cost_object: names.get(&id.0).cloned()?, figures });
    let mut items: Vec<ObjectProfit> = money.keys().zip(all.objects).filter_map(one).collect();
    items.reverse();
    Ok(ObjectProfitStatement { month, is_locked, scope, vat_percent, items, rest: all.rest, total: all.total })
}

fn no_integer() -> ApiError {
    ApiError::internal("profit and loss that no integer holds")
}
