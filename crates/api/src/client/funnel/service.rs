//! The report of the funnel (§11.3).

use std::collections::HashMap;

use chrono::{Datelike as _, Months, NaiveDate};
use fangke_shared::client::ClientStage;
use fangke_shared::client::funnel::{FunnelQuery, FunnelReport, FunnelRow, FunnelView, funnel, happened, median, signed_bp};
use fangke_shared::permission::Action;

use super::store;
use crate::client::profile::service as profile;
use crate::client::stage::service::Limits;
use crate::company::tx::Tx;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;

pub use super::job::run;

/// The funnel of a month, over the clients that were registered within the caller's reach.
///
/// # Errors
/// Only when the database fails.
pub fn report(tx: &mut Tx<'_>, query: &FunnelQuery) -> ApiResult<FunnelReport> {
    let caller = tx.caller()?;
    let of = store::registered_within(&caller.claims, caller.scope(Action::ReadClients)?, query.store_id);
    let (from, to) = month_of(query.on.unwrap_or(tx.rules.today));
    let month = (tx.rules.day_bounds(from).0, tx.rules.day_bounds(to).1);
    let view = query.view.unwrap_or(FunnelView::Cohort);
    let (steps, lost) = match view {
        FunnelView::Cohort => {
            let (counts, lost) = store::cohort(tx.conn, of.clone(), month)?;
            (funnel(&known(counts)), lost)
        }
        FunnelView::Period => {
            let counts = known(store::came(tx.conn, of.clone(), month)?);
            let lost = counts.iter().filter(|(stage, _)| *stage == ClientStage::Lost).map(|(_, count)| count).sum();
            (happened(&counts), lost)
        }
    };
    let mut times: HashMap<ClientStage, Vec<i64>> = HashMap::new();
    for (stage, entered, left) in store::times(tx.conn, of, month, view == FunnelView::Cohort)? {
        if let Ok(stage) = stage.parse() {
            times.entry(stage).or_default().push((left - entered).num_minutes());
        }
    }
    let held = store::held_in(profile::held_by(tx, Action::ReadClients)?, query.store_id);
    let over = Limits::read(tx.conn)?.over(tx.now());
    let here = known(store::standing(tx.conn, held.clone())?);
    let over = known(store::standing(tx.conn, Sql::all([held, over]))?);
    let count = |counts: &[(ClientStage, i64)], stage| counts.iter().find(|(known, _)| *known == stage).map_or(0, |(_, count)| *count);
    let rows = steps
        .iter()
        .map(|step| FunnelRow {
            stage: step.stage,
            reached: step.reached,
            onward_bp: step.onward_bp,
            median_minutes: times.remove(&step.stage).and_then(median),
            here: count(&here, step.stage),
            over_limit: count(&over, step.stage),
        })
        .collect();
    Ok(FunnelReport { view, from, to, rows, signed_bp: signed_bp(&steps), lost })
}

/// Counts of the stages that this version knows.
fn known(counts: Vec<(String, i64)>) -> Vec<(ClientStage, i64)> {
    counts.into_iter().filter_map(|(stage, count)| Some((stage.parse().ok()?, count))).collect()
}

/// The first and the last day of a day's month.
fn month_of(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = day.with_day(1).unwrap_or(day);
    let last = first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(first);
    (first, last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_its_own_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(month_of(day("2026-02-11")), (day("2026-02-01"), day("2026-02-28")));
        assert_eq!(month_of(day("2025-12-31")), (day("2025-12-01"), day("2025-12-31")));
    }
}
