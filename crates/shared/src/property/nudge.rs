//! Urging 催办: who answers for others asks them to see to a listing, or to bring keys back.

use serde::{Deserialize, Serialize};

use crate::company::member::MemberRef;
use crate::field::Checks;
use crate::problem::FieldError;

/// So many hours lie between two notices to the same member about the same thing.
pub const NUDGE_HOURS: i64 = 4;

/// Longest text, in characters.
pub const NUDGE_TEXT_MAX: usize = 200;

/// Body of `POST /listings/{id}/nudge` and `POST /keys/{id}/nudge`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NudgeRequest {
    /// What is wanted, in the sender's words.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "今天 12:00 前给业主打电话"))]
    pub note: Option<String>,
}

impl NudgeRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// `too_long` at `/note`.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.optional_text("/note", self.note.as_deref(), NUDGE_TEXT_MAX);
        checks.finish()
    }
}

/// Who was urged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NudgeResponse {
    /// The maintainer, or who has the keys.
    pub member: MemberRef,
}
