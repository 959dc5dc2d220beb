//! Costs as they are sent. Amounts are fen; those of an entry in reverse are negative.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{BudgetLevel, CostCategory, CostObjectRef, CostState};
use crate::company::member::MemberRef;
use crate::month::Month;
use crate::{CostId, KeyBunchId, OrgUnitId};

/// What the caller may do with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CostRights {
    /// Approve it.
    pub may_approve: bool,
    /// Say that it is paid.
    pub may_pay: bool,
    /// Enter it in reverse.
    pub may_reverse: bool,
    /// Take the draft back.
    pub may_withdraw: bool,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CostEntry {
    /// Its number.
    pub id: CostId,
    /// The business day of the document.
    pub day: NaiveDate,
    /// The month that it belongs to.
    pub month: Month,
    /// The store; null: head office.
    pub store_id: Option<OrgUnitId>,
    /// Its name.
    pub store: Option<String>,
    /// The project or campaign that it is spent on.
    pub cost_object: Option<CostObjectRef>,
    /// For what.
    pub category: CostCategory,
    /// How much without VAT.
    pub net_fen: i64,
    /// VAT on it.
    pub vat_fen: i64,
    /// Both together.
    pub gross_fen: i64,
    /// Who is paid.
    pub supplier: String,
    /// The document that shows it.
    pub document: Option<String>,
    /// What was said; of an entry in reverse, why.
    pub note: Option<String>,
    /// The bunch of keys that was cut.
    pub key_bunch_id: Option<KeyBunchId>,
    /// How far it is.
    pub state: CostState,
    /// Which entry it takes back.
    pub reverses_id: Option<CostId>,
    /// Which entry takes it back.
    pub reversed_by_id: Option<CostId>,
    /// Who has entered it.
    pub entered_by: MemberRef,
    /// When.
    pub entered_at: DateTime<Utc>,
    /// Who has approved it.
    pub approved_by: Option<MemberRef>,
    /// When.
    pub approved_at: Option<DateTime<Utc>>,
    /// On which business day it was paid.
    pub paid_on: Option<NaiveDate>,
    /// What is used of its budget, a draft counted with it; null without a budget.
    pub level: Option<BudgetLevel>,
    /// For `If-Match`.
    pub version: i64,
    /// What the caller may do.
    pub rights: CostRights,
}

/// The sums of all entries that were found, not only of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CostSums {
    /// How many there are.
    pub count: i64,
    /// Without VAT.
    pub net_fen: i64,
    /// VAT.
    pub vat_fen: i64,
    /// Of the net, what waits for an approval.
    pub draft_fen: i64,
    /// Of the net, what is approved and not yet paid.
    pub committed_fen: i64,
    /// Of the net, what is paid.
    pub spent_fen: i64,
}

/// A page of entries, with the sums of all pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CostPage {
    /// The entries.
    pub items: Vec<CostEntry>,
    /// Pass it as `cursor` for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// The sums.
    pub sums: CostSums,
}
