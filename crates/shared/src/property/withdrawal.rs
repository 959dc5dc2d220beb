//! Withdrawal notices 撤单核实 (A3): somebody has heard that the owner no longer sells or lets; the maintainer verifies it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::company::member::MemberRef;
use crate::field::Checks;
use crate::problem::FieldError;

/// Longest note, in characters.
pub const NOTE_MAX: usize = 200;

/// Body of `POST /listings/{id}/withdrawal-report`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportWithdrawalRequest {
    /// Who said what, 2 to 200 characters; never a number.
    #[cfg_attr(feature = "openapi", schema(example = "业主说已经租给亲戚，不卖了"))]
    pub note: String,
}

impl ReportWithdrawalRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// `too_short` or `too_long` at `/note`.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/note", &self.note, 2, NOTE_MAX);
        checks.finish()
    }
}

/// A report that nobody has answered yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WithdrawalReport {
    /// Who reported it.
    pub by: MemberRef,
    /// Who said what.
    pub note: String,
    /// When.
    pub reported_at: DateTime<Utc>,
    /// Until when the maintainer verifies it; then it goes to the manager.
    pub due_at: DateTime<Utc>,
    /// Is that over?
    pub is_overdue: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_something() {
        let of = |note: &str| ReportWithdrawalRequest { note: note.to_owned() }.validate();
        assert_eq!(of("不卖了"), Ok(()));
        assert!(of(" ").is_err() && of(&"撤".repeat(201)).is_err());
    }
}
