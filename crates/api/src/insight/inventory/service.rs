//! The inventory of the part of the company that somebody may see.

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::Duration;
use fangke_shared::insight::inventory::{
    ALERTS_MAX, InventoryAlerts, InventoryFigures, InventoryGroup, InventoryResponse, InventoryRow, MarketDays, ROWS_MAX, StaleListing,
    StockAlert,
};
use fangke_shared::permission::{Action, Scope};
use fangke_shared::property::listing::{Grade, ListingStatus, Purpose};
use fangke_shared::{ListingId, MemberId};

use super::report;
use super::store::{self, Cell, Ended, Filter};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::company::tx::rules::Rules;
use crate::platform::error::ApiResult;
use crate::platform::guard::Caller;
use crate::platform::language::Language;
use crate::property::listing::service as listing;

/// What is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query {
    /// For sale, or to let, or both.
    pub purpose: Option<Purpose>,
    /// A smaller part of the company than the caller may see.
    pub scope: Option<Scope>,
}

fn filter(caller: &Caller, query: Query) -> ApiResult<(Filter, Scope)> {
    let scope = caller.reach(Action::ReadInventory, query.scope)?;
    Ok((Filter { purpose: query.purpose, part: listing::of_scope(&caller.claims, scope)? }, scope))
}

/// The inventory by one grouping.
///
/// # Errors
/// `forbidden` for a scope wider than the permission's.
pub fn inventory(tx: &mut Tx<'_>, group: InventoryGroup, query: Query) -> ApiResult<InventoryResponse> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    let (filter, scope) = filter(caller, query)?;
    let cells = store::cells(tx.conn, &[group], &filter, rules)?;
    grouped(tx, (&filter, scope), group, &cells)
}

/// What was counted, by one of the groupings that it was counted for.
fn grouped(tx: &mut Tx<'_>, (filter, scope): (&Filter, Scope), group: InventoryGroup, cells: &[Cell]) -> ApiResult<InventoryResponse> {
    let rules = tx.rules;
    let engine = tx.conn.engine();
    let ended = store::ended(tx.conn, engine, group, filter, rules)?;
    let total = figures(cells.iter(), ended.iter());
    let labels: HashMap<String, String> = store::labels(tx.conn, group)?.into_iter().collect();
    let mut days: HashMap<Option<String>, Vec<Ended>> = HashMap::new();
    for row in ended {
        days.entry(row.0.clone()).or_default().push(row);
    }
    let mut stock: HashMap<Option<String>, Vec<&Cell>> = HashMap::new();
    for cell in cells {
        stock.entry(key(group, cell)).or_default().push(cell);
    }
    let one = |(key, cells): (Option<String>, Vec<&Cell>)| {
        let figures = figures(cells.into_iter(), days.get(&key).into_iter().flatten());
        let label = match (&key, group) {
            (Some(key), InventoryGroup::Store | InventoryGroup::Community) => labels.get(key).cloned(),
            (key, InventoryGroup::District) => key.clone(),
            _ => None,
        };
        let is_low = key.is_some() && group.has_low_stock() && figures.stock < rules.figures.low_stock;
        InventoryRow { key, label, is_low, figures }
    };
    let mut rows: Vec<InventoryRow> = stock.into_iter().map(one).collect();
    rows.sort_by(|a, b| (order(group, a), &a.label, &a.key).cmp(&(order(group, b), &b.label, &b.key)));
    let is_cut = rows.len() > ROWS_MAX;
    rows.truncate(ROWS_MAX);
    Ok(InventoryResponse {
        group_by: group,
        scope,
        rows,
        is_cut,
        total,
        low_stock: rules.figures.low_stock,
        stale_days: rules.figures.stale_days,
    })
}

/// The group that listings belong to.
fn key(group: InventoryGroup, cell: &Cell) -> Option<String> {
    let (store, district, community) = &cell.place;
    match group {
        InventoryGroup::Store => store.map(|id| id.to_string()),
        InventoryGroup::District => district.clone(),
        InventoryGroup::Grade => Some(cell.grade.clone()),
        InventoryGroup::Status => Some(cell.status.clone()),
        InventoryGroup::Community => community.map(|id| id.to_string()),
    }
}

/// Grades from the highest, statuses in their order, others by stock; what has none comes last.
fn order(group: InventoryGroup, row: &InventoryRow) -> (bool, Reverse<i64>) {
    let key = row.key.as_deref().unwrap_or_default();
    let place = |place: Option<usize>| i64::try_from(place.unwrap_or_default()).unwrap_or_default();
    let rank = match group {
        InventoryGroup::Grade => place(Grade::ALL.iter().position(|grade| grade.as_str() == key)),
        InventoryGroup::Status => -place(ListingStatus::ALL.iter().position(|status| status.as_str() == key)),
        _ => row.figures.stock,
    };
    (row.key.is_none(), Reverse(rank))
}

/// The figures of some listings together.
fn figures<'a>(cells: impl Iterator<Item = &'a Cell>, ended: impl Iterator<Item = &'a Ended>) -> InventoryFigures {
    let mut sum = InventoryFigures::default();
    for cell in cells {
        sum.listings += cell.count;
        sum.new_30d += cell.with(store::NEW);
        sum.gone_30d += cell.with(store::GONE);
        match cell.status.parse() {
            Ok(ListingStatus::Paused) => sum.paused += cell.count,
            Ok(ListingStatus::Unknown) => sum.unknown += cell.count,
            Ok(ListingStatus::Available) => {
                sum.stock += cell.count;
                sum.stale += cell.with(store::STALE);
                sum.unfollowed += cell.with(store::UNFOLLOWED);
                *match cell.grade.parse() {
                    Ok(Grade::Focus) => &mut sum.focus,
                    Ok(Grade::Recommended) => &mut sum.recommended,
                    _ => &mut sum.general,
                } += cell.count;
                *match cell.age() {
                    0 => &mut sum.ageing.to_30,
                    1 => &mut sum.ageing.to_60,
                    2 => &mut sum.ageing.to_90,
                    3 => &mut sum.ageing.to_180,
                    _ => &mut sum.ageing.over_180,
                } += cell.count;
            }
            _ => {}
        }
    }
    sum.market_days = MarketDays::of(ended.map(|(_, days, count)| (*days, *count)));
    sum
}

/// What is low, and what is on the market for long.
///
/// # Errors
/// As [`inventory`].
pub fn alerts(tx: &mut Tx<'_>, query: Query) -> ApiResult<InventoryAlerts> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    let (filter, _) = filter(caller, query)?;
    let (mut low_stock, mut over_stock) = (Vec::new(), Vec::new());
    for group in InventoryGroup::ALL.iter().copied().filter(|group| group.has_low_stock()) {
        let labels: HashMap<String, String> = store::labels(tx.conn, group)?.into_iter().collect();
        let named = |(key, stock): (Option<String>, i64)| {
            let key = key?;
            let label = if group == InventoryGroup::District { Some(key.clone()) } else { labels.get(&key).cloned() };
            Some(StockAlert { group, key, label, stock })
        };
        let mut groups: Vec<StockAlert> = store::available(tx.conn, group, &filter, rules)?.into_iter().filter_map(named).collect();
        groups.sort_by(|a, b| (a.stock, &a.label, &a.key).cmp(&(b.stock, &b.label, &b.key)));
        let low = groups.iter().take_while(|group| group.stock < rules.figures.low_stock);
        low_stock.extend(low.take(ALERTS_MAX).cloned());
        let over = groups.iter().rev().take_while(|group| group.stock > rules.figures.over_stock);
        over_stock.extend(over.take(ALERTS_MAX).cloned());
    }
    let until = rules.now - Duration::days(rules.figures.stale_days);
    let (rows, stale_total) = store::stale(tx.conn, &filter, until, i64::try_from(ALERTS_MAX).unwrap_or_default())?;
    let listings = listing::refs(tx.conn, rows.iter().map(|row| ListingId(row.0)))?;
    let members = member::member_refs(tx.conn, rows.iter().filter_map(|row| row.1.map(MemberId)))?;
    let stale = rows
        .into_iter()
        .filter_map(|(id, maintainer, entered_at, last_follow_up_at)| {
            Some(StaleListing {
                listing: listings.get(&ListingId(id))?.clone(),
                maintainer: maintainer.and_then(|id| members.get(&MemberId(id)).cloned()),
                entered_at: entered_at.and_utc(),
                days: (rules.now - entered_at.and_utc()).num_days(),
                last_follow_up_at: last_follow_up_at.map(|at| at.and_utc()),
            })
        })
        .collect();
    let figures = &rules.figures;
    Ok(InventoryAlerts {
        low_stock,
        low_stock_below: figures.low_stock,
        over_stock,
        over_stock_above: figures.over_stock,
        stale,
        stale_total,
        stale_days: figures.stale_days,
    })
}

/// The inventory by every grouping, as a workbook.
///
/// # Errors
/// As [`inventory`].
pub fn workbook(tx: &mut Tx<'_>, query: Query, (language, rules): (Language, &Rules)) -> ApiResult<Vec<u8>> {
    let caller = tx.caller()?;
    let (filter, scope) = filter(caller, query)?;
    // Once for all sheets: the walk over the listings is what takes the time.
    let cells = store::cells(tx.conn, InventoryGroup::ALL, &filter, rules)?;
    let sheet = |group: &InventoryGroup| grouped(tx, (&filter, scope), *group, &cells);
    let sheets = InventoryGroup::ALL.iter().map(sheet).collect::<ApiResult<Vec<_>>>()?;
    report::write(&sheets, language, rules.today)
}
