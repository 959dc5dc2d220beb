//! What is said of risks.

use serde::{Deserialize, Serialize};

use super::{RISK_MAX, RiskCode, RiskWeight};
use crate::MemberId;
use crate::field::Checks;
use crate::money::MAX_FEN;
use crate::problem::FieldError;

/// Characters of a reason.
const REASON_MAX: usize = 500;

/// Body of `POST /contracts/{id}/risks`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EnterRiskRequest {
    /// What may go wrong.
    pub code: RiskCode,
    /// What was found, 2 to 500 characters.
    #[cfg_attr(feature = "openapi", schema(example = "产调显示房屋已被法院查封"))]
    pub note: String,
}

impl EnterRiskRequest {
    /// Checks the words.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/note", &self.note, 2, REASON_MAX);
        checks.finish()
    }
}

/// Body of `POST /risks/{id}/assign`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AssignRiskRequest {
    /// Who is to deal with it.
    pub member_id: MemberId,
}

/// Body of `POST /risks/{id}/grade`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GradeRiskRequest {
    /// How likely it is, 1 to 5.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub likelihood: i64,
    /// How much it would hurt, 1 to 5.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub impact: i64,
    /// Why, 2 to 500 characters.
    #[cfg_attr(feature = "openapi", schema(example = "业主已出具还款证明"))]
    pub reason: String,
}

impl GradeRiskRequest {
    /// Checks figures and reason.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.range("/likelihood", Some(self.likelihood), 1, RISK_MAX);
        checks.range("/impact", Some(self.impact), 1, RISK_MAX);
        checks.text("/reason", &self.reason, 2, REASON_MAX);
        checks.finish()
    }

    /// Both figures.
    pub const fn weight(&self) -> RiskWeight {
        RiskWeight::new(self.likelihood, self.impact)
    }
}

/// Body of `POST /risks/{id}/resolve` and `POST /risks/{id}/accept`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CloseRiskRequest {
    /// What was done, or why it is accepted, 2 to 500 characters.
    #[cfg_attr(feature = "openapi", schema(example = "重新出具产调，查封已解除"))]
    pub reason: String,
    /// The loss that was avoided, in fen.
    #[serde(default)]
    pub loss_avoided_fen: i64,
    /// The loss that came of it, in fen.
    #[serde(default)]
    pub loss_incurred_fen: i64,
}

impl CloseRiskRequest {
    /// Checks reason and amounts.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/reason", &self.reason, 2, REASON_MAX);
        checks.range("/loss_avoided_fen", Some(self.loss_avoided_fen), 0, MAX_FEN);
        checks.range("/loss_incurred_fen", Some(self.loss_incurred_fen), 0, MAX_FEN);
        checks.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_lie_between_one_and_five() {
        let graded = |likelihood, impact| GradeRiskRequest { likelihood, impact, reason: "已还清".to_owned() }.validate();
        assert!(graded(1, 5).is_ok());
        assert_eq!(graded(0, 6).unwrap_err().len(), 2);
    }

    #[test]
    fn losses_are_never_negative() {
        let closed = CloseRiskRequest { reason: "已解除".to_owned(), loss_avoided_fen: -1, loss_incurred_fen: 0 };
        assert_eq!(closed.validate().unwrap_err()[0].pointer, "/loss_avoided_fen");
    }
}
