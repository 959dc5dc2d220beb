//! The inventory of the part of the company that somebody may see.

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::Duration;
use fangke_shared::inventory::{
    ALERTS_MAX, Ageing, InventoryAlerts, InventoryFigures, InventoryGroup, InventoryResponse, InventoryRow, LowStock, MarketDays, ROWS_MAX,
    StaleListing,
};
use fangke_shared::listing::{Grade, ListingStatus, Purpose};
use fangke_shared::permission::{Action, Scope};
use fangke_shared::problem::ErrorCode;
use fangke_shared::{ListingId, MemberId};

use super::report;
use super::store::{self, Ended, Filter, Stock};
use crate::listing::service as listing;
use crate::member::service as member;
use crate::platform::db::{Conn, Engine};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::language::Language;
use crate::setting::service::Rules;

/// What is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query {
    /// For sale, or to let, or both.
    pub purpose: Option<Purpose>,
    /// A smaller part of the company than the caller may see.
    pub scope: Option<Scope>,
}

/// The part of the company that is looked at.
fn reach(caller: &Caller, wanted: Option<Scope>) -> ApiResult<Scope> {
    let reach = caller.scope(Action::ReadInventory)?;
    let scope = wanted.unwrap_or(reach);
    if scope > reach {
        return Err(ApiError::new(ErrorCode::Forbidden).detail(format!("your role sees its {reach}")));
    }
    // A director without a region leads the whole company.
    Ok(if scope == Scope::Region && caller.claims.region_id.is_none() { Scope::All } else { scope })
}

fn filter(caller: &Caller, query: Query) -> ApiResult<(Filter, Scope)> {
    let scope = reach(caller, query.scope)?;
    Ok((Filter { purpose: query.purpose, within: listing::within(&caller.claims, scope)? }, scope))
}

/// The inventory by one grouping.
///
/// # Errors
/// `forbidden` for a scope wider than the permission's.
pub fn inventory(
    conn: &mut Conn,
    engine: Engine,
    caller: &Caller,
    group: InventoryGroup,
    query: Query,
    rules: &Rules,
) -> ApiResult<InventoryResponse> {
    let (filter, scope) = filter(caller, query)?;
    let stock = store::stock(conn, group, &filter, rules)?;
    let ended = store::ended(conn, engine, group, &filter, rules)?;
    let mut total = figures(stock.iter(), ended.iter());
    let labels: HashMap<String, String> = store::labels(conn, group)?.into_iter().collect();
    let mut days: HashMap<Option<String>, Vec<Ended>> = HashMap::new();
    for row in ended {
        days.entry(row.0.clone()).or_default().push(row);
    }
    let one = |mut row: Stock| {
        let of_grade = |grade: Grade| if row.key.as_deref() == Some(grade.as_str()) { row.by_status.1 } else { 0 };
        if group == InventoryGroup::Grade {
            row.by_grade = (of_grade(Grade::Focus), of_grade(Grade::Recommended));
        }
        let figures = figures([&row].into_iter(), days.get(&row.key).into_iter().flatten());
        let label = match (&row.key, group) {
            (Some(key), InventoryGroup::Store | InventoryGroup::Community) => labels.get(key).cloned(),
            (key, InventoryGroup::District) => key.clone(),
            _ => None,
        };
        let is_low = row.key.is_some() && group.has_low_stock() && figures.stock < rules.figures.low_stock;
        InventoryRow { key: row.key, label, is_low, figures }
    };
    let mut rows: Vec<InventoryRow> = stock.into_iter().map(one).collect();

    if group == InventoryGroup::Grade {
        // There the grade is the group, so the walk need not tell it again.
        total.focus = rows.iter().map(|row| row.figures.focus).sum();
        total.recommended = rows.iter().map(|row| row.figures.recommended).sum();
        total.general = total.stock - total.focus - total.recommended;
    }
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

/// The figures of some groups together.
fn figures<'a>(stock: impl Iterator<Item = &'a Stock>, ended: impl Iterator<Item = &'a Ended>) -> InventoryFigures {
    let mut sum = InventoryFigures::default();
    for row in stock {
        let (to_30, to_60, to_90, to_180) = row.ages;
        sum.listings += row.by_status.0;
        sum.stock += row.by_status.1;
        sum.paused += row.by_status.2;
        sum.unknown += row.by_status.3;
        sum.focus += row.by_grade.0;
        sum.recommended += row.by_grade.1;
        sum.general += row.by_status.1 - row.by_grade.0 - row.by_grade.1;
        sum.ageing = Ageing {
            to_30: sum.ageing.to_30 + to_30,
            to_60: sum.ageing.to_60 + to_60 - to_30,
            to_90: sum.ageing.to_90 + to_90 - to_60,
            to_180: sum.ageing.to_180 + to_180 - to_90,
            over_180: sum.ageing.over_180 + row.by_status.1 - to_180,
        };
        sum.stale += row.stale;
        sum.unfollowed += row.unfollowed;
        sum.new_30d += row.moved.0;
        sum.gone_30d += row.moved.1;
    }
    sum.market_days = MarketDays::of(ended.map(|(_, days, count)| (*days, *count)));
    sum
}

/// What is low, and what is on the market for long.
///
/// # Errors
/// As [`inventory`].
pub fn alerts(conn: &mut Conn, caller: &Caller, query: Query, rules: &Rules) -> ApiResult<InventoryAlerts> {
    let (filter, _) = filter(caller, query)?;
    let mut low_stock = Vec::new();
    for group in InventoryGroup::ALL.iter().copied().filter(|group| group.has_low_stock()) {
        let labels: HashMap<String, String> = store::labels(conn, group)?.into_iter().collect();
        let mut low: Vec<LowStock> = store::available(conn, group, &filter, rules)?
            .into_iter()
            .filter(|(_, stock)| *stock < rules.figures.low_stock)
            .filter_map(|(key, stock)| {
                let key = key?;
                let label = if group == InventoryGroup::District { Some(key.clone()) } else { labels.get(&key).cloned() };
                Some(LowStock { group, key, label, stock })
            })
            .collect();
        low.sort_by(|a, b| (a.stock, &a.label, &a.key).cmp(&(b.stock, &b.label, &b.key)));
        low.truncate(ALERTS_MAX);
        low_stock.extend(low);
    }
    let until = rules.now - Duration::days(rules.figures.stale_days);
    let (rows, stale_total) = store::stale(conn, &filter, until, i64::try_from(ALERTS_MAX).unwrap_or_default())?;
    let listings = listing::refs(conn, rows.iter().map(|row| ListingId(row.0)))?;
    let members = member::member_refs(conn, rows.iter().filter_map(|row| row.1.map(MemberId)))?;
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
    Ok(InventoryAlerts { low_stock, low_stock_below: rules.figures.low_stock, stale, stale_total, stale_days: rules.figures.stale_days })
}

/// The inventory by every grouping, as a workbook.
///
/// # Errors
/// As [`inventory`].
pub fn workbook(
    conn: &mut Conn,
    engine: Engine,
    caller: &Caller,
    query: Query,
    (language, rules): (Language, &Rules),
) -> ApiResult<Vec<u8>> {
    let mut sheets = Vec::new();
    for group in InventoryGroup::ALL {
        sheets.push(inventory(conn, engine, caller, *group, query, rules)?);
    }
    report::write(&sheets, language, rules.today)
}
