//! What is said of costs.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::CostCategory;
use crate::deal::contract::AMOUNT_MAX;
use crate::field::Checks;
use crate::month::Month;
use crate::problem::{FieldCode, FieldError};
use crate::{CostObjectId, KeyBunchId, OrgUnitId};

/// Characters of a reason or note.
const NOTE_MAX: usize = 500;

/// Body of `POST /costs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EnterCostRequest {
    /// The business day of the document, today or earlier.
    pub day: NaiveDate,
    /// The month that it belongs to; a locked one is refused.
    pub month: Month,
    /// The store; absent: head office.
    #[serde(default)]
    pub store_id: Option<OrgUnitId>,
    /// The project or campaign that it is spent on, which may be of the same store or of the whole company.
    #[serde(default)]
    pub cost_object_id: Option<CostObjectId>,
    /// For what.
    pub category: CostCategory,
    /// How much without VAT, in fen.
    #[cfg_attr(feature = "openapi", schema(example = 1_000_000))]
    pub net_fen: i64,
    /// VAT on it, in fen.
    #[cfg_attr(feature = "openapi", schema(example = 60_000))]
    pub vat_fen: i64,
    /// Who is paid, 1 to 80 characters.
    #[cfg_attr(feature = "openapi", schema(example = "望湖物业"))]
    pub supplier: String,
    /// The document that shows it: the number of the invoice, say; at most 80 characters.
    #[serde(default)]
    pub document: Option<String>,
    /// Anything to say, at most 500 characters.
    #[serde(default)]
    pub note: Option<String>,
    /// The bunch that was cut; needed for keys, and for nothing else.
    #[serde(default)]
    pub key_bunch_id: Option<KeyBunchId>,
}

impl EnterCostRequest {
    /// Checks what needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, today: NaiveDate) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        not_ahead(&mut checks, "/day", self.day, today);
        checks.range("/net_fen", Some(self.net_fen), 1, AMOUNT_MAX);
        checks.range("/vat_fen", Some(self.vat_fen), 0, self.net_fen.clamp(0, AMOUNT_MAX));
        checks.text("/supplier", &self.supplier, 1, 80);
        checks.optional_text("/document", self.document.as_deref(), 80);
        checks.optional_text("/note", self.note.as_deref(), NOTE_MAX);
        let is_keys = self.category == CostCategory::Keys;
        checks.wrong_if(is_keys && self.key_bunch_id.is_none(), "/key_bunch_id", FieldCode::Required);
        checks.wrong_if(!is_keys && self.key_bunch_id.is_some(), "/key_bunch_id", FieldCode::Contradicts);
        checks.finish()
    }
}

fn not_ahead(checks: &mut Checks, pointer: &str, day: NaiveDate, today: NaiveDate) {
    checks.day(pointer, Some(day));
    if day > today {
        checks.push(FieldError::new(pointer, FieldCode::OutOfRange).with("max", today.to_string()));
    }
}

/// Body of `POST /costs/{id}/pay`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PayCostRequest {
    /// The business day on which it was paid, today or earlier.
    pub paid_on: NaiveDate,
}

impl PayCostRequest {
    /// Checks what needs no database.
    ///
    /// # Errors
    /// What is wrong with the day.
    pub fn validate(&self, today: NaiveDate) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        not_ahead(&mut checks, "/paid_on", self.paid_on, today);
        checks.finish()
    }
}

/// Body of `POST /costs/{id}/reverse`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReverseCostRequest {
    /// Why, 2 to 500 characters.
    #[cfg_attr(feature = "openapi", schema(example = "发票金额有误，另行入账"))]
    pub reason: String,
}

impl ReverseCostRequest {
    /// Checks the words.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/reason", &self.reason, 2, NOTE_MAX);
        checks.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rent() -> EnterCostRequest {
        EnterCostRequest {
            day: "2026-03-18".parse().unwrap(),
            month: "202603".parse().unwrap(),
            store_id: None,
            cost_object_id: None,
            category: CostCategory::Rent,
            net_fen: 1_000_000,
            vat_fen: 60_000,
            supplier: "望湖物业".to_owned(),
            document: None,
            note: None,
            key_bunch_id: None,
        }
    }

    fn wrong(request: &EnterCostRequest) -> Vec<String> {
        let errors = request.validate("2026-03-18".parse().unwrap()).err().unwrap_or_default();
        errors.into_iter().map(|error| error.pointer).collect()
    }

    #[test]
    fn an_entry_has_amounts_a_supplier_and_no_day_ahead() {
        assert_eq!(wrong(&rent()), [""; 0]);
        let day = "2026-03-19".parse().unwrap();
        assert_eq!(
            wrong(&EnterCostRequest { day, net_fen: 0, supplier: " ".into(), vat_fen: 0, ..rent() }),
            ["/day", "/net_fen", "/supplier"]
        );
        assert_eq!(wrong(&EnterCostRequest { vat_fen: 1_000_001, ..rent() }), ["/vat_fen"]);
    }

    #[test]
    fn keys_name_their_bunch_and_nothing_else_does() {
        assert_eq!(wrong(&EnterCostRequest { category: CostCategory::Keys, ..rent() }), ["/key_bunch_id"]);
        assert_eq!(wrong(&EnterCostRequest { key_bunch_id: Some(KeyBunchId(1)), ..rent() }), ["/key_bunch_id"]);
    }
}
