//! Times as people read them, in the zone of their device.

use chrono::{DateTime, Datelike, Local, NaiveDate, Utc};

use crate::tr;

/// `今天 10:42`, `昨天 18:00`, `3月18日 09:30`, `2024年3月18日`.
pub fn moment(at: DateTime<Utc>) -> String {
    let (local, today) = (at.with_timezone(&Local), Local::now().date_naive());
    let day = local.date_naive();
    if day.year() == today.year() { format!("{} {}", day_near(day, today), local.format("%H:%M")) } else { day_near(day, today) }
}

/// `今天`, `昨天`, `3月18日`, `2024年3月18日`.
pub fn day(at: DateTime<Utc>) -> String {
    day_near(at.with_timezone(&Local).date_naive(), Local::now().date_naive())
}

/// A calendar day in full: `2024年3月18日`.
pub fn date(day: NaiveDate) -> String {
    tr!(common.date_full, year = day.year(), month = day.month(), day = day.day())
}

/// The exact time, for titles: `2026-03-18 10:42:05`.
pub fn exact(at: DateTime<Utc>) -> String {
    at.with_timezone(&Local).format("%Y-%m-%d %H:%M:%S").to_string()
}

/// Today on this device.
pub fn today() -> NaiveDate {
    Local::now().date_naive()
}

fn day_near(day: NaiveDate, today: NaiveDate) -> String {
    if day == today {
        tr!(common.today).to_owned()
    } else if Some(day) == today.pred_opt() {
        tr!(common.yesterday).to_owned()
    } else if day.year() == today.year() {
        tr!(common.date_this_year, month = day.month(), day = day.day())
    } else {
        date(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_days_have_names_and_far_ones_their_year() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let today = day(2026, 1, 1);
        assert_eq!(day_near(today, today), "今天");
        assert_eq!(day_near(day(2025, 12, 31), today), "昨天");
        assert_eq!(day_near(day(2026, 3, 18), today), "3月18日");
        assert_eq!(day_near(day(2025, 3, 18), today), "2025年3月18日");
    }
}
