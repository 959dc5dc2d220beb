//! Follow-ups 跟进: what was said, with real content only (§1.6).

use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::company::member::MemberRef;
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::vocabulary::vocabulary;
use crate::{FollowUpId, text};

vocabulary! {
    /// How the contact took place, or what it was about.
    FollowUpKind {
        /// A phone call.
        Call = "call",
        /// WeChat.
        Wechat = "wechat",
        /// A text message.
        Sms = "sms",
        /// E-mail.
        Email = "email",
        /// A visit.
        Visit = "visit",
        /// A showing: mostly written by its end.
        Showing = "showing",
        /// A talk about the price.
        Negotiation = "negotiation",
        /// About keys.
        Key = "key",
        /// About an exclusive agreement.
        Exclusive = "exclusive",
        /// The owner confirmed that the listing stands (§1.3).
        OwnerVerification = "owner_verification",
        /// Anything else.
        Other = "other",
    }
}

/// Longest text, in characters.
pub const TEXT_MAX: usize = 2000;

/// Body of `POST /listings/{id}/follow-ups`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateFollowUpRequest {
    /// How.
    pub kind: FollowUpKind,
    /// What was said: at least 6 letters or digits, at least 4 different ones.
    #[cfg_attr(feature = "openapi", schema(example = "业主同意周六下午看房，底价还可以谈八万"))]
    pub text: String,
    /// What comes next.
    #[serde(default)]
    pub next_step: Option<String>,
    /// The day on which it comes.
    #[serde(default)]
    pub next_on: Option<NaiveDate>,
}

/// A follow-up as sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FollowUpResponse {
    /// The follow-up.
    pub id: FollowUpId,
    /// How.
    pub kind: FollowUpKind,
    /// What was said.
    pub text: String,
    /// What comes next.
    pub next_step: Option<String>,
    /// The day on which it comes.
    pub next_on: Option<NaiveDate>,
    /// Who wrote it.
    pub author: MemberRef,
    /// When.
    pub created_at: DateTime<Utc>,
    /// That it was taken back: it stays in sight and counts no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voided: Option<FollowUpVoid>,
    /// Who has brought it in by a file; the author and the day are those of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imported_by: Option<MemberRef>,
}

/// That a follow-up was taken back 作废.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FollowUpVoid {
    /// By whom.
    pub by: MemberRef,
    /// When.
    pub at: DateTime<Utc>,
    /// Why; an author needn't say it.
    pub reason: Option<String>,
}

/// Body of `POST /listings/{id}/follow-ups/{follow_up_id}/void`, and of that on clients.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VoidFollowUpRequest {
    /// Why; required of whoever leads the author.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "写到了别的客户名下"))]
    pub reason: Option<String>,
}

impl VoidFollowUpRequest {
    /// Checks the body; `by_author` is that the caller wrote the follow-up and may still take it back alone.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, by_author: bool) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        let is_blank = self.reason.as_deref().unwrap_or_default().trim().is_empty();
        checks.wrong_if(is_blank && !by_author, "/reason", FieldCode::Required);
        checks.optional_text("/reason", self.reason.as_deref(), 200);
        checks.finish()
    }
}

/// May its author still take a follow-up back alone (§1.6)? On the second itself no more.
pub fn may_take_back(created_at: DateTime<Utc>, hours: i64, now: DateTime<Utc>) -> bool {
    now < created_at + Duration::hours(hours)
}

vocabulary! {
    /// What the verification with the owner did to a listing whose protection had ended (§1.3).
    Takeover {
        /// It is available again, and the author maintains it.
        TakenOver = "taken_over",
        /// Nothing yet: the author's quota is used up. With room in it, the listing can be claimed.
        QuotaFull = "quota_full",
        /// Nothing: the author's role takes no listings over.
        NotPermitted = "not_permitted",
    }
}

/// Answer of `POST /listings/{id}/follow-ups`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FollowUpRecorded {
    /// The follow-up.
    #[serde(flatten)]
    pub follow_up: FollowUpResponse,
    /// What it did, where the listing was to be had by verifying it with its owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub takeover: Option<Takeover>,
}

impl CreateFollowUpRequest {
    /// Checks lengths; whether the text says enough is [`is_too_thin`].
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/text", &self.text, 1, TEXT_MAX);
        checks.optional_text("/next_step", self.next_step.as_deref(), 200);
        checks.day("/next_on", self.next_on);
        checks.finish()
    }
}

/// Letters and digits of the text, and how many different ones: what the composer counts.
pub fn weight(text: &str) -> (usize, usize) {
    let mut letters: Vec<char> = text::half_width(text).chars().filter(|c| c.is_alphanumeric()).collect();
    let all = letters.len();
    letters.sort_unstable();
    letters.dedup();
    (all, letters.len())
}

/// Does the text say too little to be a follow-up (§1.6): fewer letters and digits, or fewer different ones, than the figures in force?
pub fn is_too_thin(text: &str, letters_min: usize, distinct_min: usize) -> bool {
    let (letters, distinct) = weight(text);
    letters < letters_min || distinct < distinct_min
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_and_repetitions_are_too_thin() {
        for thin in ["。。。", "......", "好的", "哈哈哈哈哈哈哈", "打了 电话", "👍👍👍👍👍👍", ""] {
            assert!(is_too_thin(thin, 6, 4), "{thin}");
        }
    }

    #[test]
    fn an_author_takes_back_within_the_hours_and_a_leader_says_why() {
        let at: DateTime<Utc> = "2026-03-18T02:00:00Z".parse().unwrap();
        assert!(may_take_back(at, 24, at + Duration::hours(24) - Duration::seconds(1)));
        assert!(!may_take_back(at, 24, at + Duration::hours(24)));
        let silent = VoidFollowUpRequest { reason: Some(" ".into()) };
        assert!(silent.validate(true).is_ok());
        assert_eq!(silent.validate(false).unwrap_err()[0].pointer, "/reason");
    }

    #[test]
    fn six_letters_of_four_kinds_suffice() {
        assert!(!is_too_thin("业主说周六看", 6, 4));
        assert!(!is_too_thin("aabbcd", 6, 4));
        assert!(is_too_thin("aabbcc", 6, 4));
    }
}
