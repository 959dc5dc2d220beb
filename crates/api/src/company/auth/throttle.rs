//! Slowing down who guesses passwords, without letting anybody lock somebody else out.
//!
//! Failures are counted for the pair of account and address, for the address over all accounts, and for the account
//! over all addresses. The last one waits only briefly, since strangers can cause it. The address is that of the peer:
//! headers like `X-Forwarded-For` can be written by anybody. Behind a proxy all callers therefore share one address,
//! and the proxy is the place for a limit by address.

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};
use fangke_shared::problem::ErrorCode;

use super::store::{self, FailureRow};
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};

/// Failures are forgotten so long after the last one.
const MEMORY: Duration = Duration::minutes(15);

/// How many failures are free, and how long one waits at most after more.
#[derive(Debug, Clone, Copy)]
struct Rule {
    free: i64,
    longest: i64,
}

const PAIR: Rule = Rule { free: 5, longest: 900 };
const ADDRESS: Rule = Rule { free: 30, longest: 900 };
const ACCOUNT: Rule = Rule { free: 20, longest: 30 };

/// Seconds to wait still: 1, 2, 4, … after each failure that is not free.
fn wait(rule: Rule, failures: i64, since_last: Duration) -> i64 {
    if failures < rule.free || since_last >= MEMORY {
        return 0;
    }
    let doublings = u32::try_from(failures - rule.free).unwrap_or(u32::MAX);
    let seconds = 1_i64.checked_shl(doublings.min(62)).unwrap_or(i64::MAX).min(rule.longest);
    // Rounded up: who comes back after this time is let in.
    let left = Duration::seconds(seconds) - since_last;
    (left.num_milliseconds() + 999).div_euclid(1000).max(0)
}

/// An attempt that was let in, and is counted as failed until it succeeds: else many at once would all be free.
#[derive(Debug, Clone)]
pub struct Attempt {
    counted_at: DateTime<Utc>,
    /// Pair, address, account.
    before: [FailureRow; 3],
}

impl Attempt {
    /// Lets an attempt in, or says how long to wait.
    ///
    /// # Errors
    /// `too_many_attempts` with the seconds to wait.
    pub fn begin(conn: &mut Conn, subjects: &[String; 3], now: DateTime<Utc>) -> ApiResult<Self> {
        let mut before = store::hold_failures(conn, subjects, now.naive_utc())?;
        let waits = before.iter().zip([PAIR, ADDRESS, ACCOUNT]).map(|(row, rule)| wait(rule, row.failures, now - row.last_at.and_utc()));
        let seconds = waits.max().unwrap_or_default();
        if seconds > 0 {
            return Err(ApiError { retry_after: Some(seconds), ..ApiError::new(ErrorCode::TooManyAttempts) });
        }
        for row in &mut before {
            if now - row.last_at.and_utc() >= MEMORY {
                row.failures = 0;
            }
            store::set_failures(conn, &FailureRow { failures: row.failures + 1, last_at: now.naive_utc(), ..row.clone() })?;
        }
        Ok(Self { counted_at: now, before })
    }

    /// The password was right: forgets the pair's failures and takes this one back from the others.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn succeed(&self, conn: &mut Conn) -> ApiResult<()> {
        let [pair, others @ ..] = &self.before;
        store::delete_failures(conn, &pair.subject)?;
        for before in others {
            store::take_back(conn, before, self.counted_at.naive_utc())?;
        }
        // Long after they stopped to count, so that nobody waits for these rows.
        store::delete_failures_before(conn, (self.counted_at - Duration::days(1)).naive_utc())?;
        Ok(())
    }
}

/// What failures are counted for: the pair, the address, the account, each as a keyed hash, which names nobody.
pub fn subjects(keys: &Keys, username: &str, address: IpAddr) -> [String; 3] {
    let network = network(address);
    [format!("pair {username} {network}"), format!("address {network}"), format!("account {username}")].map(|text| keys.look_up_hash(&text))
}

/// The address, or with IPv6 the network that one household gets as a whole.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((u128::from(v6) >> 64 << 64).into()),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_failures_are_free_and_each_more_doubles_the_wait() {
        let now = Duration::zero();
        let waits: Vec<i64> = (0..9).map(|failures| wait(PAIR, failures, now)).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 1, 2, 4, 8]);
        assert_eq!(wait(PAIR, 200, now), 900);
    }

    #[test]
    fn waiting_counts_down_and_is_over_when_it_was_said() {
        assert_eq!(wait(PAIR, 8, Duration::milliseconds(500)), 8);
        assert_eq!(wait(PAIR, 8, Duration::milliseconds(7_500)), 1);
        assert_eq!(wait(PAIR, 8, Duration::seconds(8)), 0);
    }

    #[test]
    fn failures_are_forgotten_after_a_quarter_of_an_hour() {
        assert_eq!(wait(PAIR, 200, MEMORY), 0);
    }

    #[test]
    fn an_account_waits_half_a_minute_at_most() {
        assert_eq!((wait(ACCOUNT, 19, Duration::zero()), wait(ACCOUNT, 20, Duration::zero())), (0, 1));
        assert_eq!(wait(ACCOUNT, 1_000_000, Duration::zero()), 30);
    }

    #[test]
    fn addresses_of_one_ipv6_network_count_as_one() {
        let net = |text: &str| network(text.parse().unwrap());
        assert_eq!(net("2001:db8:1:2::1"), net("2001:db8:1:2:ffff::9"));
        assert_ne!(net("2001:db8:1:2::1"), net("2001:db8:1:3::1"));
        assert_eq!(net("::ffff:192.0.2.1"), net("192.0.2.1"));
        assert_ne!(net("192.0.2.1"), net("192.0.2.2"));
    }
}
