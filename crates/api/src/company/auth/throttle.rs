//! Slowing down who guesses passwords, without letting anybody lock somebody else out.
//!
//! A browser that has signed in as somebody before keeps a device's mark: its failures are counted for that device alone, and nobody
//! else's concern it, whatever comes from the same address, an office's or a proxy's. Failures of all others are counted for the pair of
//! account and address, for the address over all accounts, and for the account over all addresses. The last two wait only briefly, since
//! strangers can cause them. The address is the one that a trusted proxy tells (`FANGKE_TRUSTED_PROXIES`), else that of the peer.

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};
use fangke_shared::MemberId;
use fangke_shared::problem::ErrorCode;

use super::store::{self, FailureRow};
use crate::platform::crypto::{Keys, hex};
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};

/// Failures are forgotten so long after the last one.
const MEMORY: Duration = Duration::minutes(15);

/// How many failures are free, and how long one waits at most after more.
#[derive(Debug, Clone, Copy)]
struct Rule {
    free: i64,
    longest: i64,
    /// Are the failures of this subject alone, so that its success forgets them? Of others only the attempt itself is taken back.
    is_own: bool,
}

const PAIR: Rule = Rule { free: 5, longest: 900, is_own: true };
const ADDRESS: Rule = Rule { free: 30, longest: 30, is_own: false };
const ACCOUNT: Rule = Rule { free: 20, longest: 30, is_own: false };

/// Seconds to wait still: 1, 2, 4, … after each failure that is not free.
fn wait(rule: Rule, failures: i64, since_last: Duration) -> i64 {
    // A clock that was set back is taken as standing: nobody waits for more than the rule says.
    let since_last = since_last.max(Duration::zero());
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
    /// The device, or pair, address and account, as they were before.
    before: Vec<(FailureRow, Rule)>,
}

/// Who tries, as far as failures are counted.
#[derive(Debug, Clone)]
pub struct Subjects(Vec<(String, Rule)>);

impl Attempt {
    /// Lets an attempt in, or says how long to wait: then `too_many_attempts`, which is no failure of the transaction.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn begin(conn: &mut Conn, Subjects(subjects): &Subjects, now: DateTime<Utc>) -> ApiResult<ApiResult<Self>> {
        let (names, rules): (Vec<String>, Vec<Rule>) = subjects.iter().cloned().unzip();
        let mut before = store::hold_failures(conn, &names, now.naive_utc())?;
        for row in &mut before {
            // The clock was set back: waiting goes on from what it shows now, and must come to an end by it.
            if row.last_at > now.naive_utc() {
                row.last_at = now.naive_utc();
                store::set_failures(conn, row)?;
            }
        }
        let waits = before.iter().zip(&rules).map(|(row, rule)| wait(*rule, row.failures, now - row.last_at.and_utc()));
        let seconds = waits.max().unwrap_or_default();
        if seconds > 0 {
            return Ok(Err(ApiError { retry_after: Some(seconds), ..ApiError::new(ErrorCode::TooManyAttempts) }));
        }
        for row in &mut before {
            if now - row.last_at.and_utc() >= MEMORY {
                row.failures = 0;
            }
            store::set_failures(conn, &FailureRow { failures: row.failures + 1, last_at: now.naive_utc(), ..row.clone() })?;
        }
        Ok(Ok(Self { counted_at: now, before: before.into_iter().zip(rules).collect() }))
    }

    /// All was right: forgets the failures of the device or pair, and takes this one back from the others.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn succeed(&self, conn: &mut Conn) -> ApiResult<()> {
        for (before, rule) in &self.before {
            if rule.is_own {
                store::delete_failures(conn, &before.subject)?;
            } else {
                store::take_back(conn, before, self.counted_at.naive_utc())?;
            }
        }
        // Long after they stopped to count, so that nobody waits for these rows.
        store::delete_failures_before(conn, (self.counted_at - Duration::days(1)).naive_utc())?;
        Ok(())
    }

    /// Right so far, and more is to come: takes this attempt back and forgets nothing, else whoever knows the password could guess codes
    /// for ever, by beginning anew.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn withdraw(&self, conn: &mut Conn) -> ApiResult<()> {
        for (before, _) in &self.before {
            store::take_back(conn, before, self.counted_at.naive_utc())?;
        }
        Ok(())
    }
}

impl Subjects {
    /// Of somebody who signs in, each as a keyed hash, which names nobody: the device that has signed in as this member before,
    /// or pair, address and account.
    pub fn signing_in(keys: &Keys, username: &str, address: IpAddr, device: Option<&str>) -> Self {
        if let Some(device) = device.filter(|device| is_device(keys, username, device)) {
            return Self(vec![(keys.look_up_hash(&format!("device {device}")), PAIR)]);
        }
        let network = network(address);
        let subject = |text: String| keys.look_up_hash(&text);
        Self(vec![
            (subject(format!("pair {username} {network}")), PAIR),
            (subject(format!("address {network}")), ADDRESS),
            (subject(format!("account {username}")), ACCOUNT),
        ])
    }

    /// Of the program of a partner that asks for a token. Failures from its address count together with those of members.
    pub fn of_program(keys: &Keys, oauth_client_id: &str, address: IpAddr) -> Self {
        let network = network(address);
        let subject = |text: String| keys.look_up_hash(&text);
        Self(vec![
            (subject(format!("program {oauth_client_id} {network}")), PAIR),
            (subject(format!("address {network}")), ADDRESS),
            (subject(format!("program {oauth_client_id}")), ACCOUNT),
        ])
    }

    /// The same, and the codes of this member from anywhere: only who knows the password comes so far, and six digits are soon guessed.
    pub fn with_codes_of(mut self, keys: &Keys, id: MemberId) -> Self {
        self.0.extend(Self::codes_of(keys, id).0);
        self
    }

    /// Of a member who says a code.
    pub fn codes_of(keys: &Keys, id: MemberId) -> Self {
        Self(vec![(keys.look_up_hash(&format!("code of {id}")), PAIR)])
    }

    /// Of a member who is signed in, and says the password again.
    pub fn signed_in(keys: &Keys, id: MemberId) -> Self {
        Self(vec![(keys.look_up_hash(&format!("password of {id}")), PAIR)])
    }
}

/// A new mark of a device that has signed in as a member.
pub fn new_device(keys: &Keys, username: &str) -> String {
    let number = hex(&rand::random::<[u8; 12]>());
    format!("{number}.{}", keys.address_seal(&opens(username, &number)))
}

/// Was the mark made for this member, by this installation?
fn is_device(keys: &Keys, username: &str, device: &str) -> bool {
    device.len() < 100 && device.split_once('.').is_some_and(|(number, seal)| keys.is_address_seal(&opens(username, number), seal))
}

fn opens(username: &str, number: &str) -> String {
    format!("device of {username} {number}")
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
    fn a_clock_that_was_set_back_makes_nobody_wait_longer() {
        assert_eq!(wait(PAIR, 8, Duration::days(-400)), 8);
        assert_eq!(wait(PAIR, 3, Duration::days(-400)), 0);
    }

    #[test]
    fn a_device_is_known_to_the_member_that_it_was_made_for() {
        let keys = Keys::derive(&[7; 32]);
        let device = new_device(&keys, "lin");
        assert!(is_device(&keys, "lin", &device));
        assert!(!is_device(&keys, "wang", &device) && !is_device(&Keys::derive(&[8; 32]), "lin", &device));
        assert!(["", ".", "x.y", "x"].iter().all(|made_up| !is_device(&keys, "lin", made_up)));
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
