//! How fast rows are read, and how long it still takes.

use std::collections::VecDeque;

use crate::tr;

use super::words::count;

/// Older sightings say little about the speed of now.
const WINDOW_MS: i64 = 10_000;

/// Sightings of a growing count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pace {
    seen: VecDeque<(i64, i64)>,
}

impl Pace {
    /// Notes that at this time (in milliseconds) so many rows were read.
    pub fn note(&mut self, at_ms: i64, read: i64) {
        // Fewer rows than before: another run, which has its own pace.
        if self.seen.back().is_some_and(|(_, before)| read < *before) {
            self.seen.clear();
        }
        self.seen.push_back((at_ms, read));
        while self.seen.len() > 2 && self.seen.front().is_some_and(|(at, _)| at_ms - at > WINDOW_MS) {
            self.seen.pop_front();
        }
    }

    /// Rows a second; none before two sightings show it.
    pub fn per_second(&self) -> Option<i64> {
        let ((from, first), (to, last)) = (self.seen.front()?, self.seen.back()?);
        let (ms, rows) = (to - from, last - first);
        (ms >= 500 && rows > 0).then(|| rows.saturating_mul(1000) / ms).filter(|rate| *rate > 0)
    }

    /// Seconds until `total` rows are read.
    pub fn seconds_left(&self, total: i64) -> Option<i64> {
        let (_, read) = self.seen.back()?;
        let rate = self.per_second()?;
        Some((total - read).max(0).saturating_add(rate - 1) / rate)
    }
}

/// `2,318 / 5,039 行`, or the rows so far where nobody knows how many there are.
pub fn read_text(read: i64, total: Option<i64>) -> String {
    match total {
        Some(total) => tr!(import.read_of, read = count(read), total = count(total)),
        None => tr!(import.read_so_far, read = count(read)),
    }
}

/// `约剩 40 秒`, `约剩 3 分钟`; rounded up, as a promise should be.
pub fn left_text(seconds: i64) -> String {
    match seconds {
        ..=99 => tr!(import.left.seconds, n = seconds.max(1)),
        100..=5399 => tr!(import.left.minutes, n = (seconds + 59) / 60),
        _ => tr!(import.left.hours, n = (seconds + 3599) / 3600),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(seen: &[(i64, i64)]) -> Pace {
        let mut pace = Pace::default();
        seen.iter().for_each(|(at, read)| pace.note(*at, *read));
        pace
    }

    #[test]
    fn one_sighting_shows_no_pace() {
        assert_eq!(pace(&[]).per_second(), None);
        assert_eq!(pace(&[(0, 500)]).per_second(), None);
        assert_eq!(pace(&[(0, 500), (700, 500)]).seconds_left(900), None);
    }

    #[test]
    fn pace_and_time_left_come_from_the_last_seconds() {
        let steady = pace(&[(0, 0), (700, 1400), (1400, 2800)]);
        assert_eq!(steady.per_second(), Some(2000));
        assert_eq!(steady.seconds_left(5039), Some(2));
        // Slow at first, fast since: what lies longer back no longer counts.
        let faster = pace(&[(0, 0), (5_000, 10), (11_000, 20), (16_000, 50_020)]);
        assert_eq!(faster.per_second(), Some(10_000));
    }

    #[test]
    fn another_run_starts_anew() {
        assert_eq!(pace(&[(0, 0), (1000, 5000), (2000, 3)]).per_second(), None);
    }

    #[test]
    fn reads_as_people_say_it() {
        assert_eq!(read_text(2318, Some(5039)), "2,318 / 5,039 行");
        assert_eq!(read_text(2318, None), "已读 2,318 行");
        assert_eq!(left_text(0), "约剩 1 秒");
        assert_eq!(left_text(41), "约剩 41 秒");
        assert_eq!(left_text(100), "约剩 2 分钟");
        assert_eq!(left_text(7201), "约剩 3 小时");
    }
}
