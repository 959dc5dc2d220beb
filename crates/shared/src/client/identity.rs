//! Identity documents: kept encrypted, masked wherever they are shown, their check digit verified (B1).

use serde::{Deserialize, Serialize};

use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::text;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Which document.
    IdKind {
        /// Resident identity card 居民身份证.
        ResidentCard = "resident_card",
        /// Passport 护照.
        Passport = "passport",
        /// Permit of Hong Kong and Macau residents 港澳居民来往内地通行证.
        HkMoPermit = "hk_mo_permit",
        /// Permit of Taiwan residents 台湾居民来往大陆通行证.
        TaiwanPermit = "taiwan_permit",
        /// Unified social credit code of a company 统一社会信用代码.
        CreditCode = "credit_code",
        /// Anything else.
        Other = "other",
    }
}

/// A document as entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct IdDocumentDraft {
    /// Which document.
    pub kind: IdKind,
    /// Its number, as it stands on the document.
    #[cfg_attr(feature = "openapi", schema(example = "11010519491231002X"))]
    pub id_number: String,
}

/// A document as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdDocument {
    /// Which document.
    pub kind: IdKind,
    /// `1101**********002X`
    pub number_masked: String,
}

/// A document in clear, with what the look counts for.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevealedIdDocument {
    /// Which document.
    pub kind: IdKind,
    /// Its number.
    pub id_number: String,
    /// Reveals of the member today, this one included.
    pub reveals_today: i64,
    /// How many there may be.
    pub reveal_limit: i64,
}

impl IdDocumentDraft {
    /// Checks the number; `prefix` is the document's place in the body.
    pub fn check(&self, prefix: &str, checks: &mut Checks) {
        if let Err(code) = normalised(self.kind, &self.id_number) {
            checks.push(FieldError::new(format!("{prefix}/id_number"), code));
        }
    }
}

/// The number as it is kept: half-width, upper case, without blanks and hyphens.
///
/// # Errors
/// `required`, `invalid_format`, `wrong_check_digit`, or `digits_lost` where a spreadsheet has cut the last digits off: it keeps fifteen.
pub fn normalised(kind: IdKind, number: &str) -> Result<String, FieldCode> {
    let half = text::half_width(number);
    let plain: String = half.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_uppercase).collect();
    if plain.is_empty() {
        return Err(FieldCode::Required);
    }
    match kind {
        IdKind::ResidentCard => resident_card(plain),
        IdKind::CreditCode if plain.len() != 18 => Err(FieldCode::InvalidFormat),
        _ if !(4..=30).contains(&plain.len()) || !plain.chars().all(|c| c.is_ascii_alphanumeric()) => Err(FieldCode::InvalidFormat),
        _ => Ok(plain),
    }
}

/// The weights of ISO 7064 MOD 11-2 over the first seventeen digits, as GB 11643 has them.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS: &[u8; 11] = b"10X98765432";

fn resident_card(plain: String) -> Result<String, FieldCode> {
    if plain.contains(['E', '.', '+']) {
        // 1.10101E+17
        return Err(FieldCode::DigitsLost);
    }
    let (Some(body), Some(check)) = (plain.get(..17), plain.as_bytes().get(17)) else { return Err(FieldCode::InvalidFormat) };
    if plain.len() != 18 || !body.bytes().all(|c| c.is_ascii_digit()) || !(check.is_ascii_digit() || *check == b'X') {
        return Err(FieldCode::InvalidFormat);
    }
    let sum: u32 = body.chars().zip(WEIGHTS).filter_map(|(c, weight)| Some(c.to_digit(10)? * weight)).sum();
    let expected = usize::try_from(sum % 11).ok().and_then(|at| CHECK_DIGITS.get(at));
    match expected {
        Some(expected) if expected == check => born(&plain).map(|()| plain),
        // Fifteen digits are all that a spreadsheet keeps of a number; the rest becomes zeros.
        _ if plain.ends_with("000") => Err(FieldCode::DigitsLost),
        _ => Err(FieldCode::WrongCheckDigit),
    }
}

/// The day of birth in the number is a day.
fn born(plain: &str) -> Result<(), FieldCode> {
    born_on(IdKind::ResidentCard, plain).map(drop).ok_or(FieldCode::InvalidFormat)
}

/// The day of birth that stands in a number; none for documents that don't say it.
pub fn born_on(kind: IdKind, number: &str) -> Option<chrono::NaiveDate> {
    if kind != IdKind::ResidentCard {
        return None;
    }
    let part = |from: usize, to: usize| number.get(from..to).and_then(|digits| digits.parse::<u32>().ok());
    part(6, 10)
        .zip(part(10, 12))
        .zip(part(12, 14))
        .and_then(|((year, month), day)| i32::try_from(year).ok().and_then(|year| chrono::NaiveDate::from_ymd_opt(year, month, day)))
}

/// `11010519491231002X` → `1101**********002X`; of a short number fewer characters stay.
pub fn mask_number(number: &str) -> String {
    let length = number.chars().count();
    let keep = if length >= 12 { 4 } else { 1 };
    let head: String = number.chars().take(keep).collect();
    let tail: String = number.chars().skip(length.saturating_sub(keep)).collect();
    format!("{head}{}{tail}", "*".repeat(length.saturating_sub(2 * keep).max(4)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_tells_a_typing_error_from_a_number() {
        assert_eq!(normalised(IdKind::ResidentCard, "11010519491231002x").as_deref(), Ok("11010519491231002X"));
        assert_eq!(normalised(IdKind::ResidentCard, "１１０１０５ 19491231 002X").as_deref(), Ok("11010519491231002X"));
        assert_eq!(normalised(IdKind::ResidentCard, "110105194912310021"), Err(FieldCode::WrongCheckDigit));
        assert_eq!(normalised(IdKind::ResidentCard, "11010519491231"), Err(FieldCode::InvalidFormat));
    }

    #[test]
    fn digits_that_a_spreadsheet_has_lost_are_named() {
        assert_eq!(normalised(IdKind::ResidentCard, "110105194912310000"), Err(FieldCode::DigitsLost));
        assert_eq!(normalised(IdKind::ResidentCard, "1.10105E+17"), Err(FieldCode::DigitsLost));
    }

    #[test]
    fn a_day_that_never_was_is_refused() {
        // The check digit fits; the thirty-first of February doesn't.
        let body = "11010519490231002";
        let sum: u32 = body.chars().zip(WEIGHTS).map(|(c, weight)| c.to_digit(10).unwrap() * weight).sum();
        let number = format!("{body}{}", char::from(CHECK_DIGITS[usize::try_from(sum % 11).unwrap()]));
        assert_eq!(normalised(IdKind::ResidentCard, &number), Err(FieldCode::InvalidFormat));
    }

    #[test]
    fn masks_leave_no_number() {
        assert_eq!(mask_number("11010519491231002X"), "1101**********002X");
        assert_eq!(mask_number("E12345678"), "E*******8");
        assert_eq!(mask_number("1234"), "1****4");
    }
}
