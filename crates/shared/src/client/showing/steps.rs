//! What is said while a showing goes on, and after it.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{CancelReason, Objection, ShowingResult};
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::property::follow_up::{CreateFollowUpRequest, FollowUpKind};

/// The largest signature, in bytes.
pub const SIGNATURE_BYTES_MAX: usize = 200 * 1024;

/// Does a file begin as PNG does? A signature is drawn by the browser, which sends nothing else.
pub fn is_png(file: &[u8]) -> bool {
    file.starts_with(b"\x89PNG\r\n\x1a\n") && file.get(12..16) == Some(b"IHDR")
}

/// The day on which a client is called who has been shown something: every day until there is a result (§6).
pub fn next_call_on(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(1)).unwrap_or(today)
}

/// Body of `POST /showings/{id}/begin`: where the agent is, as far as that is told.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BeginShowingRequest {
    /// The place in words, at most 100 characters.
    #[serde(default)]
    pub place: Option<String>,
    /// Degrees north; together with the longitude.
    #[serde(default)]
    pub latitude: Option<f64>,
    /// Degrees east.
    #[serde(default)]
    pub longitude: Option<f64>,
}

impl BeginShowingRequest {
    /// Checks place and position.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.optional_text("/place", self.place.as_deref(), 100);
        checks.range("/latitude", self.latitude, -90.0, 90.0);
        checks.range("/longitude", self.longitude, -180.0, 180.0);
        checks.wrong_if(self.latitude.is_none() && self.longitude.is_some(), "/latitude", FieldCode::Required);
        checks.wrong_if(self.latitude.is_some() && self.longitude.is_none(), "/longitude", FieldCode::Required);
        checks.finish()
    }
}

/// Body of `PUT /showings/{id}/listings/{listing_id}`: what the client made of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StopResultRequest {
    /// What.
    pub result: ShowingResult,
    /// What speaks against it.
    #[serde(default)]
    pub objection: Option<Objection>,
    /// What the client would pay, in fen; of a rental the rent of a month.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 640_000_000))]
    pub offered_fen: Option<i64>,
    /// In the client's words, at most 500 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "满意户型和采光，嫌主卫无窗"))]
    pub client_said: Option<String>,
    /// In the owner's words, at most 500 characters.
    #[serde(default)]
    pub owner_said: Option<String>,
}

impl StopResultRequest {
    /// Checks what was offered and said. Whoever doesn't want it says what speaks against it.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        let is_unexplained = self.result == ShowingResult::NotSuitable && self.objection.is_none();
        checks.wrong_if(is_unexplained, "/objection", FieldCode::Required);
        checks.range("/offered_fen", self.offered_fen, 1, crate::money::MAX_FEN);
        checks.optional_text("/client_said", self.client_said.as_deref(), 500);
        checks.optional_text("/owner_said", self.owner_said.as_deref(), 500);
        checks.finish()
    }
}

/// Body of `POST /showings/{id}/complete`: the follow-up on the client, and what comes next.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CompleteShowingRequest {
    /// What was said: at least 6 letters or digits, at least 4 different ones.
    #[cfg_attr(feature = "openapi", schema(example = "客户对第二套很满意，明天带家人再看一次"))]
    pub text: String,
    /// What comes next.
    #[serde(default)]
    pub next_step: Option<String>,
    /// The day on which it comes: after a showing usually the next one.
    #[serde(default)]
    pub next_on: Option<NaiveDate>,
    /// The keys that were taken for it are back in the store.
    #[serde(default)]
    pub keys_returned: bool,
}

impl CompleteShowingRequest {
    /// It as a follow-up on the client.
    pub fn follow_up(&self) -> CreateFollowUpRequest {
        let (text, next_step) = (self.text.clone(), self.next_step.clone());
        CreateFollowUpRequest { kind: FollowUpKind::Showing, text, next_step, next_on: self.next_on }
    }
}

/// Body of `POST /showings/{id}/cancel`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CancelShowingRequest {
    /// Why.
    pub reason: CancelReason,
    /// In words, at most 200 characters; needed for `other`.
    #[serde(default)]
    pub note: Option<String>,
}

impl CancelShowingRequest {
    /// Checks the words. That listings were closed is for nobody to say.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        let least = if self.reason == CancelReason::Other { 2 } else { 0 };
        checks.text("/note", self.note.as_deref().unwrap_or_default(), least, 200);
        checks.wrong_if(self.reason == CancelReason::ListingsClosed, "/reason", FieldCode::OutOfRange);
        checks.finish()
    }
}

/// Body of `POST /showings/{id}/no-show`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NoShowRequest {
    /// Anything to say, at most 200 characters.
    #[serde(default)]
    pub note: Option<String>,
}

impl NoShowRequest {
    /// Checks the words.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.optional_text("/note", self.note.as_deref(), 200);
        checks.finish()
    }
}

/// Body of `POST /showings/{id}/notes`: a correction of what can't be changed any more.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ShowingNoteRequest {
    /// What was different, 2 to 500 characters.
    pub text: String,
}

impl ShowingNoteRequest {
    /// Checks the words.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/text", &self.text, 2, 500);
        checks.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_a_png_and_nothing_else() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0";
        assert!(is_png(png));
        for other in [&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], b"\xff\xd8\xff\xe0", b"", b"\x89PNG\r\n\x1a\n"] {
            assert!(!is_png(other));
        }
    }

    #[test]
    fn after_a_showing_the_client_is_called_the_next_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(next_call_on(day("2026-03-31")), day("2026-04-01"));
        assert_eq!(next_call_on(NaiveDate::MAX), NaiveDate::MAX);
    }

    #[test]
    fn whoever_does_not_want_it_says_why() {
        let said = |result, objection| {
            StopResultRequest { result, objection, offered_fen: None, client_said: None, owner_said: None }.validate().is_ok()
        };
        assert!(!said(ShowingResult::NotSuitable, None) && said(ShowingResult::NotSuitable, Some(Objection::Price)));
        assert!(said(ShowingResult::Interested, None) && said(ShowingResult::NotSeen, None));
    }

    #[test]
    fn only_other_reasons_need_words() {
        let cancel = |reason, note: Option<&str>| CancelShowingRequest { reason, note: note.map(str::to_owned) }.validate().is_ok();
        assert!(cancel(CancelReason::ByClient, None) && !cancel(CancelReason::Other, None) && cancel(CancelReason::Other, Some("停电")));
        assert!(!cancel(CancelReason::ListingsClosed, None));
    }
}
