//! Objections 销售抗性 of clients: what they have against it, what was answered, and what came of it (B2, C1).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use crate::company::template::Objection;
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::property::follow_up::{CreateFollowUpRequest, FollowUpKind};
use crate::query::query;
use crate::vocabulary::vocabulary;
use crate::{DemandId, OrgUnitId};

vocabulary! {
    /// What came of an answer.
    ObjectionOutcome {
        /// It stands.
        Open = "open",
        /// It weighs less.
        Eased = "eased",
        /// It is no objection any more.
        Settled = "settled",
    }
}

/// The most objections of one follow-up.
pub const OBJECTIONS_MAX: usize = 5;

/// Longest words on an objection or answer, in characters.
pub const WORDS_MAX: usize = 200;

/// An objection as it was raised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RaisedObjection {
    /// What it is about.
    pub kind: Objection,
    /// Against which of the client's demands it speaks; none for the client as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demand_id: Option<DemandId>,
    /// What the client said; required with `other`.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "比同小区上个月成交的贵二十万"))]
    pub said: Option<String>,
    /// What was answered.
    #[serde(default)]
    pub answer: Option<String>,
    /// What came of it.
    pub outcome: ObjectionOutcome,
}

/// Body of `POST /clients/{id}/follow-ups`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateClientFollowUpRequest {
    /// How.
    pub kind: FollowUpKind,
    /// What was said: at least 6 letters or digits, at least 4 different ones.
    #[cfg_attr(feature = "openapi", schema(example = "客户周六下午来看房，先看两套"))]
    pub text: String,
    /// What comes next.
    #[serde(default)]
    pub next_step: Option<String>,
    /// The day on which it comes.
    #[serde(default)]
    pub next_on: Option<NaiveDate>,
    /// What the client has against it: 5 at most, each kind once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objections: Vec<RaisedObjection>,
}

impl CreateClientFollowUpRequest {
    /// The follow-up alone.
    pub fn follow_up(&self) -> CreateFollowUpRequest {
        CreateFollowUpRequest { kind: self.kind, text: self.text.clone(), next_step: self.next_step.clone(), next_on: self.next_on }
    }

    /// Checks the body; whether the text says enough is for [`is_too_thin`](crate::property::follow_up::is_too_thin).
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = self.follow_up().validate().err().unwrap_or_default();
        let mut checks = Checks::new();
        if self.objections.len() > OBJECTIONS_MAX {
            checks.push(FieldError::new("/objections", FieldCode::TooMany).with("max", OBJECTIONS_MAX));
        }
        for (n, raised) in self.objections.iter().enumerate() {
            let is_blank = raised.said.as_deref().unwrap_or_default().trim().is_empty();
            checks.wrong_if(raised.kind == Objection::Other && is_blank, &format!("/objections/{n}/said"), FieldCode::Required);
            let is_known = self.objections.iter().take(n).any(|before| before.kind == raised.kind);
            checks.wrong_if(is_known, &format!("/objections/{n}/kind"), FieldCode::Repeated);
            checks.optional_text(&format!("/objections/{n}/said"), raised.said.as_deref(), WORDS_MAX);
            checks.optional_text(&format!("/objections/{n}/answer"), raised.answer.as_deref(), WORDS_MAX);
        }
        errors.extend(checks.finish().err().unwrap_or_default());
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// How often an objection was raised in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectionCount {
    /// What it is about.
    pub kind: Objection,
    /// In follow-ups.
    pub in_follow_ups: i64,
    /// Those of them that an answer has eased or settled.
    pub answered: i64,
    /// At showings, as what speaks against a listing.
    pub at_showings: i64,
}

impl ObjectionCount {
    /// How often in all.
    pub const fn total(&self) -> i64 {
        self.in_follow_ups + self.at_showings
    }
}

/// Answer of `GET /objections`: the most frequent first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectionReport {
    /// The first business day of the month.
    pub from: NaiveDate,
    /// Its last business day.
    pub to: NaiveDate,
    /// Kind by kind, without those that nobody raised.
    pub rows: Vec<ObjectionCount>,
}

/// The most frequent first; of equal ones in the order of the list.
pub fn by_frequency(mut rows: Vec<ObjectionCount>) -> Vec<ObjectionCount> {
    rows.retain(|row| row.total() > 0);
    rows.sort_by_key(|row| (-row.total(), row.kind));
    rows
}

/// How often something spoke against a listing at its showings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingObjection {
    /// What it is about.
    pub kind: Objection,
    /// How often.
    pub count: i64,
}

query! {
    /// What a report is asked for.
    ObjectionQuery {
        /// A business day of the month; today without it.
        #[example = "2026-03-01"]
        on: Option<NaiveDate>,
        /// Only what agents of this store have written.
        store_id: Option<OrgUnitId>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raised(kind: Objection, said: Option<&str>) -> RaisedObjection {
        RaisedObjection { kind, demand_id: None, said: said.map(str::to_owned), answer: None, outcome: ObjectionOutcome::Open }
    }

    #[test]
    fn each_kind_is_raised_once_and_another_one_in_words() {
        let request = |objections| CreateClientFollowUpRequest {
            kind: FollowUpKind::Call,
            text: "客户嫌贵，想再看看".into(),
            next_step: None,
            next_on: None,
            objections,
        };
        let pointers = |objections| {
            request(objections).validate().err().unwrap_or_default().into_iter().map(|error| error.pointer).collect::<Vec<_>>()
        };
        assert!(pointers(vec![raised(Objection::Price, None), raised(Objection::Loan, None)]).is_empty());
        assert_eq!(pointers(vec![raised(Objection::Price, None), raised(Objection::Price, None)]), ["/objections/1/kind"]);
        assert_eq!(pointers(vec![raised(Objection::Other, Some(" "))]), ["/objections/0/said"]);
    }

    #[test]
    fn the_most_frequent_come_first() {
        let count = |kind, in_follow_ups, at_showings| ObjectionCount { kind, in_follow_ups, answered: 0, at_showings };
        let rows = by_frequency(vec![
            count(Objection::Family, 1, 1),
            count(Objection::Price, 1, 1),
            count(Objection::Floor, 0, 0),
            count(Objection::Loan, 0, 3),
        ]);
        assert_eq!(rows.iter().map(|row| row.kind).collect::<Vec<_>>(), [Objection::Loan, Objection::Price, Objection::Family]);
    }
}
