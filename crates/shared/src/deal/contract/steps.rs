//! What is said while a contract takes its way.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::CONTRACT_TEXT_MAX;
use crate::MemberId;
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};

/// Bytes of the largest file of a contract.
pub const CONTRACT_FILE_BYTES_MAX: usize = 20 * 1024 * 1024;
/// Files that a contract has at most.
pub const CONTRACT_FILES_MAX: i64 = 50;
/// Characters of a reason.
const REASON_MAX: usize = 500;

/// Body of `POST /contracts/{id}/approve`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ApproveContractRequest {
    /// Anything to say, at most 500 characters.
    #[serde(default)]
    pub note: Option<String>,
}

impl ApproveContractRequest {
    /// Checks the words.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.optional_text("/note", self.note.as_deref(), REASON_MAX);
        checks.finish()
    }
}

/// Body of `POST /contracts/{id}/return` and `POST /contracts/{id}/cancel`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ContractReasonRequest {
    /// Why, 2 to 500 characters.
    #[cfg_attr(feature = "openapi", schema(example = "共有人没有签字，补齐后再提交"))]
    pub reason: String,
}

impl ContractReasonRequest {
    /// Checks the words.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/reason", &self.reason, 2, REASON_MAX);
        checks.finish()
    }
}

/// Body of `POST /contracts/{id}/sign`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignContractRequest {
    /// The day on which all have signed, today or earlier.
    pub signed_on: NaiveDate,
}

impl SignContractRequest {
    /// Checks the day.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn validate(&self, today: NaiveDate) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.day("/signed_on", Some(self.signed_on));
        if self.signed_on > today {
            checks.push(FieldError::new("/signed_on", FieldCode::OutOfRange).with("max", today.to_string()));
        }
        checks.finish()
    }
}

/// Body of `PATCH /contracts/{id}/steps/{step_id}`: what isn't there stays.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateContractStepRequest {
    /// Who sees to it.
    #[serde(default)]
    pub owner_id: Option<MemberId>,
    /// When it is due.
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
}

impl UpdateContractStepRequest {
    /// Checks the day.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.day("/due_on", self.due_on);
        checks.finish()
    }
}

/// Body of `POST /contracts/{id}/steps/{step_id}/finish`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FinishContractStepRequest {
    /// The day on which it was done, today or earlier.
    pub done_on: NaiveDate,
    /// It isn't needed, such as a loan for who pays in cash; then a note says why.
    #[serde(default)]
    pub is_skipped: bool,
    /// Anything to say, at most 200 characters.
    #[serde(default)]
    pub note: Option<String>,
}

impl FinishContractStepRequest {
    /// Checks day and note.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, today: NaiveDate) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.day("/done_on", Some(self.done_on));
        if self.done_on > today {
            checks.push(FieldError::new("/done_on", FieldCode::OutOfRange).with("max", today.to_string()));
        }
        checks.text("/note", self.note.as_deref().unwrap_or_default(), if self.is_skipped { 2 } else { 0 }, 200);
        checks.finish()
    }
}

/// Body of `POST /contracts/{id}/addenda`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AddendumRequest {
    /// What it is about, 2 to 80 characters.
    #[cfg_attr(feature = "openapi", schema(example = "付款时间调整"))]
    pub title: String,
    /// Its text.
    pub text: String,
    /// The day on which it was signed, today or earlier.
    pub signed_on: NaiveDate,
}

impl AddendumRequest {
    /// Checks title, text and day.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, today: NaiveDate) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/title", &self.title, 2, 80);
        checks.text("/text", &self.text, 2, CONTRACT_TEXT_MAX);
        checks.day("/signed_on", Some(self.signed_on));
        if self.signed_on > today {
            checks.push(FieldError::new("/signed_on", FieldCode::OutOfRange).with("max", today.to_string()));
        }
        checks.finish()
    }
}
