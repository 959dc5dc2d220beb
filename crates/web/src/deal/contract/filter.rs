//! Which contracts are shown: all of it in the address.

use std::fmt::{Display, Formatter};
use std::str::FromStr;

use chrono::{Months, NaiveDate};
use fangke_shared::deal::contract::{ContractColumn, ContractKind, ContractQuery, ContractState};
use fangke_shared::{ClientId, ListingId, MemberId, OrgUnitId};

use crate::address_state;

/// Rows of a page.
const LIMIT: i64 = 50;

/// A month, by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month(pub NaiveDate);

impl Month {
    /// Its last day.
    fn last(self) -> NaiveDate {
        self.0.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(self.0)
    }
}

impl Display for Month {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m"))
    }
}

impl FromStr for Month {
    type Err = ();

    /// `2026-03`, as a `month` control writes it.
    fn from_str(text: &str) -> Result<Self, ()> {
        format!("{text}-01").parse().map(Self).map_err(drop)
    }
}

/// The filters of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContractFilter {
    /// One state.
    pub state: Option<ContractState>,
    /// One kind.
    pub kind: Option<ContractKind>,
    /// Closed by members of a unit.
    pub unit: Option<OrgUnitId>,
    /// Closed by a colleague.
    pub agent: Option<MemberId>,
    /// Signed in a month.
    pub month: Option<Month>,
    /// Number, listing or party.
    pub q: String,
    /// About one listing.
    pub listing: Option<ListingId>,
    /// Of one client.
    pub client: Option<ClientId>,
    /// What comes next.
    pub next: Option<ContractColumn>,
    /// What comes next was due before today.
    pub overdue: Option<bool>,
}

address_state!(
    ContractFilter at "/contracts";
    state: some "state", kind: some "kind", unit: some "unit", agent: some "agent", month: some "month", q: text "q",
    listing: some "listing", client: some "client", next: some "next", overdue: some "overdue",
);

impl ContractFilter {
    /// Does it narrow the list, apart from the tab?
    pub fn is_set(&self) -> bool {
        *self != Self { state: self.state, ..Self::default() }
    }

    /// What to ask the server.
    pub fn query(&self, cursor: Option<String>) -> ContractQuery {
        ContractQuery {
            q: Some(self.q.trim().to_owned()).filter(|q| !q.is_empty()),
            kind: self.kind.into_iter().collect(),
            state: self.state.into_iter().collect(),
            agent_id: self.agent.into_iter().collect(),
            org_unit_id: self.unit,
            listing_id: self.listing,
            client_id: self.client,
            next: self.next.into_iter().collect(),
            overdue: self.overdue,
            signed_from: self.month.map(|month| month.0),
            signed_to: self.month.map(Month::last),
            scope: None,
            limit: Some(LIMIT),
            cursor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::AddressState as _;
    use crate::address::tests::{TEXTS, assert_survives};

    #[test]
    fn a_link_leads_to_the_same_contracts() {
        let filter = ContractFilter {
            state: Some(ContractState::Signed),
            kind: Some(ContractKind::Rental),
            unit: Some(OrgUnitId(2)),
            agent: Some(MemberId(3)),
            month: "2026-02".parse().ok(),
            q: "202603-MM".to_owned(),
            listing: Some(ListingId(4)),
            client: Some(ClientId(5)),
            next: Some(ContractColumn::HandOver),
            overdue: Some(true),
        };
        assert_eq!(
            filter.href(),
            "/contracts?state=signed&kind=rental&unit=2&agent=3&month=2026-02&q=202603-MM&listing=4&client=5&next=hand_over&overdue=true"
        );
        assert_survives(TEXTS.map(|q| ContractFilter { q: q.to_owned(), ..filter.clone() }));
    }

    #[test]
    fn a_month_is_all_of_its_days() {
        let query = ContractFilter { month: "2026-02".parse().ok(), ..ContractFilter::default() }.query(None);
        assert_eq!(query.signed_from.map(|day| day.to_string()).as_deref(), Some("2026-02-01"));
        assert_eq!(query.signed_to.map(|day| day.to_string()).as_deref(), Some("2026-02-28"));
        assert!("2026-13".parse::<Month>().is_err() && "202602".parse::<Month>().is_err());
    }
}
