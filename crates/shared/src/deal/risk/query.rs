//! The search for risks, and the period of their report.

use chrono::NaiveDate;

use super::{RiskCode, RiskGrade, RiskState};
use crate::permission::Scope;
use crate::query::query;
use crate::{ContractId, MemberId, OrgUnitId};

query! {
    /// What to look for. An empty query finds every risk that the caller may see, the newest first.
    RiskQuery: paged {
        /// Of one of these kinds.
        #[example = "c08,c13"]
        code: Vec<RiskCode>,
        /// Of one of these grades.
        #[example = "high,severe"]
        grade: Vec<RiskGrade>,
        /// In one of these states.
        #[example = "open,assigned"]
        state: Vec<RiskState>,
        /// Of this contract.
        contract_id: Option<ContractId>,
        /// That this member is to deal with.
        owner_id: Option<MemberId>,
        /// Of contracts that members of this region, store or team close.
        org_unit_id: Option<OrgUnitId>,
        /// Only those that are open and overdue.
        is_overdue: bool,
        /// The caller's own, or those of the caller's team, store or region.
        scope: Option<Scope>,
    }
}

query! {
    /// What a report is about: what is open now, and what was closed in a period.
    RiskReportQuery: days {
        /// Closed on this business day or later; absent: 30 days before the last one.
        #[example = "2026-03-01"]
        from: Option<NaiveDate>,
        /// Closed on this business day or earlier; absent: today.
        #[example = "2026-03-31"]
        to: Option<NaiveDate>,
        /// The caller's own, or those of the caller's team, store or region.
        scope: Option<Scope>,
    }
}
