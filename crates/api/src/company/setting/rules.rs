//! The figures in force at a moment, with the moments that follow from them.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use fangke_shared::company::setting::Figures;
use fangke_shared::property::listing::Cutoffs;

use super::store;
use crate::platform::clock::Clock;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;

/// What the rules of one request go by.
#[derive(Clone)]
pub struct Rules {
    /// The figures in force.
    pub figures: Figures,
    /// The moment.
    pub now: DateTime<Utc>,
    /// Its business day.
    pub today: NaiveDate,
    /// Since when what is public.
    pub cutoffs: Cutoffs,
    clock: Clock,
}

impl Rules {
    /// The rules in force now.
    ///
    /// # Errors
    /// What the database says.
    pub fn now(conn: &mut Conn, clock: &Clock) -> ApiResult<Self> {
        Self::at(conn, clock, clock.now())
    }

    /// The rules in force at another moment.
    ///
    /// # Errors
    /// What the database says.
    pub fn at(conn: &mut Conn, clock: &Clock, at: DateTime<Utc>) -> ApiResult<Self> {
        Ok(Self::of(store::in_force(&store::entries(conn)?, at.naive_utc()), clock, at))
    }

    /// What these figures would mean at a moment.
    pub fn of(figures: Figures, clock: &Clock, at: DateTime<Utc>) -> Self {
        let today = clock.day_of(at);
        // Yesterday's entries are due today at a set time: before it, those of the day before yesterday were the last.
        let has_struck = at >= clock.moment(today, figures.first_follow_up_minute);
        let entered_before = if has_struck { today } else { today.pred_opt().unwrap_or(today) };
        let cutoffs = Cutoffs { protection: at - Duration::days(figures.protection_days), entry: clock.day_bounds(entered_before).0 };
        Self { figures, now: at, today, cutoffs, clock: clock.clone() }
    }

    /// When a listing that was entered at a moment is due its first follow-up (§1.4).
    pub fn first_follow_up_due(&self, entered_at: DateTime<Utc>) -> DateTime<Utc> {
        let day = self.clock.day_of(entered_at);
        self.clock.moment(day.succ_opt().unwrap_or(day), self.figures.first_follow_up_minute)
    }

    /// The business day of another moment.
    pub fn day_of(&self, at: DateTime<Utc>) -> NaiveDate {
        self.clock.day_of(at)
    }

    /// The first moment of a business day, and that of the next one.
    pub fn day_bounds(&self, day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
        self.clock.day_bounds(day)
    }

    /// When the protection of a listing ends that was paused at a moment (§1.3).
    pub fn protected_until(&self, status_changed_at: DateTime<Utc>) -> DateTime<Utc> {
        status_changed_at + Duration::days(self.figures.protection_days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Rules {
        let clock = Clock::manual(DateTime::UNIX_EPOCH, chrono_tz::Asia::Shanghai);
        Rules::of(Figures::default(), &clock, text.parse().unwrap())
    }

    #[test]
    fn what_was_entered_yesterday_is_due_at_noon() {
        let yesterday = "2026-03-17T16:00:00Z".parse::<DateTime<Utc>>().unwrap();
        let today = yesterday + Duration::days(1);
        assert_eq!(at("2026-03-19T03:59:59.999999Z").cutoffs.entry, yesterday);
        assert_eq!(at("2026-03-19T04:00:00Z").cutoffs.entry, today);
    }

    #[test]
    fn the_cutoff_agrees_with_the_due_moment() {
        for entered in ["2026-03-17T16:00:00Z", "2026-03-18T02:00:00Z", "2026-03-18T15:59:59.999999Z"] {
            let entered: DateTime<Utc> = entered.parse().unwrap();
            let due = at("2026-03-18T02:00:00Z").first_follow_up_due(entered);
            assert_eq!(due.to_rfc3339(), "2026-03-19T04:00:00+00:00");
            assert!(entered < at(&due.to_rfc3339()).cutoffs.entry);
            assert!(entered >= at(&(due - Duration::microseconds(1)).to_rfc3339()).cutoffs.entry);
        }
    }
}
