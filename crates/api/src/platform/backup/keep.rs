//! Which backups stay: the newest of each of the last days, weeks and months that have one.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike as _, Utc};

/// How many days, weeks and months keep a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// Days.
    pub daily: usize,
    /// Weeks, which begin on a Monday.
    pub weekly: usize,
    /// Months.
    pub monthly: usize,
}

impl Keep {
    /// Those of them that stay; the newest always does.
    pub fn of(&self, moments: &[DateTime<Utc>]) -> BTreeSet<DateTime<Utc>> {
        let mut newest_first = moments.to_vec();
        newest_first.sort_by(|a, b| b.cmp(a));
        let day = newest_in_each(&newest_first, self.daily, |at| (at.year(), at.ordinal()));
        let week = newest_in_each(&newest_first, self.weekly, |at| (at.iso_week().year(), at.iso_week().week()));
        let month = newest_in_each(&newest_first, self.monthly, |at| (at.year(), at.month()));
        newest_first.first().copied().into_iter().chain(day).chain(week).chain(month).collect()
    }
}

/// The newest of each of the last so many stretches of time that have any.
fn newest_in_each(newest_first: &[DateTime<Utc>], count: usize, stretch: fn(&DateTime<Utc>) -> (i32, u32)) -> Vec<DateTime<Utc>> {
    let mut seen = BTreeSet::new();
    newest_first.iter().filter(|at| seen.len() < count && seen.insert(stretch(at))).copied().collect()
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        format!("{text}:00Z").parse().unwrap()
    }

    fn kept(keep: Keep, moments: &[DateTime<Utc>]) -> Vec<String> {
        keep.of(moments).iter().rev().map(|at| at.format("%m-%d %H").to_string()).collect()
    }

    #[test]
    fn the_newest_of_each_day_week_and_month_stays() {
        // Twice a day for 70 days, until Wednesday, 18 March.
        let last = at("2026-03-18T14:00");
        let all: Vec<_> = (0..140).map(|i| last - Duration::hours(12 * i)).collect();
        let keep = Keep { daily: 3, weekly: 2, monthly: 3 };
        assert_eq!(kept(keep, &all), ["03-18 14", "03-17 14", "03-16 14", "03-15 14", "02-28 14", "01-31 14"]);
        assert_eq!(kept(Keep { daily: 0, weekly: 0, monthly: 0 }, &all), ["03-18 14"]);
    }

    #[test]
    fn days_without_one_count_for_nothing_and_a_year_s_end_is_no_matter() {
        let all = [at("2026-01-02T02:00"), at("2025-12-31T02:00"), at("2025-12-29T02:00"), at("2025-12-28T02:00")];
        // The week of 29 December is the first of 2026.
        assert_eq!(kept(Keep { daily: 0, weekly: 2, monthly: 0 }, &all), ["01-02 02", "12-28 02"]);
        assert_eq!(kept(Keep { daily: 3, weekly: 0, monthly: 0 }, &all), ["01-02 02", "12-31 02", "12-29 02"]);
        assert!(Keep { daily: 7, weekly: 4, monthly: 12 }.of(&[]).is_empty());
    }
}
