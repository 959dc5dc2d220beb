//! Exclusive agreements 独家: term, document, follow-up (§1.10).

use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::company::member::MemberRef;
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::property::follow_up::TEXT_MAX;
use crate::property::listing::ListingRef;
use crate::vocabulary::vocabulary;
use crate::{ExclusiveId, FollowUpId};

vocabulary! {
    /// What happened to an exclusive agreement.
    ExclusiveStep {
        /// Agreed.
        Agreed = "agreed",
        /// Its document was attached.
        Documented = "documented",
        /// Prolonged.
        Renewed = "renewed",
        /// Ended before its last day.
        Ended = "ended",
    }
}

vocabulary! {
    /// What an agreement needs beside its term to count (§1.10).
    ExclusivePart {
        /// The signed document.
        Document = "document",
        /// A follow-up of kind `exclusive`.
        FollowUp = "follow_up",
    }
}

vocabulary! {
    /// Where an agreement stands in time.
    ExclusiveState {
        /// Its first day is yet to come.
        Upcoming = "upcoming",
        /// Between its first and its last day.
        Running = "running",
        /// Its last day has passed.
        Expired = "expired",
        /// Ended before its last day.
        Ended = "ended",
    }
}

impl ExclusiveState {
    /// Where an agreement stands on a day; both its ends belong to it.
    pub fn on(today: NaiveDate, (from_on, until_on): Term, ended_on: Option<NaiveDate>) -> Self {
        if ended_on.is_some() {
            Self::Ended
        } else if today < from_on {
            Self::Upcoming
        } else if today > until_on {
            Self::Expired
        } else {
            Self::Running
        }
    }

    /// Can it still be documented, renewed or ended?
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Upcoming | Self::Running)
    }
}

/// First and last day.
pub type Term = (NaiveDate, NaiveDate);

/// Months of the longest term.
pub const MONTHS_MAX: u32 = 36;
/// Bytes of the largest document.
pub const DOCUMENT_BYTES_MAX: usize = 20 * 1024 * 1024;
/// Longest name of a document, in characters.
pub const DOCUMENT_NAME_MAX: usize = 120;

/// Body of `POST /listings/{id}/exclusives`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateExclusiveRequest {
    /// First day.
    pub from_on: NaiveDate,
    /// Last day, at most three years on.
    pub until_on: NaiveDate,
    /// The follow-up about it; one of kind `exclusive` may also be written later.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "业主签了三个月独家，约定每周回报带看情况"))]
    pub follow_up: Option<String>,
}

/// Body of `POST /exclusives/{id}/renew`: a new agreement that begins the day after the present one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RenewExclusiveRequest {
    /// Last day of the new agreement.
    pub until_on: NaiveDate,
    /// The follow-up about it.
    #[serde(default)]
    pub follow_up: Option<String>,
}

/// Body of `POST /exclusives/{id}/end`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EndExclusiveRequest {
    /// Why, 2 to 200 characters.
    #[cfg_attr(feature = "openapi", schema(example = "业主自行出租，双方同意解约"))]
    pub reason: String,
}

/// The signed document of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentRef {
    /// The file's name, for people.
    pub name: String,
    /// `application/pdf`, `image/jpeg` or `image/png`.
    pub media_type: String,
    /// Its size.
    pub bytes: i64,
}

/// An agreement as sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExclusiveResponse {
    /// The agreement.
    pub id: ExclusiveId,
    /// The listing that it is about.
    pub listing: ListingRef,
    /// First day.
    pub from_on: NaiveDate,
    /// Last day.
    pub until_on: NaiveDate,
    /// Where it stands today.
    pub state: ExclusiveState,
    /// In force today, with document and follow-up.
    pub counts: bool,
    /// What it lacks to count.
    pub missing: Vec<ExclusivePart>,
    /// Days until its last one, which has 0; none once it is over.
    pub days_left: Option<i64>,
    /// The signed document.
    pub document: Option<DocumentRef>,
    /// The follow-up about it.
    pub follow_up_id: Option<FollowUpId>,
    /// When it was ended.
    pub ended_on: Option<NaiveDate>,
    /// Why it was ended.
    pub end_reason: Option<String>,
    /// Who entered it.
    pub created_by: MemberRef,
    /// When.
    pub created_at: DateTime<Utc>,
    /// May the caller change it and read its document?
    pub can_edit: bool,
    /// For `If-Match`.
    pub version: i64,
}

impl CreateExclusiveRequest {
    /// Checks the term and lengths.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.day("/from_on", Some(self.from_on));
        checks.day("/until_on", Some(self.until_on));
        check_term((self.from_on, self.until_on), &mut checks);
        check_follow_up(self.follow_up.as_deref(), &mut checks);
        checks.finish()
    }
}

impl RenewExclusiveRequest {
    /// Checks the term that begins on this day.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, from_on: NaiveDate) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.day("/until_on", Some(self.until_on));
        check_term((from_on, self.until_on), &mut checks);
        check_follow_up(self.follow_up.as_deref(), &mut checks);
        checks.finish()
    }
}

impl EndExclusiveRequest {
    /// Checks the reason.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/reason", &self.reason, 2, 200);
        checks.finish()
    }
}

fn check_term((from_on, until_on): Term, checks: &mut Checks) {
    // Three years from the 18th end on the 17th.
    let last = from_on.checked_add_months(Months::new(MONTHS_MAX)).and_then(|day| day.pred_opt());
    if until_on < from_on {
        checks.push(FieldError::new("/until_on", FieldCode::EndsBeforeStart).with("other", "/from_on").with("min", from_on.to_string()));
    } else if let Some(last) = last.filter(|last| until_on > *last) {
        checks.push(FieldError::new("/until_on", FieldCode::OutOfRange).with("min", from_on.to_string()).with("max", last.to_string()));
    }
}

fn check_follow_up(text: Option<&str>, checks: &mut Checks) {
    if let Some(text) = text {
        checks.text("/follow_up", text, 1, TEXT_MAX);
    }
}

/// The term that counts on a day, or next: of agreements that follow on each other without a day between, all together.
pub fn counting_term(mut agreements: Vec<Term>, today: NaiveDate) -> Option<Term> {
    agreements.sort_unstable();
    let mut coming = agreements.into_iter().filter(|(_, until_on)| *until_on >= today);
    let first = coming.next()?;
    Some(coming.fold(first, |(from_on, until_on), next| match until_on.succ_opt() {
        Some(day_after) if next.0 <= day_after => (from_on, until_on.max(next.1)),
        _ => (from_on, until_on),
    }))
}

/// What a document is, by its first bytes.
pub fn document_type(bytes: &[u8]) -> Option<&'static str> {
    let kinds: [(&[u8], &str); 3] = [(b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png")];
    kinds.into_iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn term(from_on: &str, until_on: &str) -> Term {
        (day(from_on), day(until_on))
    }

    #[test]
    fn a_term_has_one_day_to_three_years() {
        let wrong = |until_on: &str| {
            let request = CreateExclusiveRequest { from_on: day("2026-03-18"), until_on: day(until_on), follow_up: None };
            request.validate().err().map(|errors| errors[0].code)
        };
        assert_eq!(wrong("2026-03-17"), Some(FieldCode::EndsBeforeStart));
        assert_eq!((wrong("2026-03-18"), wrong("2029-03-17")), (None, None));
        assert_eq!(wrong("2029-03-18"), Some(FieldCode::OutOfRange));
    }

    #[test]
    fn an_agreement_runs_from_its_first_to_its_last_day() {
        let on = |today: &str, ended_on| ExclusiveState::on(day(today), term("2026-03-10", "2026-03-20"), ended_on);
        assert_eq!(on("2026-03-09", None), ExclusiveState::Upcoming);
        assert_eq!(on("2026-03-10", None), ExclusiveState::Running);
        assert_eq!(on("2026-03-20", None), ExclusiveState::Running);
        assert_eq!(on("2026-03-21", None), ExclusiveState::Expired);
        assert_eq!(on("2026-03-15", Some(day("2026-03-15"))), ExclusiveState::Ended);
    }

    #[test]
    fn agreements_that_follow_on_each_other_count_together() {
        let march = term("2026-03-01", "2026-03-31");
        let (april, may) = (term("2026-04-01", "2026-04-30"), term("2026-05-01", "2026-05-31"));
        let on = |today: &str, all: &[Term]| counting_term(all.to_vec(), day(today));
        assert_eq!(on("2026-03-31", &[april, march]), Some(term("2026-03-01", "2026-04-30")));
        assert_eq!(on("2026-04-01", &[april, march]), Some(april));
        // With a gap, the present one first, then the next.
        assert_eq!((on("2026-03-31", &[march, may]), on("2026-04-01", &[march, may])), (Some(march), Some(may)));
        assert_eq!((on("2026-06-01", &[march, may]), on("2026-03-01", &[])), (None, None));
    }

    #[test]
    fn documents_are_told_by_their_content() {
        assert_eq!(document_type(b"%PDF-1.7\n"), Some("application/pdf"));
        assert_eq!(document_type(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(document_type(b"\x89PNG\r\n\x1a\n"), Some("image/png"));
        for other in [&b"<html>%PDF-"[..], b"PK\x03\x04", b"", b"%PD", b"GIF89a"] {
            assert_eq!(document_type(other), None);
        }
    }
}
