//! The search for showings.

use chrono::NaiveDate;

use super::ShowingState;
use crate::permission::Scope;
use crate::query::query;
use crate::vocabulary::vocabulary;
use crate::{ClientId, ListingId, MemberId, OrgUnitId};

vocabulary! {
    /// The order of the list of showings.
    ShowingOrder {
        /// As they come: the earliest first.
        Earliest = "earliest",
        /// As one looks back: the latest first.
        Latest = "latest",
    }
}

query! {
    /// What to look for. An empty query finds every showing that the caller may see.
    ShowingQuery: paged, days {
        /// Beginning on this business day or later.
        #[example = "2026-03-16"]
        from: Option<NaiveDate>,
        /// Beginning on this business day or earlier.
        #[example = "2026-03-22"]
        to: Option<NaiveDate>,
        /// In one of these states.
        #[example = "booked,under_way"]
        state: Vec<ShowingState>,
        /// Led or accompanied by one of these.
        #[example = "3,4"]
        agent_id: Vec<MemberId>,
        /// Led by members of this region, store or team.
        org_unit_id: Option<OrgUnitId>,
        /// Of this client.
        client_id: Option<ClientId>,
        /// Of this listing.
        listing_id: Option<ListingId>,
        /// The caller's own, or those of the caller's team, store or region.
        scope: Option<Scope>,
        /// The order; the earliest first without it.
        #[schema(inline)]
        sort: Option<ShowingOrder>,
    }
}
