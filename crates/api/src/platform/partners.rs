//! What a process knows of the programs of partners, in memory: whose tokens are good, how much each has asked for, and how it went.
//!
//! The budget is one for all processes, without a write for every request that only reads: every other second each process writes down what it
//! has let through and takes what the others did from its own budget, which may so fall below nothing. A partner who asks several processes at
//! once gets somewhat more at first, and then waits for it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use chrono::{DateTime, NaiveDate, Utc};
use fangke_shared::ApiClientId;

/// Seconds in which an empty budget is full again: it is one of requests a minute.
const MINUTE: f64 = 60.0;

/// How much a partner may ask for, as the answer tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Requests a minute.
    pub limit: i64,
    /// Requests that may follow at once.
    pub remaining: i64,
    /// Seconds until all of `limit` may follow at once, if none comes until then.
    pub reset_seconds: i64,
}

/// Left with a request of a partner, for its answer.
#[derive(Debug, Clone, Copy)]
pub struct PartnerCall {
    /// Who calls.
    pub api_client_id: ApiClientId,
    /// What is left.
    pub allowance: Allowance,
}

/// How the requests of a partner went, since it was last written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Requests.
    pub calls: i64,
    /// Those that were refused or failed.
    pub errors: i64,
    /// Those that the budget let through.
    pub taken: i64,
    /// The moment of the last one.
    pub last_at: DateTime<Utc>,
}

/// A bucket of tokens: full at first, one goes with each request, and they come back evenly. Below nothing it is in debt to other processes.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    full: f64,
    at: DateTime<Utc>,
}

/// What this process knows of the programs of partners.
#[derive(Default)]
pub struct Partners {
    versions: RwLock<HashMap<ApiClientId, i64>>,
    buckets: Mutex<HashMap<ApiClientId, Bucket>>,
    usage: Mutex<HashMap<ApiClientId, Usage>>,
    /// What all processes had let through on a day, when this one looked last.
    totals: Mutex<HashMap<ApiClientId, (NaiveDate, i64)>>,
}

impl Partners {
    /// Tokens of an older version are good no more. What is known already may be newer.
    pub fn know(&self, id: ApiClientId, token_version: i64) {
        let mut versions = self.versions.write().unwrap_or_else(PoisonError::into_inner);
        let known = versions.entry(id).or_insert(token_version);
        *known = token_version.max(*known);
    }

    /// Is a token of this version good? Of a program that nobody has heard of yet it is: it was signed here.
    pub fn is_good(&self, id: ApiClientId, token_version: i64) -> bool {
        let versions = self.versions.read().unwrap_or_else(PoisonError::into_inner);
        versions.get(&id).is_none_or(|known| *known <= token_version)
    }

    /// Takes one request from the budget of `limit` a minute.
    ///
    /// # Errors
    /// Nothing is left: then with the seconds to wait.
    pub fn take(&self, id: ApiClientId, limit: i64, now: DateTime<Utc>) -> Result<Allowance, (Allowance, i64)> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let full = to_float(limit.max(1));
        let bucket = buckets.entry(id).or_insert(Bucket { tokens: full, full, at: now });
        bucket.full = full;
        // A clock that was set back brings nothing, and takes nothing.
        let passed = to_float((now - bucket.at).num_milliseconds().max(0)) / 1000.0;
        bucket.tokens = (bucket.tokens + passed * full / MINUTE).min(full);
        bucket.at = now;
        let is_left = bucket.tokens >= 1.0;
        if is_left {
            bucket.tokens -= 1.0;
        }
        let seconds_for = |tokens: f64| to_whole((tokens * MINUTE / full).ceil());
        let allowance = Allowance {
            limit: limit.max(1),
            remaining: to_whole(bucket.tokens.floor().max(0.0)),
            reset_seconds: seconds_for(full - bucket.tokens),
        };
        let wait = seconds_for(1.0 - bucket.tokens).max(1);
        drop(buckets);
        if is_left {
            self.usage_of(id, now, |usage| usage.taken += 1);
        }
        if is_left { Ok(allowance) } else { Err((allowance, wait)) }
    }

    /// Counts a request that was answered.
    pub fn count(&self, id: ApiClientId, is_error: bool, now: DateTime<Utc>) {
        self.usage_of(id, now, |usage| {
            usage.calls += 1;
            usage.errors += i64::from(is_error);
            usage.last_at = now.max(usage.last_at);
        });
    }

    /// Learns what all processes have let through of a partner on a day, of which `own` were written down by this one since it looked last: what
    /// the others did is taken from the budget here, down to a minute's worth below nothing.
    pub fn learn(&self, id: ApiClientId, (day, total): (NaiveDate, i64), own: i64) {
        let before = self.totals.lock().unwrap_or_else(PoisonError::into_inner).insert(id, (day, total));
        let known = match before {
            Some((same, known)) if same == day => known,
            // A new day begins at nothing.
            Some(_) => 0,
            // What was before this process began is nobody's debt.
            None => total - own,
        };
        let others = (total - known - own).max(0);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = buckets.get_mut(&id).filter(|_| others > 0) {
            bucket.tokens = (bucket.tokens - to_float(others)).max(-bucket.full);
        }
    }

    /// Takes what was counted, to write it down.
    pub fn take_usage(&self) -> Vec<(ApiClientId, Usage)> {
        self.lock_usage().drain().collect()
    }

    /// Gives back what could not be written down.
    pub fn give_back(&self, counted: Vec<(ApiClientId, Usage)>) {
        let mut usage = self.lock_usage();
        for (id, back) in counted {
            let entry = usage.entry(id).or_insert(Usage { calls: 0, errors: 0, taken: 0, last_at: back.last_at });
            entry.calls += back.calls;
            entry.errors += back.errors;
            entry.taken += back.taken;
            entry.last_at = back.last_at.max(entry.last_at);
        }
    }

    fn usage_of(&self, id: ApiClientId, now: DateTime<Utc>, change: impl FnOnce(&mut Usage)) {
        let mut usage = self.lock_usage();
        change(usage.entry(id).or_insert(Usage { calls: 0, errors: 0, taken: 0, last_at: now }));
    }

    fn lock_usage(&self) -> MutexGuard<'_, HashMap<ApiClientId, Usage>> {
        self.usage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

// Budgets are far below 2^52.
#[allow(clippy::cast_precision_loss)]
const fn to_float(number: i64) -> f64 {
    number as f64
}

#[allow(clippy::cast_possible_truncation)]
const fn to_whole(number: f64) -> i64 {
    number as i64
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    const ID: ApiClientId = ApiClientId(1);

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    #[test]
    fn a_budget_is_used_up_and_comes_back_evenly() {
        let partners = Partners::default();
        let mut left = Vec::new();
        for _ in 0..3 {
            left.push(partners.take(ID, 3, noon()).unwrap());
        }
        assert_eq!(left.iter().map(|allowance| allowance.remaining).collect::<Vec<_>>(), [2, 1, 0]);
        assert_eq!(left.iter().map(|allowance| allowance.reset_seconds).collect::<Vec<_>>(), [20, 40, 60]);
        let (allowance, wait) = partners.take(ID, 3, noon()).unwrap_err();
        assert_eq!((allowance.remaining, wait), (0, 20));
        // Who waits as long as was said is let in, once.
        let later = noon() + Duration::seconds(20);
        assert!(partners.take(ID, 3, later - Duration::seconds(1)).is_err());
        assert!(partners.take(ID, 3, later).is_ok());
        assert!(partners.take(ID, 3, later).is_err());
        assert_eq!(partners.take(ID, 3, noon() + Duration::hours(1)).unwrap().remaining, 2);
    }

    #[test]
    fn budgets_are_apart_and_a_clock_set_back_gives_nothing() {
        let partners = Partners::default();
        assert!(partners.take(ID, 1, noon()).is_ok());
        assert!(partners.take(ApiClientId(2), 1, noon()).is_ok());
        assert!(partners.take(ID, 1, noon() - Duration::days(1)).is_err());
    }

    #[test]
    fn what_other_processes_let_through_is_taken_from_the_budget() {
        let (one, other, day) = (Partners::default(), Partners::default(), noon().date_naive());
        let let_through = |partners: &Partners, now| (0..100).filter(|_| partners.take(ID, 30, now).is_ok()).count();
        // The first time each gives a whole budget; from then on they give one between them.
        let (mut total, mut counts) = (0, Vec::new());
        for minute in 0..10 {
            let now = noon() + Duration::minutes(minute);
            counts.push(let_through(&one, now) + let_through(&other, now));
            for partners in [&one, &other] {
                let own: i64 = partners.take_usage().iter().map(|(_, usage)| usage.taken).sum();
                total += own;
                partners.learn(ID, (day, total), own);
            }
            one.learn(ID, (day, total), 0);
        }
        assert_eq!(counts[0], 60);
        let later: usize = counts[1..].iter().sum();
        assert!((9 * 30 - 30..=9 * 30).contains(&later), "{counts:?}");
    }

    #[test]
    fn what_was_before_the_start_and_what_is_ones_own_is_no_debt() {
        let (partners, day) = (Partners::default(), noon().date_naive());
        assert_eq!(partners.take(ID, 30, noon()).unwrap().remaining, 29);
        partners.learn(ID, (day, 1_000), 1);
        assert_eq!(partners.take(ID, 30, noon()).unwrap().remaining, 28);
        partners.learn(ID, (day, 1_001), 1);
        assert_eq!(partners.take(ID, 30, noon()).unwrap().remaining, 27);
        // Somebody else let ten through, and three more on the next day.
        partners.learn(ID, (day, 1_012), 1);
        assert_eq!(partners.take(ID, 30, noon()).unwrap().remaining, 16);
        partners.learn(ID, (day.succ_opt().unwrap(), 3), 0);
        assert_eq!(partners.take(ID, 30, noon()).unwrap().remaining, 12);
        // The debt is a minute's at most.
        partners.learn(ID, (day.succ_opt().unwrap(), 1_000_000), 0);
        let (allowance, wait) = partners.take(ID, 30, noon()).unwrap_err();
        assert_eq!((allowance.remaining, wait), (0, 62));
        assert!(partners.take(ID, 30, noon() + Duration::seconds(62)).is_ok());
    }

    #[test]
    fn a_smaller_budget_counts_at_once() {
        let partners = Partners::default();
        assert!(partners.take(ID, 1000, noon()).is_ok());
        assert_eq!(partners.take(ID, 2, noon()).unwrap().remaining, 1);
    }

    #[test]
    fn older_tokens_are_good_no_more() {
        let partners = Partners::default();
        assert!(partners.is_good(ID, 1));
        partners.know(ID, 2);
        partners.know(ID, 1);
        assert!(!partners.is_good(ID, 1));
        assert!(partners.is_good(ID, 2) && partners.is_good(ID, 3));
    }

    #[test]
    fn what_is_not_written_down_is_counted_on() {
        let partners = Partners::default();
        partners.count(ID, false, noon());
        let counted = partners.take_usage();
        assert_eq!(partners.take_usage(), []);
        partners.count(ID, true, noon() + Duration::seconds(5));
        partners.give_back(counted);
        let usage = Usage { calls: 2, errors: 1, taken: 0, last_at: noon() + Duration::seconds(5) };
        assert_eq!(partners.take_usage(), [(ID, usage)]);
    }
}
