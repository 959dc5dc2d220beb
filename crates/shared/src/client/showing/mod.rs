//! Showings 带看: a client, the listings that are shown in their order, who shows them, and what came of it (C4, §6.1).

mod draft;
mod query;
mod response;
mod route;
mod steps;

pub use draft::{CO_AGENTS_MAX, HOURS_MAX, LATE_HOURS, LISTINGS_MAX, MINUTES_EACH, PAST_DAYS, ShowingDraft};
pub use query::{ShowingOrder, ShowingQuery};
pub use response::{
    CheckIn, ListingShowing, OwnerReport, ShowingCheck, ShowingConflict, ShowingNote, ShowingResponse, ShowingRights, ShowingStop,
    ShowingSummary, StopKeys,
};
pub use route::{Place, in_order};
pub use steps::{
    BeginShowingRequest, CancelShowingRequest, CompleteShowingRequest, NoShowRequest, SIGNATURE_BYTES_MAX, ShowingNoteRequest,
    StopResultRequest, is_png, next_call_on,
};

use crate::ShowingId;
pub use crate::company::template::Objection;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where a showing stands.
    ShowingState {
        /// Agreed on.
        Booked = "booked",
        /// The agent has checked in.
        UnderWay = "under_way",
        /// Over, with a result for each listing.
        Done = "done",
        /// The client didn't come.
        NoShow = "no_show",
        /// It doesn't take place.
        Cancelled = "cancelled",
    }
}

impl ShowingState {
    /// The states of what is still to come or going on.
    pub const OPEN: [Self; 2] = [Self::Booked, Self::UnderWay];

    /// Is there still something to do?
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Booked | Self::UnderWay)
    }
}

vocabulary! {
    /// What a client made of a listing.
    ShowingResult {
        /// Wants it.
        Interested = "interested",
        /// Thinks about it.
        Considering = "considering",
        /// Doesn't want it.
        NotSuitable = "not_suitable",
        /// Wasn't seen after all.
        NotSeen = "not_seen",
    }
}

vocabulary! {
    /// Why a showing doesn't take place.
    CancelReason {
        /// The client called it off.
        ByClient = "by_client",
        /// The owner called it off.
        ByOwner = "by_owner",
        /// The agent called it off.
        ByAgent = "by_agent",
        /// All of its listings are off the market.
        ListingsClosed = "listings_closed",
        /// Anything else, in words.
        Other = "other",
    }
}

vocabulary! {
    /// What stands against a showing; it may be booked all the same.
    ConflictKind {
        /// An agent is at another showing.
        AgentBusy = "agent_busy",
        /// The client is at another showing.
        ClientBusy = "client_busy",
        /// The keys are reserved for another one.
        KeysReserved = "keys_reserved",
        /// The keys are out, and not due back before.
        KeysOut = "keys_out",
    }
}

vocabulary! {
    /// What happened to a showing: for the client's page and for notices.
    ShowingStep {
        /// It was agreed on.
        Booked = "booked",
        /// Its time, its listings or its people have changed.
        Changed = "changed",
        /// The agent has checked in.
        Begun = "begun",
        /// It is over.
        Done = "done",
        /// The client didn't come.
        NoShow = "no_show",
        /// It doesn't take place.
        Cancelled = "cancelled",
        /// One of its listings is off the market.
        ListingClosed = "listing_closed",
    }
}

/// The number on screen and paper: `DK-000123`.
pub fn showing_number(id: ShowingId) -> String {
    format!("DK-{:06}", id.0)
}
