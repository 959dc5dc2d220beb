//! What is agreed on, as it is drawn up and changed.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{ContractKind, ContractParty, PartyRole};
use crate::field::Checks;
use crate::money::MAX_FEN;
use crate::problem::{FieldCode, FieldError};
use crate::{ClientId, ListingId, MemberId};

/// The largest amount of a commission, in fen.
pub const AMOUNT_MAX: i64 = MAX_FEN;
/// Months of the longest term; of an exclusive agreement it is shorter (§1.10).
pub const TERM_MONTHS_MAX: u32 = 240;
/// Characters of the further terms.
pub const TERMS_MAX: usize = 4000;

/// Body of `POST /contracts`, and what `PATCH /contracts/{id}` changes. Amounts are fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ContractDraft {
    /// What it is about; it stays.
    pub kind: ContractKind,
    /// Which listing; it stays.
    pub listing_id: ListingId,
    /// Who buys or rents; none for an exclusive agreement.
    #[serde(default)]
    pub client_id: Option<ClientId>,
    /// Who closes the deal; absent: the caller.
    #[serde(default)]
    pub agent_id: Option<MemberId>,
    /// The price, the rent of a month, or the asking price of an exclusive agreement.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 320_000_000))]
    pub price_fen: Option<i64>,
    /// What the owner pays the house.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 1_600_000))]
    pub owner_commission_fen: i64,
    /// What the client pays the house.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 3_200_000))]
    pub client_commission_fen: i64,
    /// Information fees.
    #[serde(default)]
    pub information_fee_fen: i64,
    /// Rebates of the bank.
    #[serde(default)]
    pub bank_rebate_fen: i64,
    /// The day on which it is concluded; absent: the day of the signing.
    #[serde(default)]
    pub agreed_on: Option<NaiveDate>,
    /// First day of a lease or an exclusive agreement.
    #[serde(default)]
    pub from_on: Option<NaiveDate>,
    /// Its last day.
    #[serde(default)]
    pub until_on: Option<NaiveDate>,
    /// The novice, or somebody who can't close, for whom the agent closes (§4.5).
    #[serde(default)]
    pub novice_id: Option<MemberId>,
    /// What else is agreed on, at most 4000 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "家具家电随房赠送；交房前结清物业费"))]
    pub terms: Option<String>,
}

/// What a contract lacks to be submitted: where it is missing in the contract.
pub type MissingContractPart = &'static str;

impl ContractDraft {
    /// What the house is paid in all, in fen: that is what is split (§4).
    pub const fn total_fen(&self) -> i64 {
        self.owner_commission_fen
            .saturating_add(self.client_commission_fen)
            .saturating_add(self.information_fee_fen)
            .saturating_add(self.bank_rebate_fen)
    }

    /// Checks what needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.range("/price_fen", self.price_fen, 1, MAX_FEN);
        let amounts = [
            ("/owner_commission_fen", self.owner_commission_fen),
            ("/client_commission_fen", self.client_commission_fen),
            ("/information_fee_fen", self.information_fee_fen),
            ("/bank_rebate_fen", self.bank_rebate_fen),
        ];
        for (pointer, amount) in amounts {
            checks.range(pointer, Some(amount), 0, AMOUNT_MAX);
        }
        checks.optional_text("/terms", self.terms.as_deref(), TERMS_MAX);
        checks.day("/agreed_on", self.agreed_on);
        checks.day("/from_on", self.from_on);
        checks.day("/until_on", self.until_on);
        let contradicts = |pointer: &str| FieldError::new(pointer, FieldCode::Contradicts).with("other", "/kind");
        if self.kind == ContractKind::Exclusive && self.client_id.is_some() {
            checks.push(contradicts("/client_id"));
        }
        if self.kind == ContractKind::Sale && (self.from_on.is_some() || self.until_on.is_some()) {
            checks.push(contradicts("/until_on"));
        }
        if let Some((from, until)) = self.from_on.zip(self.until_on) {
            let months = if self.kind == ContractKind::Exclusive { crate::property::exclusive::MONTHS_MAX } else { TERM_MONTHS_MAX };
            if until < from {
                checks.push(FieldError::new("/until_on", FieldCode::EndsBeforeStart).with("other", "/from_on"));
            } else if from.checked_add_months(Months::new(months)).is_some_and(|last| until >= last) {
                checks.push(FieldError::new("/until_on", FieldCode::OutOfRange).with("months", months));
            }
        }
        if self.novice_id.is_some() && self.novice_id == self.agent_id {
            checks.push(FieldError::new("/novice_id", FieldCode::Contradicts).with("other", "/agent_id"));
        }
        checks.finish()
    }

    /// What it lacks to be submitted, with its parties.
    pub fn missing(&self, parties: &[ContractParty]) -> Vec<FieldError> {
        let mut missing: Vec<MissingContractPart> = Vec::new();
        let has = |role: PartyRole| parties.iter().any(|party| party.role == role);
        if !has(PartyRole::Owner) {
            missing.push("/parties/owner");
        }
        if self.kind == ContractKind::Exclusive {
            missing.extend(self.term_missing());
        } else {
            if self.client_id.is_none() {
                missing.push("/client_id");
            }
            if !has(PartyRole::Client) {
                missing.push("/parties/client");
            }
            if self.price_fen.is_none() {
                missing.push("/price_fen");
            }
            if self.total_fen() == 0 {
                missing.push("/client_commission_fen");
            }
            if self.kind == ContractKind::Rental {
                missing.extend(self.term_missing());
            }
        }
        missing.into_iter().map(|pointer| FieldError::new(pointer, FieldCode::Required)).collect()
    }

    fn term_missing(&self) -> impl Iterator<Item = MissingContractPart> {
        let from = self.from_on.is_none().then_some("/from_on");
        from.into_iter().chain(self.until_on.is_none().then_some("/until_on"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ContractPartyId;

    fn draft(kind: ContractKind) -> ContractDraft {
        let empty = serde_json::json!({"kind": kind, "listing_id": 1});
        serde_json::from_value(empty).unwrap()
    }

    fn party(role: PartyRole) -> ContractParty {
        ContractParty { id: ContractPartyId(1), role, name: "王小明".to_owned(), id_document: None, note: None }
    }

    fn pointers(errors: &[FieldError]) -> Vec<&str> {
        errors.iter().map(|error| error.pointer.as_str()).collect()
    }

    #[test]
    fn a_sale_lacks_client_price_commission_and_parties() {
        let sale = draft(ContractKind::Sale);
        assert_eq!(
            pointers(&sale.missing(&[])),
            ["/parties/owner", "/client_id", "/parties/client", "/price_fen", "/client_commission_fen"]
        );
        let whole = ContractDraft { client_id: Some(ClientId(1)), price_fen: Some(1), bank_rebate_fen: 1, ..sale };
        assert!(whole.missing(&[party(PartyRole::Owner), party(PartyRole::Client)]).is_empty());
    }

    #[test]
    fn leases_and_exclusive_agreements_have_a_term() {
        assert_eq!(pointers(&draft(ContractKind::Exclusive).missing(&[party(PartyRole::Owner)])), ["/from_on", "/until_on"]);
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let lease = |from, until| ContractDraft { from_on: day(from), until_on: day(until), ..draft(ContractKind::Rental) };
        assert!(lease("2026-03-18", "2027-03-17").validate().is_ok());
        assert_eq!(lease("2026-03-18", "2026-03-17").validate().unwrap_err()[0].code, FieldCode::EndsBeforeStart);
        assert_eq!(lease("2026-03-18", "2046-03-18").validate().unwrap_err()[0].code, FieldCode::OutOfRange);
    }

    #[test]
    fn what_the_house_is_paid_is_the_sum_of_four_and_never_negative() {
        let paid = ContractDraft {
            owner_commission_fen: 1,
            client_commission_fen: 20,
            information_fee_fen: 300,
            bank_rebate_fen: 4000,
            ..draft(ContractKind::Sale)
        };
        assert_eq!(paid.total_fen(), 4321);
        let negative = ContractDraft { information_fee_fen: -1, ..paid };
        assert_eq!(pointers(&negative.validate().unwrap_err()), ["/information_fee_fen"]);
    }

    #[test]
    fn an_exclusive_agreement_has_no_client_and_a_sale_no_term() {
        let exclusive = ContractDraft { client_id: Some(ClientId(1)), ..draft(ContractKind::Exclusive) };
        assert_eq!(pointers(&exclusive.validate().unwrap_err()), ["/client_id"]);
        let sale = ContractDraft { until_on: "2026-03-18".parse().ok(), ..draft(ContractKind::Sale) };
        assert_eq!(pointers(&sale.validate().unwrap_err()), ["/until_on"]);
    }
}
