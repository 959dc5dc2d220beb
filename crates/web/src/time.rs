//! Times as people read them, in the zone of their device. Written by hand: chrono's patterns are a language of their own, which the first load
//! would bring along with all that capital and small letters are.

use chrono::{DateTime, Datelike, Duration, Local, NaiveDate, NaiveDateTime, TimeZone, Timelike, Utc};

use crate::tr;

/// `今天 10:42`, `昨天 18:00`, `3月18日 09:30`, `2024年3月18日`.
pub fn moment(at: DateTime<Utc>) -> String {
    let (local, today) = (at.with_timezone(&Local), Local::now().date_naive());
    let day = local.date_naive();
    if day.year() == today.year() { format!("{} {}", day_near(day, today), minutes(&local)) } else { day_near(day, today) }
}

/// `今天`, `昨天`, `3月18日`, `2024年3月18日`.
pub fn day(at: DateTime<Utc>) -> String {
    day_near(at.with_timezone(&Local).date_naive(), Local::now().date_naive())
}

/// A day near today: `明天`, `3月18日`.
pub fn near(day: NaiveDate) -> String {
    day_near(day, today())
}

/// `15:00`
pub fn clock(at: DateTime<Utc>) -> String {
    minutes(&at.with_timezone(&Local))
}

fn minutes(at: &impl Timelike) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// A calendar day in full: `2024年3月18日`.
pub fn date(day: NaiveDate) -> String {
    tr!(common.date_full, year = day.year(), month = day.month(), day = day.day())
}

/// The exact time, for titles: `2026-03-18 10:42:05`.
pub fn exact(at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&Local);
    format!("{} {}:{:02}", local.date_naive(), minutes(&local), local.second())
}

/// Today on this device.
pub fn today() -> NaiveDate {
    Local::now().date_naive()
}

/// What a `datetime-local` control holds, as a moment; none where it is empty or names a time that a change of clocks skips.
pub fn from_local(text: &str) -> Option<DateTime<Utc>> {
    let naive = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok()?;
    Local.from_local_datetime(&naive).earliest().map(|at| at.to_utc())
}

/// A moment as a `datetime-local` control holds it.
pub fn to_local(at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&Local);
    format!("{}T{}", local.date_naive(), minutes(&local))
}

/// The day of a moment on this device.
pub fn local_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Local).date_naive()
}

/// How long, in the largest unit that fits: `50 分钟`, `19 小时`, `2 天`.
pub fn span(span: Duration) -> String {
    let span = span.abs();
    if span.num_days() > 0 {
        tr!(common.span.days, n = span.num_days())
    } else if span.num_hours() > 0 {
        tr!(common.span.hours, n = span.num_hours())
    } else {
        tr!(common.span.minutes, n = span.num_minutes().max(1))
    }
}

fn day_near(day: NaiveDate, today: NaiveDate) -> String {
    if day == today {
        tr!(common.today).to_owned()
    } else if Some(day) == today.pred_opt() {
        tr!(common.yesterday).to_owned()
    } else if Some(day) == today.succ_opt() {
        tr!(common.tomorrow).to_owned()
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
    fn a_span_is_told_in_its_largest_unit() {
        assert_eq!(span(Duration::seconds(20)), "1 分钟");
        assert_eq!(span(Duration::minutes(-119)), "1 小时");
        assert_eq!(span(Duration::hours(49)), "2 天");
    }

    #[test]
    fn a_typed_moment_is_read() {
        let at = from_local("2026-03-18T09:30").unwrap();
        assert_eq!(to_local(at), "2026-03-18T09:30");
        assert_eq!(local_day(at), NaiveDate::from_ymd_opt(2026, 3, 18).unwrap());
        assert_eq!(from_local(""), None);
    }

    #[test]
    fn a_moment_is_written_in_full() {
        let at = from_local("2026-03-08T09:05").unwrap();
        assert_eq!((clock(at), exact(at)), ("09:05".to_owned(), "2026-03-08 09:05:00".to_owned()));
    }

    #[test]
    fn near_days_have_names_and_far_ones_their_year() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let today = day(2026, 1, 1);
        assert_eq!(day_near(today, today), "今天");
        assert_eq!(day_near(day(2025, 12, 31), today), "昨天");
        assert_eq!(day_near(day(2026, 1, 2), today), "明天");
        assert_eq!(day_near(day(2026, 3, 18), today), "3月18日");
        assert_eq!(day_near(day(2025, 3, 18), today), "2025年3月18日");
    }
}
