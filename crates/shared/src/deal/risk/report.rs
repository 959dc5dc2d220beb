//! The report on risks (§12.1): what is open, by grade, age, store and kind; how long it took until they were closed; what they cost.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{RiskCode, RiskGrade};
use crate::OrgUnitId;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// For how long a risk has been known.
    RiskAge {
        /// Less than three days.
        UnderThreeDays = "under_3_days",
        /// Three to seven days.
        UnderEightDays = "under_8_days",
        /// Eight to thirty days.
        UnderMonth = "under_31_days",
        /// More than thirty days.
        Older = "older",
    }
}

impl RiskAge {
    /// The age in full days.
    pub const fn of_days(days: i64) -> Self {
        match days {
            i64::MIN..=2 => Self::UnderThreeDays,
            3..=7 => Self::UnderEightDays,
            8..=30 => Self::UnderMonth,
            _ => Self::Older,
        }
    }
}

/// An open risk, as far as a report counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenRisk {
    /// Of which kind.
    pub code: RiskCode,
    /// How grave.
    pub grade: RiskGrade,
    /// The store that closes the deal.
    pub store: Option<OrgUnitId>,
    /// When it was found.
    pub found_at: DateTime<Utc>,
    /// Until when it is to be dealt with.
    pub due_at: DateTime<Utc>,
}

/// A risk that was closed, as far as a report counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClosedRisk {
    /// It was accepted, not resolved.
    pub is_accepted: bool,
    /// When it was found.
    pub found_at: DateTime<Utc>,
    /// When it was closed.
    pub closed_at: DateTime<Utc>,
    /// The loss that was avoided, in fen.
    pub loss_avoided_fen: i64,
    /// The loss that came of it, in fen.
    pub loss_incurred_fen: i64,
}

/// How many of a grade are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RiskGradeCount {
    /// How grave.
    pub grade: RiskGrade,
    /// How many.
    pub count: i64,
}

/// How many of an age are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RiskAgeCount {
    /// How old.
    pub age: RiskAge,
    /// How many.
    pub count: i64,
}

/// How many of a kind are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RiskCodeCount {
    /// Of which kind.
    pub code: RiskCode,
    /// How many.
    pub count: i64,
}

/// How many of a store are open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RiskStoreCount {
    /// The store; none for who belongs to none.
    pub store_id: Option<OrgUnitId>,
    /// Its name.
    pub store_name: Option<String>,
    /// How many.
    pub count: i64,
}

/// The report: what is open now, and what was closed in the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RiskReport {
    /// How many are open; 10 000 are counted at most.
    pub open: i64,
    /// How many of these block the next step of their contract.
    pub blocking: i64,
    /// How many of these are overdue.
    pub overdue: i64,
    /// By grade, the gravest first; those without any are left out, here and below.
    pub by_grade: Vec<RiskGradeCount>,
    /// By age, the youngest first.
    pub by_age: Vec<RiskAgeCount>,
    /// By store, the most first.
    pub by_store: Vec<RiskStoreCount>,
    /// By kind, in the order of the catalogue.
    pub by_code: Vec<RiskCodeCount>,
    /// How many were resolved in the period.
    pub resolved: i64,
    /// How many were accepted in the period.
    pub accepted: i64,
    /// The median from finding to closing, in tenths of a day; none where nothing was closed.
    pub median_tenth_days: Option<i64>,
    /// The losses that were avoided in the period, in fen.
    pub loss_avoided_fen: i64,
    /// The losses that came of them in the period, in fen.
    pub loss_incurred_fen: i64,
}

fn count<T>(items: impl Iterator<Item = T>) -> i64 {
    i64::try_from(items.count()).unwrap_or(i64::MAX)
}

/// Counts. Names of stores are for the caller to add.
pub fn report(open: &[OpenRisk], closed: &[ClosedRisk], now: DateTime<Utc>) -> RiskReport {
    let age = |risk: &OpenRisk| RiskAge::of_days((now - risk.found_at).num_days());
    let grades = RiskGrade::ALL.iter().rev().map(|grade| (*grade, count(open.iter().filter(|risk| risk.grade == *grade))));
    let ages = RiskAge::ALL.iter().map(|wanted| (*wanted, count(open.iter().filter(|risk| age(risk) == *wanted))));
    let codes = RiskCode::ALL.iter().map(|code| (*code, count(open.iter().filter(|risk| risk.code == *code))));
    let mut stores: Vec<Option<OrgUnitId>> = open.iter().map(|risk| risk.store).collect();
    stores.sort_unstable();
    stores.dedup();
    let of_store =
        |store_id| RiskStoreCount { store_id, store_name: None, count: count(open.iter().filter(|risk| risk.store == store_id)) };
    let mut by_store: Vec<RiskStoreCount> = stores.into_iter().map(of_store).collect();
    by_store.sort_by_key(|store| std::cmp::Reverse(store.count));
    RiskReport {
        open: count(open.iter()),
        blocking: count(open.iter().filter(|risk| risk.grade.blocks())),
        overdue: count(open.iter().filter(|risk| risk.due_at <= now)),
        by_grade: grades.filter(|(_, count)| *count > 0).map(|(grade, count)| RiskGradeCount { grade, count }).collect(),
        by_age: ages.filter(|(_, count)| *count > 0).map(|(age, count)| RiskAgeCount { age, count }).collect(),
        by_store,
        by_code: codes.filter(|(_, count)| *count > 0).map(|(code, count)| RiskCodeCount { code, count }).collect(),
        resolved: count(closed.iter().filter(|risk| !risk.is_accepted)),
        accepted: count(closed.iter().filter(|risk| risk.is_accepted)),
        median_tenth_days: median(closed.iter().map(|risk| (risk.closed_at - risk.found_at).num_minutes().max(0) / 144).collect()),
        loss_avoided_fen: closed.iter().fold(0, |sum, risk| sum.saturating_add(risk.loss_avoided_fen)),
        loss_incurred_fen: closed.iter().fold(0, |sum, risk| sum.saturating_add(risk.loss_incurred_fen)),
    }
}

/// The middle one; of two in the middle the smaller.
fn median(mut all: Vec<i64>) -> Option<i64> {
    all.sort_unstable();
    all.get(all.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-03-18T02:00:00Z".parse().unwrap()
    }

    #[test]
    fn what_is_open_is_counted_four_ways() {
        let risk = |code: RiskCode, store: i64, hours: i64| OpenRisk {
            code,
            grade: code.weight().grade(),
            store: Some(OrgUnitId(store)),
            found_at: now() - Duration::hours(hours),
            due_at: now() - Duration::hours(hours) + code.weight().grade().time(),
        };
        // Two days and 23 hours are less than three days; 48 hours of time are over.
        let open = [risk(RiskCode::C13, 1, 71), risk(RiskCode::C07, 2, 72), risk(RiskCode::C07, 2, 31 * 24)];
        let report = report(&open, &[], now());
        assert_eq!((report.open, report.blocking, report.overdue), (3, 1, 2));
        assert_eq!(
            report.by_grade.iter().map(|row| (row.grade, row.count)).collect::<Vec<_>>(),
            [(RiskGrade::High, 1), (RiskGrade::Medium, 2)]
        );
        let ages: Vec<RiskAge> = report.by_age.iter().map(|row| row.age).collect();
        assert_eq!(ages, [RiskAge::UnderThreeDays, RiskAge::UnderEightDays, RiskAge::Older]);
        assert_eq!(report.by_store.iter().map(|row| row.count).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(report.by_code.len(), 2);
        assert_eq!(report.median_tenth_days, None);
    }

    #[test]
    fn what_was_closed_has_a_median_and_losses() {
        let closed = |hours: i64, is_accepted| ClosedRisk {
            is_accepted,
            found_at: now() - Duration::hours(hours),
            closed_at: now(),
            loss_avoided_fen: 100,
            loss_incurred_fen: 7,
        };
        let report = report(&[], &[closed(24, false), closed(36, true), closed(240, false)], now());
        assert_eq!((report.resolved, report.accepted, report.median_tenth_days), (2, 1, Some(15)));
        assert_eq!((report.loss_avoided_fen, report.loss_incurred_fen), (300, 21));
    }
}
