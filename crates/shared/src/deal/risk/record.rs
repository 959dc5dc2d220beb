//! What the record of a contract says of its risks (§12.1): a pure rule over facts.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{RiskCode, RiskGrade, RiskWeight};
use crate::ContractStepId;
use crate::deal::contract::{ContractKind, ContractPaperKind, ContractState, ContractStepKind, PartyRole};
use crate::property::listing::{CertificateState, LandTenure, Tenancy, TradeTerms};

/// Years from which on somebody is of age.
const OF_AGE: i32 = 18;

/// A party, as far as risks look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedParty {
    /// What it is to the contract.
    pub role: PartyRole,
    /// The keyed hash of its document, if it has one.
    pub identity: Option<String>,
    /// The day of birth that stands in it.
    pub born_on: Option<NaiveDate>,
}

/// A step that is still to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenStep {
    /// Which.
    pub id: ContractStepId,
    /// What is to be done.
    pub kind: ContractStepKind,
    /// When.
    pub due_on: NaiveDate,
}

/// What is known of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractRecord {
    /// What it is about.
    pub kind: ContractKind,
    /// Where it stands.
    pub state: ContractState,
    /// Its parties.
    pub parties: Vec<RecordedParty>,
    /// The steps that are still to be done, in their order.
    pub open_steps: Vec<OpenStep>,
    /// The steps that are done; those that weren't needed aren't among them.
    pub done_steps: Vec<ContractStepKind>,
    /// What the papers are that are attached.
    pub papers: Vec<ContractPaperKind>,
    /// The price of a sale, in fen.
    pub price_fen: Option<i64>,
    /// What a flat of its size costs in its community, in fen, where that is known.
    pub reference_fen: Option<i64>,
    /// The first day on which something was due that is open still, if that is over.
    pub money_due_on: Option<NaiveDate>,
    /// What is agreed on with the owner of the listing.
    pub terms: TradeTerms,
}

/// What was found in the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum RiskFact {
    /// The owners aren't all bound (C03).
    OwnersUnbound {
        /// An owner is a minor.
        has_minor: bool,
        /// Co-owners whom the listing names, while none is a party.
        co_owners: Option<String>,
    },
    /// A tenant lives in what is sold (C05).
    TenantInPlace {
        /// The last day of the lease, if it is known.
        lease_ends_on: Option<NaiveDate>,
    },
    /// The price of a sale is far from what such a flat costs (C06).
    PriceUnusual {
        /// The price, in fen.
        price_fen: i64,
        /// What such a flat costs, in fen.
        reference_fen: i64,
    },
    /// Papers are missing that a step needs which is done or due (C07).
    PaperMissing {
        /// Which; risks that were found before papers had kinds don't say it.
        #[serde(default)]
        papers: Vec<ContractPaperKind>,
    },
    /// A step is overdue (C08).
    StepOverdue {
        /// Which.
        step: ContractStepKind,
        /// When it was due.
        due_on: NaiveDate,
        /// How grave that is by now.
        grade: RiskGrade,
    },
    /// Money is overdue (C09).
    MoneyOverdue {
        /// Since when the first of it is due.
        due_on: NaiveDate,
        /// How grave that is by now.
        grade: RiskGrade,
    },
    /// Who bears which taxes is to be settled (C12).
    TaxesOpen {
        /// The land is allocated, its fee not settled.
        is_land_allocated: bool,
        /// How the certificate stands, where that costs something.
        certificate: Option<CertificateState>,
    },
    /// One document stands on both sides (C13).
    SameIdentity,
}

/// A risk that the record shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRisk {
    /// Of which kind.
    pub code: RiskCode,
    /// Which step it is about.
    pub step: Option<ContractStepId>,
    /// Why.
    pub fact: RiskFact,
    /// How grave it is by the rule.
    pub weight: RiskWeight,
}

/// Per cent of the reference from which on a price is unusual, below it and above (§12.1).
const UNUSUAL_PERCENT: (i128, i128) = (85, 115);

/// The risks that the record of a contract shows on a day, by their codes. A draft is looked at once it is submitted; what is over has only the
/// money that is open still.
pub fn found(record: &ContractRecord, today: NaiveDate) -> Vec<FoundRisk> {
    let money = record.money_due_on.filter(|_| record.state.is_signed()).and_then(|due_on| money_overdue(due_on, today));
    if !matches!(record.state, ContractState::Submitted | ContractState::Approved | ContractState::Signed) {
        return money.into_iter().collect();
    }
    let of = |code: RiskCode, fact| FoundRisk { code, step: None, fact, weight: code.weight() };
    let mut all = Vec::new();
    all.extend(owners(record, today).map(|fact| of(RiskCode::C03, fact)));
    if record.kind == ContractKind::Sale {
        let is_let = record.terms.tenancy == Some(Tenancy::Tenanted);
        all.extend(is_let.then(|| of(RiskCode::C05, RiskFact::TenantInPlace { lease_ends_on: record.terms.lease_ends_on })));
    }
    all.extend(unusual_price(record).map(|fact| of(RiskCode::C06, fact)));
    let papers = papers_missing(record, today);
    all.extend((!papers.is_empty()).then(|| of(RiskCode::C07, RiskFact::PaperMissing { papers })));
    all.extend(record.open_steps.iter().filter_map(|step| overdue(step, today)));
    all.extend(money);
    if record.kind == ContractKind::Sale {
        all.extend(taxes(&record.terms).map(|fact| of(RiskCode::C12, fact)));
    }
    all.extend(has_both_sides(&record.parties).then(|| of(RiskCode::C13, RiskFact::SameIdentity)));
    all
}

const fn is_owner(role: PartyRole) -> bool {
    matches!(role, PartyRole::Owner | PartyRole::CoOwner)
}

fn owners(record: &ContractRecord, today: NaiveDate) -> Option<RiskFact> {
    let is_minor = |party: &RecordedParty| is_owner(party.role) && party.born_on.is_some_and(|born| !is_of_age(born, today));
    let has_minor = record.parties.iter().any(is_minor);
    let is_bound = record.parties.iter().any(|party| party.role == PartyRole::CoOwner);
    let co_owners = record.terms.co_owners.clone().filter(|_| !is_bound);
    (has_minor || co_owners.is_some()).then_some(RiskFact::OwnersUnbound { has_minor, co_owners })
}

fn is_of_age(born: NaiveDate, today: NaiveDate) -> bool {
    today.years_since(born).and_then(|years| i32::try_from(years).ok()).is_some_and(|years| years >= OF_AGE)
}

/// 15 % or more below or above what such a flat costs (§12.1).
fn unusual_price(record: &ContractRecord) -> Option<RiskFact> {
    let (price_fen, reference_fen) = record.price_fen.zip(record.reference_fen.filter(|fen| *fen > 0))?;
    if record.kind != ContractKind::Sale {
        return None;
    }
    let (price, reference) = (i128::from(price_fen) * 100, i128::from(reference_fen));
    let (least, most) = UNUSUAL_PERCENT;
    (price <= reference * least || price >= reference * most).then_some(RiskFact::PriceUnusual { price_fen, reference_fen })
}

/// The papers of the steps that are done or due and aren't attached, each once.
fn papers_missing(record: &ContractRecord, today: NaiveDate) -> Vec<ContractPaperKind> {
    if record.state != ContractState::Signed {
        return Vec::new();
    }
    let due = record.open_steps.iter().filter(|step| step.due_on <= today).map(|step| step.kind);
    let steps: Vec<ContractStepKind> = record.done_steps.iter().copied().chain(due).collect();
    let is_needed = |paper: &ContractPaperKind| steps.iter().any(|step| step.papers(record.kind).contains(paper));
    ContractPaperKind::ALL.iter().copied().filter(|paper| is_needed(paper) && !record.papers.contains(paper)).collect()
}

/// 1 to 30 days are low, to 60 medium, to 90 high, more severe (§12.1).
fn money_overdue(due_on: NaiveDate, today: NaiveDate) -> Option<FoundRisk> {
    let weight = match (today - due_on).num_days() {
        ..=0 => return None,
        1..=30 => RiskWeight::new(2, 2),
        31..=60 => RiskWeight::new(3, 3),
        61..=90 => RiskWeight::new(3, 4),
        _ => RiskWeight::new(4, 4),
    };
    let fact = RiskFact::MoneyOverdue { due_on, grade: weight.grade() };
    Some(FoundRisk { code: RiskCode::C09, step: None, fact, weight })
}

/// 1 to 3 days are low, 4 to 10 medium, more high (§12.1).
fn overdue(step: &OpenStep, today: NaiveDate) -> Option<FoundRisk> {
    let weight = match (today - step.due_on).num_days() {
        ..=0 => return None,
        1..=3 => RiskWeight::new(2, 2),
        4..=10 => RiskWeight::new(3, 3),
        _ => RiskWeight::new(3, 4),
    };
    let fact = RiskFact::StepOverdue { step: step.kind, due_on: step.due_on, grade: weight.grade() };
    Some(FoundRisk { code: RiskCode::C08, step: Some(step.id), fact, weight })
}

fn taxes(terms: &TradeTerms) -> Option<RiskFact> {
    let is_land_allocated = terms.land_tenure == Some(LandTenure::Allocated);
    let certificate = terms
        .certificate
        .filter(|state| matches!(state, CertificateState::None | CertificateState::Processing | CertificateState::UnderTwoYears));
    (is_land_allocated || certificate.is_some()).then_some(RiskFact::TaxesOpen { is_land_allocated, certificate })
}

fn has_both_sides(parties: &[RecordedParty]) -> bool {
    let side = |party: &RecordedParty| matches!(party.role, PartyRole::Owner | PartyRole::CoOwner | PartyRole::OwnerProxy);
    parties
        .iter()
        .filter(|party| side(party))
        .any(|owner| owner.identity.is_some() && parties.iter().any(|other| !side(other) && other.identity == owner.identity))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn party(role: PartyRole, identity: Option<&str>) -> RecordedParty {
        RecordedParty { role, identity: identity.map(ToOwned::to_owned), born_on: None }
    }

    fn sale(state: ContractState) -> ContractRecord {
        ContractRecord {
            kind: ContractKind::Sale,
            state,
            parties: vec![party(PartyRole::Owner, Some("a")), party(PartyRole::Client, Some("b"))],
            open_steps: Vec::new(),
            done_steps: Vec::new(),
            papers: ContractPaperKind::ALL.to_vec(),
            price_fen: Some(320_000_000),
            reference_fen: None,
            money_due_on: None,
            terms: TradeTerms::default(),
        }
    }

    fn codes(record: &ContractRecord, today: &str) -> Vec<RiskCode> {
        found(record, day(today)).iter().map(|found| found.code).collect()
    }

    #[test]
    fn a_clean_record_shows_nothing() {
        assert_eq!(codes(&sale(ContractState::Approved), "2026-03-18"), []);
    }

    #[test]
    fn an_overdue_step_grows_with_the_days() {
        let step = OpenStep { id: ContractStepId(7), kind: ContractStepKind::Loan, due_on: day("2026-03-18") };
        let record = ContractRecord { open_steps: vec![step], ..sale(ContractState::Signed) };
        let grade = |today: &str| found(&record, day(today)).first().map(|found| (found.step, found.weight.grade()));
        let of = |grade| Some((Some(ContractStepId(7)), grade));
        assert_eq!(grade("2026-03-18"), None);
        assert_eq!(grade("2026-03-19"), of(RiskGrade::Low));
        assert_eq!(grade("2026-03-21"), of(RiskGrade::Low));
        assert_eq!(grade("2026-03-22"), of(RiskGrade::Medium));
        assert_eq!(grade("2026-03-28"), of(RiskGrade::Medium));
        assert_eq!(grade("2026-03-29"), of(RiskGrade::High));
        // Within a band it is the same finding.
        assert_eq!(found(&record, day("2026-03-22")), found(&record, day("2026-03-28")));
    }

    #[test]
    fn one_document_on_both_sides_is_found_and_none_twice_on_one() {
        let mut record = sale(ContractState::Submitted);
        record.parties.push(party(PartyRole::CoOwner, Some("a")));
        record.parties.push(party(PartyRole::CoClient, None));
        assert_eq!(codes(&record, "2026-03-18"), []);
        record.parties.push(party(PartyRole::ClientProxy, Some("a")));
        assert_eq!(codes(&record, "2026-03-18"), [RiskCode::C13]);
        // A draft is looked at once it is submitted.
        assert_eq!(codes(&ContractRecord { state: ContractState::Draft, ..record.clone() }, "2026-03-18"), []);
        assert_eq!(codes(&ContractRecord { state: ContractState::Cancelled, ..record }, "2026-03-18"), []);
    }

    #[test]
    fn owners_are_of_age_on_their_eighteenth_birthday() {
        let mut record = sale(ContractState::Submitted);
        record.parties = vec![RecordedParty { born_on: Some(day("2008-03-18")), ..party(PartyRole::Owner, None) }];
        assert_eq!(codes(&record, "2026-03-17"), [RiskCode::C03]);
        assert_eq!(codes(&record, "2026-03-18"), []);
    }

    #[test]
    fn co_owners_are_bound_once_one_is_a_party() {
        let terms = TradeTerms { co_owners: Some("夫妻共有".to_owned()), ..TradeTerms::default() };
        let mut record = ContractRecord { terms, ..sale(ContractState::Approved) };
        assert_eq!(codes(&record, "2026-03-18"), [RiskCode::C03]);
        record.parties.push(party(PartyRole::CoOwner, None));
        assert_eq!(codes(&record, "2026-03-18"), []);
    }

    #[test]
    fn tenants_and_taxes_concern_sales() {
        let terms = TradeTerms {
            tenancy: Some(Tenancy::Tenanted),
            land_tenure: Some(LandTenure::Allocated),
            certificate: Some(CertificateState::UnderTwoYears),
            ..TradeTerms::default()
        };
        let record = ContractRecord { terms, ..sale(ContractState::Approved) };
        assert_eq!(codes(&record, "2026-03-18"), [RiskCode::C05, RiskCode::C12]);
        assert_eq!(codes(&ContractRecord { kind: ContractKind::Rental, ..record }, "2026-03-18"), []);
    }

    #[test]
    fn papers_are_missed_from_their_step_on() {
        use ContractPaperKind::{CustodyAgreement, SignedContract, TitleCertificate};
        let step = |kind, due: &str| OpenStep { id: ContractStepId(1), kind, due_on: day(due) };
        let steps = vec![step(ContractStepKind::OnlineSigning, "2026-03-21"), step(ContractStepKind::FundCustody, "2026-03-25")];
        let record = ContractRecord { open_steps: steps, papers: Vec::new(), ..sale(ContractState::Signed) };
        let missing = |record: &ContractRecord, today: &str| {
            let found = found(record, day(today)).into_iter().find(|found| found.code == RiskCode::C07);
            found.map(|found| found.fact)
        };
        let papers = |papers: &[ContractPaperKind]| Some(RiskFact::PaperMissing { papers: papers.to_vec() });
        assert_eq!(missing(&record, "2026-03-20"), None);
        assert_eq!(missing(&record, "2026-03-21"), papers(&[SignedContract, TitleCertificate]));
        let signed = ContractRecord { papers: vec![SignedContract, ContractPaperKind::Other], ..record.clone() };
        assert_eq!(missing(&signed, "2026-03-21"), papers(&[TitleCertificate]));
        assert_eq!(missing(&signed, "2026-03-25"), papers(&[TitleCertificate, CustodyAgreement]));
        // Whatever is done early has had its papers.
        let done = ContractRecord { open_steps: Vec::new(), done_steps: vec![ContractStepKind::FundCustody], ..signed };
        assert_eq!(missing(&done, "2026-03-18"), papers(&[CustodyAgreement]));
        assert_eq!(missing(&ContractRecord { state: ContractState::Completed, ..done }, "2026-03-18"), None);
        // What was found before papers had kinds is read as before.
        assert_eq!(serde_json::from_str::<RiskFact>(r#"{"fact":"paper_missing"}"#).unwrap(), RiskFact::PaperMissing { papers: Vec::new() });
    }

    #[test]
    fn a_price_is_unusual_from_fifteen_per_cent_on() {
        let codes = |price_fen: i64, kind: ContractKind| {
            let record =
                ContractRecord { price_fen: Some(price_fen), reference_fen: Some(100_000_000), kind, ..sale(ContractState::Approved) };
            codes(&record, "2026-03-18")
        };
        for (price_fen, is_found) in [(85_000_000, true), (85_000_001, false), (114_999_999, false), (115_000_000, true)] {
            assert_eq!(!codes(price_fen, ContractKind::Sale).is_empty(), is_found, "{price_fen}");
        }
        assert_eq!(codes(1, ContractKind::Rental), []);
    }

    #[test]
    fn money_that_is_overdue_grows_with_the_days_and_outlives_the_contract() {
        let record = ContractRecord { money_due_on: Some(day("2026-03-18")), ..sale(ContractState::Completed) };
        let grade = |today: &str| found(&record, day(today)).first().map(|found| (found.code, found.weight.grade()));
        let of = |grade| Some((RiskCode::C09, grade));
        assert_eq!(grade("2026-03-18"), None);
        assert_eq!(grade("2026-03-19"), of(RiskGrade::Low));
        assert_eq!(grade("2026-04-17"), of(RiskGrade::Low));
        assert_eq!(grade("2026-04-18"), of(RiskGrade::Medium));
        assert_eq!(grade("2026-05-18"), of(RiskGrade::High));
        assert_eq!(grade("2026-06-16"), of(RiskGrade::High));
        assert_eq!(grade("2026-06-17"), of(RiskGrade::Severe));
        assert_eq!(codes(&ContractRecord { state: ContractState::Cancelled, ..record.clone() }, "2026-04-01"), []);
        assert_eq!(codes(&ContractRecord { state: ContractState::Signed, ..record }, "2026-04-01"), [RiskCode::C09]);
    }
}
