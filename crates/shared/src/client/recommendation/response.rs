//! Lists as agents see them, with what the client has said.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Reaction, RecommendationState, ShowingWish};
use crate::client::showing::Objection;
use crate::company::member::MemberRef;
use crate::property::listing::ListingRef;
use crate::{ClientId, DemandId, RecommendationId};

/// What a client has said of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingAnswer {
    /// Like or not.
    pub reaction: Reaction,
    /// What speaks against it.
    pub objection: Option<Objection>,
    /// In the client's words.
    pub words: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A listing of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecommendationItem {
    /// Which.
    pub listing: ListingRef,
    /// Is it on the market still? What isn't shows the client only that.
    pub is_available: bool,
    /// What the agent says of it.
    pub note: Option<String>,
    /// What the client has said last; none before.
    pub answer: Option<ListingAnswer>,
}

/// What the client would like to be shown, as it was said last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecommendationWish {
    /// What and when.
    #[serde(flatten)]
    pub wish: ShowingWish,
    /// When it was said.
    pub asked_at: DateTime<Utc>,
}

/// A recommendation list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecommendationResponse {
    /// Its number.
    pub id: RecommendationId,
    /// For whom.
    pub client_id: ClientId,
    /// For which demand.
    pub demand_id: DemandId,
    /// Does its link open?
    pub state: RecommendationState,
    /// The link for the client. Whoever has it may answer in the client's place.
    pub url: String,
    /// What stands above the list.
    pub greeting: Option<String>,
    /// Does the agent's card show their number?
    pub shows_phone: bool,
    /// Who made it.
    pub made_by: MemberRef,
    /// When.
    pub created_at: DateTime<Utc>,
    /// From when on the link opens no more.
    pub expires_at: DateTime<Utc>,
    /// When somebody closed it.
    pub revoked_at: Option<DateTime<Utc>>,
    /// How many have looked at it, each once a day.
    pub views: i64,
    /// When somebody last did.
    pub last_viewed_at: Option<DateTime<Utc>>,
    /// What is recommended, in its order.
    pub listings: Vec<RecommendationItem>,
    /// What the client would like to be shown.
    pub wish: Option<RecommendationWish>,
}

/// What was said against listings, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnsuitableCount {
    /// What.
    pub objection: Objection,
    /// Of how many listings.
    pub count: i64,
}

/// What a client has said of the listings recommended for a demand: a hint at what to change of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemandReactions {
    /// Which demand.
    pub demand_id: DemandId,
    /// Listings that are liked.
    pub liked: i64,
    /// What speaks against the others, the most frequent first.
    pub objections: Vec<UnsuitableCount>,
}

/// That a listing was recommended for a demand before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PastRecommendation {
    /// When last.
    pub at: DateTime<Utc>,
    /// What the client has said last; none before.
    pub answer: Option<ListingAnswer>,
}
