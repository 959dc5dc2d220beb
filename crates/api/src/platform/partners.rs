//! What a process knows of the programs of partners, in memory: whose tokens are good, how much each has asked for, and how it went.
//!
//! The budget is one for each process: a budget shared through the database would cost a write for every request that only reads. Whoever
//! runs three processes gives a partner up to three times its figure.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use chrono::{DateTime, Utc};
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
    /// The moment of the last one.
    pub last_at: DateTime<Utc>,
}

/// A bucket of tokens: full at first, one goes with each request, and they come back evenly.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: DateTime<Utc>,
}

/// What this process knows of the programs of partners.
#[derive(Default)]
pub struct Partners {
    versions: RwLock<HashMap<ApiClientId, i64>>,
    buckets: Mutex<HashMap<ApiClientId, Bucket>>,
    usage: Mutex<HashMap<ApiClientId, Usage>>,
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
        let bucket = buckets.entry(id).or_insert(Bucket { tokens: full, at: now });
        // A clock that was set back brings nothing, and takes nothing.
        let passed = to_float((now - bucket.at).num_milliseconds().max(0)) / 1000.0;
        bucket.tokens = (bucket.tokens + passed * full / MINUTE).min(full);
        bucket.at = now;
        let is_left = bucket.tokens >= 1.0;
        if is_left {
            bucket.tokens -= 1.0;
        }
        let seconds_for = |tokens: f64| to_whole((tokens * MINUTE / full).ceil());
        let allowance =
            Allowance { limit: limit.max(1), remaining: to_whole(bucket.tokens.floor()), reset_seconds: seconds_for(full - bucket.tokens) };
        if is_left { Ok(allowance) } else { Err((allowance, seconds_for(1.0 - bucket.tokens).max(1))) }
    }

    /// Counts a request that was answered.
    pub fn count(&self, id: ApiClientId, is_error: bool, now: DateTime<Utc>) {
        let mut usage = self.lock_usage();
        let entry = usage.entry(id).or_insert(Usage { calls: 0, errors: 0, last_at: now });
        entry.calls += 1;
        entry.errors += i64::from(is_error);
        entry.last_at = now.max(entry.last_at);
    }

    /// Takes what was counted, to write it down.
    pub fn take_usage(&self) -> Vec<(ApiClientId, Usage)> {
        self.lock_usage().drain().collect()
    }

    /// Gives back what could not be written down.
    pub fn give_back(&self, counted: Vec<(ApiClientId, Usage)>) {
        let mut usage = self.lock_usage();
        for (id, back) in counted {
            let entry = usage.entry(id).or_insert(Usage { calls: 0, errors: 0, last_at: back.last_at });
            entry.calls += back.calls;
            entry.errors += back.errors;
            entry.last_at = back.last_at.max(entry.last_at);
        }
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
        let usage = Usage { calls: 2, errors: 1, last_at: noon() + Duration::seconds(5) };
        assert_eq!(partners.take_usage(), [(ID, usage)]);
    }
}
