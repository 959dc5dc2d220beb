//! Owner contacts of a listing: encrypted at rest, masked on screen, revealed one at a time (§2.5).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::vocabulary::vocabulary;
use crate::{OwnerId, text};

vocabulary! {
    /// What the contact is to the property.
    OwnerRelation {
        /// The owner in person.
        Owner = "owner",
        /// One of several owners.
        CoOwner = "co_owner",
        /// Family of the owner.
        Relative = "relative",
        /// Somebody who acts for the owner.
        Representative = "representative",
        /// The present tenant.
        Tenant = "tenant",
    }
}

vocabulary! {
    /// Why a number is looked at.
    RevealPurpose {
        /// Weekly call to the owner.
        OwnerCall = "owner_call",
        /// To arrange a showing.
        ArrangeShowing = "arrange_showing",
        /// To negotiate the price.
        Negotiate = "negotiate",
        /// To verify that the listing still stands.
        Verify = "verify",
        /// Anything else; `note` says what.
        Other = "other",
    }
}

/// The most contacts of one listing.
pub const OWNERS_MAX: usize = 6;

/// A contact as entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OwnerDraft {
    /// 1 to 40 characters.
    #[cfg_attr(feature = "openapi", schema(example = "王女士"))]
    pub name: String,
    /// Any way people write a number; mainland China unless it starts with `+`.
    #[cfg_attr(feature = "openapi", schema(example = "138 1234 5678"))]
    pub phone: String,
    /// What they are to the property.
    #[serde(default = "default_relation")]
    pub relation: OwnerRelation,
    /// When to call, and the like.
    #[serde(default)]
    pub note: Option<String>,
}

const fn default_relation() -> OwnerRelation {
    OwnerRelation::Owner
}

impl OwnerDraft {
    /// Checks the contact; `prefix` is its place in the body, such as `/owners/0`.
    pub fn check(&self, prefix: &str, checks: &mut Checks) {
        checks.text(&format!("{prefix}/name"), &self.name, 1, 40);
        if self.phone.trim().is_empty() {
            checks.push(FieldError::new(format!("{prefix}/phone"), FieldCode::Required));
        } else if let Err(error) = normalise_phone(&self.phone) {
            let mut field = FieldError::new(format!("{prefix}/phone"), FieldCode::InvalidFormat);
            if let PhoneError::WrongLength { digits, expected } = error {
                field = field.with("digits", digits).with("expected", expected);
            }
            checks.push(field);
        }
        checks.optional_text(&format!("{prefix}/note"), self.note.as_deref(), 200);
    }
}

/// A contact as everybody sees it: masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnerResponse {
    /// The contact.
    pub id: OwnerId,
    /// `王**`
    pub name_masked: String,
    /// `138****5678`
    pub phone_masked: String,
    /// What they are to the property.
    pub relation: OwnerRelation,
    /// When to call, and the like.
    pub note: Option<String>,
}

/// Body of `POST /listings/{id}/owners/{owner_id}/reveal`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RevealRequest {
    /// Why.
    pub purpose: RevealPurpose,
    /// Required with the purpose `other`.
    #[serde(default)]
    pub note: Option<String>,
}

impl RevealRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// `required` at `/note` where the purpose is `other`.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        let is_blank = self.note.as_deref().unwrap_or_default().trim().is_empty();
        checks.wrong_if(self.purpose == RevealPurpose::Other && is_blank, "/note", FieldCode::Required);
        checks.optional_text("/note", self.note.as_deref(), 200);
        checks.finish()
    }
}

/// A contact in clear, with what the reveal asks for in return.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevealResponse {
    /// The name.
    pub name: String,
    /// The number, E.164.
    pub phone: String,
    /// When the follow-up about this call is due.
    pub follow_up_due_at: DateTime<Utc>,
    /// Reveals of the member today, this one included.
    pub reveals_today: i64,
    /// How many there may be.
    pub reveal_limit: i64,
}

/// Why a text is no phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneError {
    /// Something else than digits and the usual separators.
    NotANumber,
    /// Too few or too many digits.
    WrongLength {
        /// Digits given.
        digits: usize,
        /// Digits that such a number has.
        expected: usize,
    },
}

/// E.164 from any usual notation: mainland by default, `+852`, `+853`, `+886` and others with their code.
///
/// # Errors
/// What is wrong with the number.
pub fn normalise_phone(raw: &str) -> Result<String, PhoneError> {
    let half = text::half_width(raw);
    let mut digits = String::new();
    let mut has_plus = false;
    for c in half.trim().chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() && !has_plus => has_plus = true,
            ' ' | '-' | '(' | ')' | '.' | '\u{2010}'..='\u{2015}' => {}
            _ => return Err(PhoneError::NotANumber),
        }
    }
    if !has_plus && let Some(rest) = digits.strip_prefix("00") {
        digits = rest.to_owned();
        has_plus = true;
    }
    let national = match (has_plus, digits.strip_prefix("86")) {
        (true, Some(rest)) => rest.to_owned(),
        (true, None) => return international(&digits),
        (false, Some(rest)) if rest.len() == 11 && rest.starts_with('1') => rest.to_owned(),
        (false, _) => digits,
    };
    mainland(&national)
}

fn mainland(national: &str) -> Result<String, PhoneError> {
    let wrong = |expected| Err(PhoneError::WrongLength { digits: national.len(), expected });
    if is_mobile(national) {
        return if national.len() == 11 { Ok(format!("+86{national}")) } else { wrong(11) };
    }
    // A fixed line with its area code: 010 8888 8888 or 0731 888 8888.
    if let Some(area) = national.strip_prefix('0') {
        return if (9..=11).contains(&area.len()) { Ok(format!("+86{area}")) } else { wrong(11) };
    }
    wrong(11)
}

fn is_mobile(national: &str) -> bool {
    national.starts_with('1') && !national.starts_with("10")
}

fn international(digits: &str) -> Result<String, PhoneError> {
    let expected = match digits.get(..3) {
        Some("852" | "853") => 11,
        Some("886") => 12,
        _ if (8..=15).contains(&digits.len()) => return Ok(format!("+{digits}")),
        _ => return Err(PhoneError::WrongLength { digits: digits.len(), expected: 11 }),
    };
    let length = digits.len();
    // Numbers of Taiwan have eight or nine digits after the code.
    if length == expected || (expected == 12 && length == 11) {
        Ok(format!("+{digits}"))
    } else {
        Err(PhoneError::WrongLength { digits: length, expected })
    }
}

/// `+8613812345678` → `138****5678`, `+861088886666` → `010****6666`; foreign numbers keep their code: `+852****1234`.
pub fn mask_phone(e164: &str) -> String {
    let keep = |text: &str, head: usize| {
        let tail: String = text.chars().skip(text.chars().count().saturating_sub(4)).collect();
        format!("{}****{tail}", text.chars().take(head).collect::<String>())
    };
    match e164.strip_prefix("+86") {
        None => keep(e164, 4),
        Some(national) if is_mobile(national) => keep(national, 3),
        // An area code is told with its zero; without it, Beijing's would look like a mobile number.
        Some(national) => keep(&format!("0{national}"), 3),
    }
}

/// `王小明` → `王**`: never more than the first character.
pub fn mask_name(name: &str) -> String {
    name.trim().chars().next().map_or_else(|| "**".to_owned(), |first| format!("{first}**"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mainland_numbers_in_every_notation_are_one() {
        for raw in ["13812345678", "138 1234 5678", "+86 138-1234-5678", "008613812345678", "８６１３８１２３４５６７８"] {
            assert_eq!(normalise_phone(raw).as_deref(), Ok("+8613812345678"), "{raw}");
        }
        assert_eq!(normalise_phone("010-8888 6666").as_deref(), Ok("+861088886666"));
    }

    #[test]
    fn hong_kong_macau_and_taiwan_keep_their_code() {
        assert_eq!(normalise_phone("+852 9123 4567").as_deref(), Ok("+85291234567"));
        assert_eq!(normalise_phone("+853 6123 4567").as_deref(), Ok("+85361234567"));
        assert_eq!(normalise_phone("+886 912 345 678").as_deref(), Ok("+886912345678"));
    }

    #[test]
    fn says_how_many_digits_are_missing() {
        assert_eq!(normalise_phone("138123456"), Err(PhoneError::WrongLength { digits: 9, expected: 11 }));
        assert_eq!(normalise_phone("call me"), Err(PhoneError::NotANumber));
        assert_eq!(normalise_phone(""), Err(PhoneError::WrongLength { digits: 0, expected: 11 }));
    }

    #[test]
    fn masks_leave_nothing_to_call() {
        assert_eq!(mask_phone("+8613812345678"), "138****5678");
        assert_eq!(mask_phone("+85291234567"), "+852****4567");
        assert_eq!(mask_phone("+861088886666"), "010****6666");
        assert_eq!(mask_phone("+867318886666"), "073****6666");
        assert_eq!(mask_name("王小明"), "王**");
        assert_eq!(mask_name(" "), "**");
    }
}
