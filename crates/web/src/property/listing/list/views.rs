//! The tabs above the list: each is a query, so each has an address.

use fangke_shared::permission::Scope;
use fangke_shared::property::listing::{ListingQuery, ListingStatus};

use crate::tr;

/// Days of the view of what nobody followed up.
const UNFOLLOWED_DAYS: i32 = 7;

/// A view of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// What is on the market.
    Available,
    /// What I look after.
    Mine,
    /// What nobody followed up for a week.
    Unfollowed,
    /// Leads.
    Leads,
}

impl View {
    /// Every view, in the order of the tabs.
    pub const ALL: [Self; 4] = [Self::Available, Self::Mine, Self::Unfollowed, Self::Leads];

    /// What the tab says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Available => tr!(listing.view.available),
            Self::Mine => tr!(listing.view.mine),
            Self::Unfollowed => tr!(listing.view.unfollowed),
            Self::Leads => tr!(listing.view.leads),
        }
    }

    /// The view of a query, whatever else it narrows.
    pub fn of(query: &ListingQuery) -> Self {
        match query {
            q if q.status == [ListingStatus::Lead] => Self::Leads,
            q if q.unfollowed_days == Some(UNFOLLOWED_DAYS) => Self::Unfollowed,
            q if q.scope == Some(Scope::Own) => Self::Mine,
            _ => Self::Available,
        }
    }

    /// The view and nothing else, for the purpose in force.
    pub fn query(self, current: &ListingQuery) -> ListingQuery {
        let base = ListingQuery { purpose: current.purpose, ..ListingQuery::default() };
        match self {
            Self::Available => base,
            Self::Mine => ListingQuery { scope: Some(Scope::Own), ..base },
            Self::Unfollowed => ListingQuery { unfollowed_days: Some(UNFOLLOWED_DAYS), ..base },
            Self::Leads => ListingQuery { status: vec![ListingStatus::Lead], ..base },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_is_recognised_by_its_query() {
        for view in View::ALL {
            assert_eq!(View::of(&view.query(&ListingQuery::default())), view);
        }
    }

    #[test]
    fn a_narrowed_view_stays_that_view() {
        let mine = ListingQuery { rooms: vec![3], ..View::Mine.query(&ListingQuery::default()) };
        assert_eq!(View::of(&mine), View::Mine);
    }
}
