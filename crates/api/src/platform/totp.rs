//! Codes of an authenticator (RFC 6238): HMAC-SHA-1, 30 seconds, six digits, which is what every authenticator understands.

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use crate::platform::error::{ApiError, ApiResult};

/// Seconds for which one code holds.
const STEP_SECONDS: i64 = 30;
/// Steps by which the clocks of server and authenticator may differ, either way.
const DRIFT: i64 = 1;
/// Letters of base 32 (RFC 4648).
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A secret for an authenticator: 160 bits, as RFC 4226 recommends.
#[derive(Clone)]
pub struct Secret([u8; 20]);

impl Secret {
    /// A new one.
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// In base 32, as people type it.
    pub fn to_base32(&self) -> String {
        let digits = self.0.chunks(5).flat_map(|five| {
            let bits = five.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
            (0..8).rev().map(move |at| (bits >> (at * 5)) & 31)
        });
        digits.filter_map(|digit| LETTERS.get(usize::try_from(digit).ok()?)).map(|letter| char::from(*letter)).collect()
    }

    /// What [`Self::to_base32`] gave.
    ///
    /// # Errors
    /// Anything else.
    pub fn from_base32(text: &str) -> ApiResult<Self> {
        let wrong = || ApiError::internal("not the secret of a second factor");
        let digits: Vec<u64> = text
            .bytes()
            .map(|byte| LETTERS.iter().position(|letter| *letter == byte).and_then(|at| u64::try_from(at).ok()))
            .collect::<Option<_>>()
            .ok_or_else(wrong)?;
        let bytes: Vec<u8> = digits
            .chunks(8)
            .flat_map(|eight| eight.iter().fold(0_u64, |bits, digit| bits << 5 | digit).to_be_bytes().into_iter().skip(3))
            .collect();
        bytes.try_into().map(Self).map_err(|_| wrong())
    }

    /// The address by which an authenticator takes the secret: for whom, and of which company, beside it.
    pub fn address(&self, issuer: &str, account: &str) -> String {
        let (issuer, account) = (percent(issuer), percent(account));
        format!("otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}", self.to_base32())
    }

    /// The code of a step.
    ///
    /// # Errors
    /// None in practice.
    pub fn code(&self, step: i64) -> ApiResult<u32> {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).map_err(ApiError::internal)?;
        mac.update(&step.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        // The last four bits say where the code begins.
        let at = usize::from(hash.last().copied().unwrap_or_default() & 15);
        let bits = hash.iter().skip(at).take(4).fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        Ok((bits & 0x7fff_ffff) % 1_000_000)
    }

    /// The step of which this is the code at a moment, give or take one; only steps after `used`, for a code is good once.
    ///
    /// # Errors
    /// None in practice.
    pub fn step_of(&self, code: u32, now: DateTime<Utc>, used: i64) -> ApiResult<Option<i64>> {
        let present = step_at(now);
        for step in (present - DRIFT..=present + DRIFT).filter(|step| *step > used) {
            if self.code(step)? == code {
                return Ok(Some(step));
            }
        }
        Ok(None)
    }
}

/// The step that a moment lies in.
pub fn step_at(now: DateTime<Utc>) -> i64 {
    now.timestamp().div_euclid(STEP_SECONDS)
}

/// As a part of an address: everything but plain letters and digits is escaped.
fn percent(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the RFC's examples.
    fn secret() -> Secret {
        Secret(*b"12345678901234567890")
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B; the last six of its eight digits.
        for (seconds, code) in
            [(59, 287_082), (1_111_111_109, 81_804), (1_111_111_111, 50_471), (1_234_567_890, 5_924), (2_000_000_000, 279_037)]
        {
            assert_eq!(secret().code(step_at(at(seconds))).unwrap(), code);
        }
    }

    #[test]
    fn a_secret_is_written_in_base_32_and_read_again() {
        assert_eq!(secret().to_base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(Secret::from_base32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap().0, secret().0);
        assert!(["", "GEZD", "gezd", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1"].iter().all(|text| Secret::from_base32(text).is_err()));
    }

    #[test]
    fn a_code_holds_one_step_longer_either_way_and_once() {
        let code = secret().code(100).unwrap();
        let step = |step: i64, used: i64| secret().step_of(code, at(step * 30), used).unwrap();
        assert_eq!([step(98, 0), step(99, 0), step(100, 0), step(101, 0), step(102, 0)], [None, Some(100), Some(100), Some(100), None]);
        assert_eq!([step(100, 99), step(100, 100), step(101, 101)], [Some(100), None, None]);
    }

    #[test]
    fn the_address_escapes_what_it_names() {
        let address = secret().address("房客 & Co", "lin.xl");
        assert_eq!(
            address,
            "otpauth://totp/%E6%88%BF%E5%AE%A2%20%26%20Co:lin.xl?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E6%88%BF%E5%AE%A2%20%26%20Co"
        );
    }
}
