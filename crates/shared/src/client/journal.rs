//! What happened to a client, newest first (B8).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::client::LostReason;
use crate::client::consent::ConsentPurpose;
use crate::client::contact::ClientRevealPurpose;
use crate::client::cooperation::CooperationStep;
use crate::client::holding::HoldingReason;
use crate::client::objection::RaisedObjection;
use crate::client::recommendation::RecommendationStep;
use crate::client::showing::{Objection, ShowingStep};
use crate::company::member::MemberRef;
use crate::property::follow_up::FollowUpResponse;
use crate::property::timeline::{ContractKind, ContractState};
use crate::{ClientId, ContractId, CooperationId, DemandId, ListingId, RecommendationId, ShowingId};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientEntry {
    /// Its number, growing with time.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none for the system.
    pub member: Option<MemberRef>,
    /// What.
    pub event: ClientEvent,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClientEvent {
    /// The client was registered.
    Registered,
    /// A file brought the client; who imports it stands beside whoever entered it.
    Imported,
    /// Another record of the client was merged into this one.
    MergedFrom {
        /// Which.
        client_id: ClientId,
        /// Its name.
        name: String,
    },
    /// This record was merged into another one.
    MergedInto {
        /// Which.
        client_id: ClientId,
        /// Its name.
        name: String,
    },
    /// A merge was undone.
    MergeUndone {
        /// The other record.
        client_id: ClientId,
        /// Its name.
        name: String,
    },
    /// Fields were changed.
    Edited {
        /// Their names, as in the body of `PATCH`.
        fields: Vec<String>,
    },
    /// Contacts were added, changed or removed.
    ContactsChanged,
    /// A contact was looked at.
    ContactRevealed {
        /// Why.
        purpose: ClientRevealPurpose,
    },
    /// The number of the identity document was looked at.
    IdDocumentRevealed {
        /// Why.
        purpose: ClientRevealPurpose,
    },
    /// A demand was entered.
    DemandAdded {
        /// Which.
        demand_id: DemandId,
    },
    /// A demand was changed.
    DemandChanged {
        /// Which.
        demand_id: DemandId,
    },
    /// A demand is not looked for any more.
    DemandClosed {
        /// Which.
        demand_id: DemandId,
        /// Why.
        reason: String,
    },
    /// Somebody else holds the client, or nobody.
    HolderChanged {
        /// Whose it was.
        from: Option<MemberRef>,
        /// Whose it is; none for the public pool.
        to: Option<MemberRef>,
        /// Why.
        because: HoldingReason,
        /// In words.
        note: Option<String>,
    },
    /// A consent was recorded.
    ConsentGiven {
        /// What for.
        purpose: ConsentPurpose,
    },
    /// A consent was withdrawn.
    ConsentWithdrawn {
        /// What for.
        purpose: ConsentPurpose,
    },
    /// The client is gone.
    ClientLost {
        /// Why.
        because: LostReason,
        /// In words.
        note: Option<String>,
    },
    /// The client is back.
    Regained,
    /// The client has asked something through a partner.
    Enquired {
        /// Through which.
        partner: String,
        /// About which listing, where it was about one.
        listing_id: Option<ListingId>,
        /// What the listing is called.
        listing: Option<String>,
        /// In words.
        note: Option<String>,
    },
    /// Something happened to a showing of the client.
    Showing {
        /// Which.
        showing_id: ShowingId,
        /// What.
        step: ShowingStep,
        /// When it begins.
        starts_at: DateTime<Utc>,
    },
    /// Something happened to a recommendation list of the client (§3.1).
    Recommendation {
        /// Which.
        recommendation_id: RecommendationId,
        /// What.
        step: RecommendationStep,
        /// Which listing of it; none where it is about all of them.
        listing_id: Option<ListingId>,
        /// How that one is called.
        listing: Option<String>,
        /// What the client has against it.
        objection: Option<Objection>,
        /// In the client's words.
        note: Option<String>,
    },
    /// Something happened to a cooperation on the client.
    Cooperation {
        /// Which.
        cooperation_id: CooperationId,
        /// What.
        step: CooperationStep,
        /// With whom.
        partner: MemberRef,
        /// In words.
        note: Option<String>,
    },
    /// A contract of the client has come to another state.
    Contract {
        /// Which.
        contract_id: ContractId,
        /// Its number, once it has one.
        number: Option<String>,
        /// What it is about.
        of: ContractKind,
        /// The state that it has come to.
        state: ContractState,
    },
    /// A follow-up was written.
    FollowUp {
        /// The follow-up.
        follow_up: FollowUpResponse,
        /// What the client had against it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        objections: Vec<RaisedObjection>,
    },
}
