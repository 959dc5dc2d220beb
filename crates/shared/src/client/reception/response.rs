//! Receptions as they are sent.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{AnswerState, ReceptionKind, ReceptionOutcome, ReceptionStep};
use crate::client::ClientSource;
use crate::client::profile::ContactCheck;
use crate::company::member::MemberRef;
use crate::{ClientId, ReceptionId};

/// A reception as a row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceptionSummary {
    /// The reception.
    pub id: ReceptionId,
    /// Through the door, or by telephone.
    pub kind: ReceptionKind,
    /// Received as an owner.
    pub is_owner: bool,
    /// The channel.
    pub source: ClientSource,
    /// The name as told.
    pub name: Option<String>,
    /// How to reach them, masked.
    pub contact_masked: Option<String>,
    /// What they look for.
    pub wish: Option<String>,
    /// Who answers.
    pub consultant: MemberRef,
    /// It was the consultant's turn; otherwise they were asked for by name, or it was passed on to them.
    pub by_turn: bool,
    /// When it was.
    pub received_at: DateTime<Utc>,
    /// Until when a first answer keeps the goal of 24 hours.
    pub goal_at: DateTime<Utc>,
    /// Until when a first answer keeps the limit of 72 hours.
    pub limit_at: DateTime<Utc>,
    /// The first answer.
    pub first_answered_at: Option<DateTime<Utc>>,
    /// How it stands with it.
    pub answer: AnswerState,
    /// What came of it.
    pub outcome: Option<ReceptionOutcome>,
    /// The client that it became, or was.
    pub client_id: Option<ClientId>,
    /// For `If-Match`.
    pub version: i64,
}

/// A reception with everything that the caller may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceptionResponse {
    /// The row of the list.
    #[serde(flatten)]
    pub summary: ReceptionSummary,
    /// Where.
    pub store_name: String,
    /// Which portal, who referred.
    pub source_detail: Option<String>,
    /// Who registered it.
    pub received_by: MemberRef,
    /// The steps of its kind, in their order.
    pub steps: Vec<ReceptionStep>,
    /// Those that were done.
    pub done: Vec<ReceptionStep>,
    /// The consultation: what was asked.
    pub asked: Option<String>,
    /// The consultation: when.
    pub consulted_at: Option<DateTime<Utc>>,
    /// The consultation: what we answered.
    pub said: Option<String>,
    /// The consultation: what they made of it.
    pub reacted: Option<String>,
    /// What came of it, in words.
    pub outcome_note: Option<String>,
    /// Is the person known? What a registration of the contact by the caller would say, while it is none yet.
    pub known: Option<ContactCheck>,
    /// May the caller note anything?
    pub may_edit: bool,
    /// May the caller pass it on?
    pub may_pass: bool,
}

/// What became of the receptions of one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConversionRow {
    /// The channel; none in the row of all.
    pub source: Option<ClientSource>,
    /// Receptions.
    pub receptions: i64,
    /// Those that had a first answer within 24 hours.
    pub in_goal: i64,
    /// Those that became a client, or came from one.
    pub clients: i64,
    /// Those whose client booked a showing from then on.
    pub showings: i64,
}

/// Answer of `GET /receptions/conversion`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConversionReport {
    /// The first business day.
    pub from: NaiveDate,
    /// The last one.
    pub to: NaiveDate,
    /// All channels.
    pub all: ConversionRow,
    /// Each channel, the one with the most receptions first.
    pub rows: Vec<ConversionRow>,
}
