//! The search for contracts.

use chrono::NaiveDate;

use super::{ContractColumn, ContractKind, ContractState};
use crate::permission::Scope;
use crate::problem::{FieldCode, FieldError};
use crate::query::{check_order, query};
use crate::{ClientId, ListingId, MemberId, OrgUnitId};

query! {
    /// What to look for. An empty query finds every contract that the caller may see, the newest first.
    ContractQuery: paged, checked {
        /// The number or its beginning, a party's name, or what listings are found by.
        #[example = "202603-MM"]
        q: Option<String>,
        /// Of one of these kinds.
        #[example = "sale,rental"]
        kind: Vec<ContractKind>,
        /// In one of these states.
        #[example = "submitted,approved"]
        state: Vec<ContractState>,
        /// Closed by one of these.
        #[example = "3,4"]
        agent_id: Vec<MemberId>,
        /// Closed by members of this region, store or team.
        org_unit_id: Option<OrgUnitId>,
        /// About this listing.
        listing_id: Option<ListingId>,
        /// Of this client.
        client_id: Option<ClientId>,
        /// Being carried out, with one of these to come next.
        #[example = "loan,transfer"]
        next: Vec<ContractColumn>,
        /// What comes next was due before today, or was not.
        overdue: Option<bool>,
        /// Signed on this business day or later.
        #[example = "2026-03-01"]
        signed_from: Option<NaiveDate>,
        /// Signed on this business day or earlier.
        #[example = "2026-03-31"]
        signed_to: Option<NaiveDate>,
        /// The caller's own, or those of the caller's team, store or region.
        scope: Option<Scope>,
    }
}

impl ContractQuery {
    fn check(&self, errors: &mut Vec<FieldError>) {
        check_order(("signed_from", self.signed_from), ("signed_to", self.signed_to), FieldCode::EndsBeforeStart, errors);
    }
}
