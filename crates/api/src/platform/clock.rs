//! The one source of time, so that tests can turn it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use chrono_tz::Tz;

/// Tells the time in UTC, cut to microseconds as the databases keep it, and the business day.
#[derive(Clone)]
pub struct Clock {
    source: Source,
    zone: Tz,
}

#[derive(Clone)]
enum Source {
    System,
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system(zone: Tz) -> Self {
        Self { source: Source::System, zone }
    }

    /// A clock that stands still until it is set.
    pub fn manual(start: DateTime<Utc>, zone: Tz) -> Self {
        Self { source: Source::Manual(Arc::new(AtomicI64::new(start.timestamp_micros()))), zone }
    }

    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        match &self.source {
            Source::System => Utc::now().trunc_subsecs(6),
            Source::Manual(micros) => DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or_default(),
        }
    }

    /// Turns a manual clock forward; the machine's clock stays.
    pub fn advance(&self, by: chrono::Duration) {
        if let Source::Manual(micros) = &self.source {
            micros.fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::SeqCst);
        }
    }

    /// The first moment of a business day, and that of the next one.
    pub fn day_bounds(&self, day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
        (self.start_of(day), self.start_of(day.succ_opt().unwrap_or(day)))
    }

    /// The business day of a moment.
    pub fn day_of(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// What the clock on the wall shows at a moment.
    pub fn time_of(&self, at: DateTime<Utc>) -> chrono::NaiveTime {
        at.with_timezone(&self.zone).time()
    }

    /// The moment at which the clock on the wall shows so many minutes after midnight of a business day.
    pub fn moment(&self, day: NaiveDate, minute: i64) -> DateTime<Utc> {
        let on_the_wall = day.and_time(chrono::NaiveTime::MIN) + chrono::Duration::minutes(minute);
        // What a change of the clocks leaves out happens an hour later.
        on_the_wall
            .and_local_timezone(self.zone)
            .earliest()
            .or_else(|| (on_the_wall + chrono::Duration::hours(1)).and_local_timezone(self.zone).earliest())
            .map_or_else(|| on_the_wall.and_utc(), |at| at.with_timezone(&Utc))
    }

    /// A clock of the same zone that stands at another moment.
    #[must_use]
    pub fn standing_at(&self, moment: DateTime<Utc>) -> Self {
        Self::manual(moment, self.zone)
    }

    fn start_of(&self, day: NaiveDate) -> DateTime<Utc> {
        self.moment(day, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_business_day_is_that_of_shanghai() {
        let clock = Clock::manual("2026-03-18T15:59:59Z".parse().unwrap(), chrono_tz::Asia::Shanghai);
        assert_eq!(clock.day_of(clock.now()).to_string(), "2026-03-18");
        clock.advance(chrono::Duration::seconds(1));
        assert_eq!(clock.day_of(clock.now()).to_string(), "2026-03-19");
        let (start, end) = clock.day_bounds(clock.day_of(clock.now()));
        assert_eq!((start, end - start), (clock.now(), chrono::Duration::days(1)));
        assert_eq!(clock.moment("2026-03-19".parse().unwrap(), 720).to_rfc3339(), "2026-03-19T04:00:00+00:00");
    }

    #[test]
    fn what_a_change_of_the_clocks_leaves_out_happens_an_hour_later() {
        let clock = Clock::manual(DateTime::UNIX_EPOCH, chrono_tz::Europe::Berlin);
        assert_eq!(clock.moment("2026-03-29".parse().unwrap(), 150).to_rfc3339(), "2026-03-29T01:30:00+00:00");
    }
}
