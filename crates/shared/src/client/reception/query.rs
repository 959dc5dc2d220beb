//! The search for receptions, and the days of their table.

use chrono::NaiveDate;

use super::{AnswerState, ReceptionKind};
use crate::client::ClientSource;
use crate::permission::Scope;
use crate::query::query;
use crate::vocabulary::vocabulary;
use crate::{MemberId, OrgUnitId};

vocabulary! {
    /// The order of the list of receptions.
    ReceptionOrder {
        /// The latest first.
        Latest = "latest",
        /// Whose first answer is due next.
        Due = "due",
    }
}

vocabulary! {
    /// How far a reception came.
    ReceptionReach {
        /// It became a client, or came from one.
        Client = "client",
        /// That client booked a showing from then on.
        Showing = "showing",
    }
}

query! {
    /// What to look for. An empty query finds every reception that the caller may see.
    ReceptionQuery: paged, days {
        /// Of this business day or later.
        #[example = "2026-03-16"]
        from: Option<NaiveDate>,
        /// Of this business day or earlier.
        #[example = "2026-03-22"]
        to: Option<NaiveDate>,
        /// Through the door, or by telephone.
        kind: Option<ReceptionKind>,
        /// Through one of these channels.
        #[example = "walk_in,portal"]
        source: Vec<ClientSource>,
        /// How it stands with the first answer.
        #[example = "past_goal,overdue"]
        answer: Vec<AnswerState>,
        /// Only those with a first answer within the goal of 24 hours.
        in_goal: bool,
        /// So far, or further: a client, or a showing of that client.
        #[schema(inline)]
        reached: Option<ReceptionReach>,
        /// Answered by one of these.
        #[example = "3,4"]
        consultant_id: Vec<MemberId>,
        /// In this store.
        store_id: Option<OrgUnitId>,
        /// The caller's own, or those of the caller's store or region.
        scope: Option<Scope>,
        /// The order; the latest first without it.
        #[schema(inline)]
        sort: Option<ReceptionOrder>,
    }
}

query! {
    /// Over which receptions a table of channels goes: of a month, or of any days.
    ConversionQuery: days {
        /// The first business day; that of the month without it.
        #[example = "2026-03-01"]
        from: Option<NaiveDate>,
        /// The last business day; today without it.
        #[example = "2026-03-31"]
        to: Option<NaiveDate>,
        /// Only this store.
        store_id: Option<OrgUnitId>,
    }
}
