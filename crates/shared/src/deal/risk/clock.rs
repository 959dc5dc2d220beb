//! Until when a risk is to be dealt with, and whom time tells (§10.2, §12.1).

use chrono::{DateTime, Utc};

use super::RiskGrade;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Whom time tells of a risk that is still open, one after the other.
    RiskAlarm {
        /// Whoever has it, at 80 % of the time.
        Owner = "owner",
        /// The manager, when it is due.
        Manager = "manager",
        /// The director, at 200 % of the time.
        Director = "director",
    }
}

/// When a risk was opened, and when it is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RiskClock {
    /// Since when it runs.
    pub opened_at: DateTime<Utc>,
    /// Until when it is to be dealt with.
    pub due_at: DateTime<Utc>,
}

impl RiskClock {
    /// The clock of a grade from a moment on.
    pub fn of(grade: RiskGrade, opened_at: DateTime<Utc>) -> Self {
        Self { opened_at, due_at: opened_at + grade.time() }
    }

    /// When an alarm comes.
    pub fn at(self, alarm: RiskAlarm) -> DateTime<Utc> {
        let time = self.due_at - self.opened_at;
        match alarm {
            RiskAlarm::Owner => self.opened_at + time * 4 / 5,
            RiskAlarm::Manager => self.due_at,
            RiskAlarm::Director => self.due_at + time,
        }
    }

    /// Those that have come since `told` of them were told, in their order.
    pub fn due(self, told: usize, now: DateTime<Utc>) -> impl Iterator<Item = RiskAlarm> {
        RiskAlarm::ALL.iter().copied().skip(told).take_while(move |alarm| self.at(*alarm) <= now)
    }

    /// When the next one comes, after `told` of them; none after the last.
    pub fn next(self, told: usize) -> Option<DateTime<Utc>> {
        RiskAlarm::ALL.get(told).map(|alarm| self.at(*alarm))
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    #[test]
    fn alarms_come_to_the_minute() {
        let opened: DateTime<Utc> = "2026-03-18T02:00:00Z".parse().unwrap();
        let clock = RiskClock::of(RiskGrade::Severe, opened);
        let alarms = |told, minutes| clock.due(told, opened + Duration::minutes(minutes)).collect::<Vec<_>>();
        // Four hours: 80 % are 192 minutes.
        assert_eq!(alarms(0, 191), []);
        assert_eq!(alarms(0, 192), [RiskAlarm::Owner]);
        assert_eq!(alarms(1, 239), []);
        assert_eq!(alarms(1, 240), [RiskAlarm::Manager]);
        assert_eq!(alarms(2, 479), []);
        assert_eq!(alarms(0, 480), RiskAlarm::ALL);
        assert_eq!(alarms(3, 10_000), []);
        assert_eq!((clock.next(2), clock.next(3)), (Some(opened + Duration::hours(8)), None));
    }

    #[test]
    fn each_grade_is_due_in_its_time() {
        let opened: DateTime<Utc> = "2026-03-18T02:00:00Z".parse().unwrap();
        let hours = |grade| (RiskClock::of(grade, opened).due_at - opened).num_hours();
        assert_eq!(RiskGrade::ALL.iter().map(|grade| hours(*grade)).collect::<Vec<_>>(), [336, 168, 48, 4]);
    }
}
