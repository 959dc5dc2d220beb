//! The report on risks.

use chrono::Days;
use fangke_shared::deal::risk::{RiskReport, RiskReportQuery, report as count};

use super::search;
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::deal::contract::service as contract;
use crate::platform::error::ApiResult;

/// Days of the period that nobody names.
const PERIOD_DAYS: u64 = 30;

/// What is open now, and what was closed in a period, of what the caller sees.
///
/// # Errors
/// A scope wider than the caller's.
pub fn report(tx: &mut Tx<'_>, query: &RiskReportQuery) -> ApiResult<RiskReport> {
    let seen = contract::within_reach(tx.caller()?, query.scope)?;
    let to = query.to.unwrap_or(tx.rules.today);
    let from = query.from.unwrap_or_else(|| to.checked_sub_days(Days::new(PERIOD_DAYS)).unwrap_or(to));
    let period = (tx.rules.day_bounds(from).0, tx.rules.day_bounds(to).1);
    let open = search::open(tx.conn, seen.clone())?;
    let closed = search::closed(tx.conn, seen, period)?;
    let mut report = count(&open, &closed, tx.now());
    let stores: Vec<i64> = report.by_store.iter().filter_map(|row| row.store_id).map(|id| id.0).collect();
    let names = organisation::names(tx.conn, &stores)?;
    for row in &mut report.by_store {
        row.store_name = row.store_id.and_then(|id| names.get(&id.0).cloned());
    }
    Ok(report)
}
