//! Risks as sent.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{RiskAlarm, RiskCode, RiskFact, RiskGrade, RiskState, RiskWeight};
use crate::company::member::MemberRef;
use crate::deal::contract::{ContractKind, ContractState, Done};
use crate::property::listing::ListingRef;
use crate::vocabulary::vocabulary;
use crate::{ContractId, RiskId};

/// The contract of a risk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RiskContract {
    /// Which.
    pub id: ContractId,
    /// `202603-MM-0001`, from the first submission on.
    pub number: Option<String>,
    /// What it is about.
    pub kind: ContractKind,
    /// Where it stands.
    pub state: ContractState,
    /// The listing.
    pub listing: ListingRef,
    /// Who closes the deal.
    pub agent: MemberRef,
}

/// A risk as a row of lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RiskSummary {
    /// The risk.
    pub id: RiskId,
    /// Of which contract.
    pub contract: RiskContract,
    /// What may go wrong.
    pub code: RiskCode,
    /// Likelihood and impact.
    pub weight: RiskWeight,
    /// How grave that is.
    pub grade: RiskGrade,
    /// Where it stands.
    pub state: RiskState,
    /// What the record shows; none for one that was entered by hand, or that the record shows no more.
    pub fact: Option<RiskFact>,
    /// What was said of it last.
    pub note: Option<String>,
    /// Who is to deal with it.
    pub owner: Option<MemberRef>,
    /// When it was found first.
    pub found_at: DateTime<Utc>,
    /// Until when it is to be dealt with.
    pub due_at: DateTime<Utc>,
    /// It is open, and that moment has come.
    pub is_overdue: bool,
    /// It is open, and blocks the next step of the contract.
    pub is_blocking: bool,
    /// When it was resolved or accepted.
    pub closed_at: Option<DateTime<Utc>>,
    /// For `If-Match`.
    pub version: i64,
}

/// What the caller may do with a risk now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RiskRights {
    /// Give it to somebody, say that it is dealt with, resolve it.
    pub may_handle: bool,
    /// Grade it anew.
    pub may_grade: bool,
    /// Accept it.
    pub may_accept: bool,
}

/// A risk with what happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RiskResponse {
    /// As in the list.
    #[serde(flatten)]
    pub summary: RiskSummary,
    /// Who has resolved or accepted it; none where the record shows it no more.
    pub closed: Option<Done>,
    /// What was said then.
    pub closing_reason: Option<String>,
    /// The loss that was avoided, in fen.
    pub loss_avoided_fen: i64,
    /// The loss that came of it, in fen.
    pub loss_incurred_fen: i64,
    /// What happened, the oldest first; the latest 200.
    pub history: Vec<RiskEntry>,
    /// What the caller may do.
    pub rights: RiskRights,
}

/// One thing that happened to a risk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RiskEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none for the system.
    pub member: Option<MemberRef>,
    /// What.
    pub event: RiskEvent,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum RiskEvent {
    /// It was found, or found again with other facts.
    Found {
        /// What the record shows.
        fact: Option<RiskFact>,
        /// What somebody said.
        note: Option<String>,
        /// How grave it was then.
        grade: RiskGrade,
    },
    /// The record shows it no more.
    Gone,
    /// Somebody is to deal with it.
    Assigned {
        /// Who.
        to: MemberRef,
    },
    /// Somebody deals with it.
    Begun,
    /// It was graded anew.
    Graded {
        /// Likelihood and impact.
        weight: RiskWeight,
        /// Why.
        reason: String,
    },
    /// Its time told somebody.
    Alarmed {
        /// Whom.
        alarm: RiskAlarm,
    },
    /// It is done away with.
    Resolved {
        /// What was done.
        reason: String,
    },
    /// A director has accepted it.
    Accepted {
        /// Why.
        reason: String,
    },
}

vocabulary! {
    /// Of which step of a risk a notice tells.
    RiskStep {
        /// It was found.
        Found = "found",
        /// It is yours to deal with.
        Assigned = "assigned",
        /// Four fifths of its time are over.
        Warned = "warned",
        /// It is due.
        Overdue = "overdue",
        /// Twice its time is over.
        Escalated = "escalated",
        /// It is resolved.
        Resolved = "resolved",
        /// It is accepted.
        Accepted = "accepted",
    }
}

impl From<RiskAlarm> for RiskStep {
    fn from(alarm: RiskAlarm) -> Self {
        match alarm {
            RiskAlarm::Owner => Self::Warned,
            RiskAlarm::Manager => Self::Overdue,
            RiskAlarm::Director => Self::Escalated,
        }
    }
}
