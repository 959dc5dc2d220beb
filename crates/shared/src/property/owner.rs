//! Owner contacts of a listing: encrypted at rest, masked on screen, revealed one at a time (§2.5).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::contact::{ContactError, Number};
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::vocabulary::vocabulary;
use crate::{OwnerId, contact, text};

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
        } else if let Err(error) = contact::one(&self.phone) {
            checks.push(error.at(format!("{prefix}/phone")));
        }
        checks.optional_text(&format!("{prefix}/note"), self.note.as_deref(), 200);
    }
}

impl OwnerDraft {
    /// The contact as it is kept: the number alone, with words that stood around it as note and relation.
    ///
    /// # Errors
    /// What is wrong with the number.
    pub fn normalised(&self) -> Result<Self, ContactError> {
        let read = contact::one(&self.phone)?;
        let note = text::non_blank(self.note.clone());
        let note = match (note, read.note) {
            (Some(note), Some(said)) if !note.contains(&said) => Some(format!("{note}，{said}")),
            (note, said) => note.or(said),
        };
        let relation = if self.relation == OwnerRelation::Owner { read.relation.unwrap_or(self.relation) } else { self.relation };
        Ok(Self { name: self.name.trim().to_owned(), phone: read.number.stored(), relation, note })
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
    /// Until when the caller may read it again without another count: they have looked at it, and the follow-up isn't due yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revealed_until: Option<DateTime<Utc>>,
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
    /// The number to dial: E.164, or as it is dialled where it has no such form (`4008208820`, `95588`).
    pub phone: String,
    /// The extension to dial afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
    /// When the follow-up about this call is due.
    pub follow_up_due_at: DateTime<Utc>,
    /// Reveals of the member today, this one included.
    pub reveals_today: i64,
    /// How many there may be.
    pub reveal_limit: i64,
}

/// The number as it is kept, from any usual notation: E.164 and extension, as [`crate::contact::Number::stored`] writes them.
///
/// # Errors
/// What is wrong with the number.
pub fn normalise_phone(raw: &str) -> Result<String, ContactError> {
    contact::one(raw).map(|contact| contact.number.stored())
}

/// `+8613812345678` → `138****5678`, `+861088886666` → `010****6666`; foreign numbers keep their code: `+852****1234`.
/// An extension leaves a trace and no digit.
pub fn mask_phone(stored: &str) -> String {
    let keep = |text: &str, head: usize| {
        // Of a short number four digits would be nearly all.
        let last = if text.chars().count() < 9 { 0 } else { 4 };
        let tail: String = text.chars().skip(text.chars().count().saturating_sub(last)).collect();
        format!("{}****{tail}", text.chars().take(head).collect::<String>())
    };
    let Number { dial, extension } = Number::of_stored(stored);
    let masked = match dial.strip_prefix("+86") {
        None if dial.starts_with('+') => keep(&dial, 4),
        None => keep(&dial, 3),
        Some(national) if national.starts_with('1') && !national.starts_with("10") => keep(national, 3),
        // An area code is told with its zero; without it, Beijing's would look like a mobile number.
        Some(national) => keep(&format!("0{national}"), 3),
    };
    if extension.is_some() { format!("{masked}-*") } else { masked }
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
        assert_eq!(normalise_phone("138123456"), Err(ContactError::WrongLength { digits: 9, expected: 11 }));
        assert_eq!(normalise_phone("call me"), Err(ContactError::NotANumber));
        assert_eq!(normalise_phone(""), Err(ContactError::WrongLength { digits: 0, expected: 11 }));
    }

    #[test]
    fn masks_leave_nothing_to_call() {
        assert_eq!(mask_phone("+8613812345678"), "138****5678");
        assert_eq!(mask_phone("+85291234567"), "+852****4567");
        assert_eq!(mask_phone("+861088886666"), "010****6666");
        assert_eq!(mask_phone("+867318886666"), "073****6666");
        assert_eq!(mask_phone("+867318886666;ext=801"), "073****6666-*");
        assert_eq!(mask_phone("4008208820"), "400****8820");
        assert_eq!(mask_phone("95588"), "955****");
        assert_eq!(mask_name("王小明"), "王**");
        assert_eq!(mask_name(" "), "**");
    }
}
