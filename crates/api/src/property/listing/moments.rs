//! The moments that follow from the figures: when a listing's protection ends, when its first follow-up is due.

use chrono::{DateTime, Duration, Utc};
use fangke_shared::property::listing::Cutoffs;

use crate::company::tx::rules::Rules;

/// The moments that decide whose listings are (§1.3, §1.4).
pub fn cutoffs(rules: &Rules) -> Cutoffs {
    let clock = rules.clock();
    // Yesterday's entries are due today at a set time: before it, those of the day before yesterday were the last.
    let has_struck = rules.now >= clock.moment(rules.today, rules.figures.first_follow_up_minute);
    let entered_before = if has_struck { rules.today } else { rules.today.pred_opt().unwrap_or(rules.today) };
    Cutoffs { protection: rules.now - Duration::days(rules.figures.protection_days), entry: clock.day_bounds(entered_before).0 }
}

/// When a listing that was entered at a moment is due its first follow-up (§1.4).
pub fn first_follow_up_due(rules: &Rules, entered_at: DateTime<Utc>) -> DateTime<Utc> {
    let day = rules.clock().day_of(entered_at);
    rules.clock().moment(day.succ_opt().unwrap_or(day), rules.figures.first_follow_up_minute)
}

/// When the protection of a listing ends that was paused at a moment: after the days of `protection_days`, 30 days unless the
/// company has set others (§1.3).
pub fn protected_until(rules: &Rules, status_changed_at: DateTime<Utc>) -> DateTime<Utc> {
    status_changed_at + Duration::days(rules.figures.protection_days)
}

#[cfg(test)]
mod tests {
    use fangke_shared::company::setting::Figures;

    use super::*;
    use crate::platform::clock::Clock;

    fn at(text: &str) -> Rules {
        let clock = Clock::manual(DateTime::UNIX_EPOCH, chrono_tz::Asia::Shanghai);
        Rules::of(Figures::default(), &clock, text.parse().unwrap())
    }

    #[test]
    fn what_was_entered_yesterday_is_due_at_noon() {
        let yesterday = "2026-03-17T16:00:00Z".parse::<DateTime<Utc>>().unwrap();
        let today = yesterday + Duration::days(1);
        assert_eq!(cutoffs(&at("2026-03-19T03:59:59.999999Z")).entry, yesterday);
        assert_eq!(cutoffs(&at("2026-03-19T04:00:00Z")).entry, today);
    }

    #[test]
    fn the_cutoff_agrees_with_the_due_moment() {
        for entered in ["2026-03-17T16:00:00Z", "2026-03-18T02:00:00Z", "2026-03-18T15:59:59.999999Z"] {
            let entered: DateTime<Utc> = entered.parse().unwrap();
            let due = first_follow_up_due(&at("2026-03-18T02:00:00Z"), entered);
            assert_eq!(due.to_rfc3339(), "2026-03-19T04:00:00+00:00");
            assert!(entered < cutoffs(&at(&due.to_rfc3339())).entry);
            assert!(entered >= cutoffs(&at(&(due - Duration::microseconds(1)).to_rfc3339())).entry);
        }
    }
}
