//! Showings as sent.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{CancelReason, ConflictKind, Objection, ShowingResult, ShowingState};
use crate::client::contact::ContactResponse;
use crate::client::profile::ClientRef;
use crate::company::member::MemberRef;
use crate::property::key::KeyState;
use crate::property::listing::{ListingRef, ListingSummary};
use crate::{DemandId, KeyBunchId, ListingId, ShowingId};

/// A showing as a row of lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShowingSummary {
    /// The showing.
    pub id: ShowingId,
    /// `DK-000123`
    pub number: String,
    /// Where it stands.
    pub state: ShowingState,
    /// Who is shown something; the name is masked for whoever neither holds the client nor is at an open showing.
    pub client: ClientRef,
    /// Who leads it.
    pub agent: MemberRef,
    /// Who shows along.
    pub co_agents: Vec<MemberRef>,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// What is shown, in its order, without what was closed meanwhile.
    pub listings: Vec<ListingRef>,
    /// Where everybody meets.
    pub meeting_place: Option<String>,
    /// The client has said yes.
    pub client_confirmed: bool,
    /// The first showing of the group, where several clients see one listing at once.
    pub group_id: Option<ShowingId>,
    /// Over its time and still open.
    pub is_overdue: bool,
    /// For `If-Match`.
    pub version: i64,
}

/// Keys that are reserved or taken for a listing of a showing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StopKeys {
    /// The bunch.
    pub id: KeyBunchId,
    /// The number on its label.
    pub number: i64,
    /// The store that keeps it.
    pub store_name: String,
    /// Where it is now.
    pub state: KeyState,
    /// Who has it out.
    pub holder: Option<MemberRef>,
    /// It was taken out for this showing.
    pub is_taken: bool,
}

/// A listing of a showing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShowingStop {
    /// The listing as it stands now.
    pub listing: ListingSummary,
    /// Its owner has said yes.
    pub owner_confirmed: bool,
    /// It went off the market before it was shown.
    pub is_closed: bool,
    /// What the client made of it.
    pub result: Option<ShowingResult>,
    /// What speaks against it.
    pub objection: Option<Objection>,
    /// What the client would pay, in fen.
    pub offered_fen: Option<i64>,
    /// In the client's words.
    pub client_said: Option<String>,
    /// In the owner's words.
    pub owner_said: Option<String>,
    /// When the result was noted.
    pub seen_at: Option<DateTime<Utc>>,
    /// Its keys.
    pub keys: Option<StopKeys>,
}

/// When and where the agent has checked in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckIn {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub member: MemberRef,
    /// Where, in words.
    pub place: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
}

/// A correction that was added after the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShowingNote {
    /// Its number, growing with time.
    pub id: i64,
    /// Who.
    pub member: MemberRef,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub text: String,
}

/// Something that stands against a showing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShowingConflict {
    /// What.
    pub kind: ConflictKind,
    /// Who is busy, or has the keys.
    pub member: Option<MemberRef>,
    /// The listing whose keys they are.
    pub listing: Option<ListingRef>,
    /// The number of the keys.
    pub key_number: Option<i64>,
    /// From when.
    pub from_at: Option<DateTime<Utc>>,
    /// Until when.
    pub until_at: DateTime<Utc>,
}

/// What the caller may do with a showing now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShowingRights {
    /// Change what was agreed on.
    pub may_change: bool,
    /// Check in.
    pub may_begin: bool,
    /// Note results and take the signature.
    pub may_record: bool,
    /// End it with its results.
    pub may_complete: bool,
    /// Call it off, or note that the client didn't come.
    pub may_cancel: bool,
    /// Add a note to what is over.
    pub may_note: bool,
}

/// A showing in full.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShowingResponse {
    /// Its row.
    #[serde(flatten)]
    pub summary: ShowingSummary,
    /// For which demand.
    pub demand_id: Option<DemandId>,
    /// The store of who leads it, on the day of the booking.
    pub store_name: Option<String>,
    /// Anything to know.
    pub note: Option<String>,
    /// Why it was entered afterwards.
    pub late_reason: Option<String>,
    /// Are keys reserved for it?
    pub takes_keys: bool,
    /// The client's contacts, masked; none where the client is somebody else's.
    pub contacts: Vec<ContactResponse>,
    /// What is shown, in its order.
    pub stops: Vec<ShowingStop>,
    /// When and where the agent has checked in.
    pub check_in: Option<CheckIn>,
    /// When it was over, called off or in vain.
    pub finished_at: Option<DateTime<Utc>>,
    /// Who said so.
    pub finished_by: Option<MemberRef>,
    /// Why it doesn't take place.
    pub cancel_reason: Option<CancelReason>,
    /// In words.
    pub finish_note: Option<String>,
    /// When the client has signed the slip.
    pub signed_at: Option<DateTime<Utc>>,
    /// Corrections.
    pub notes: Vec<ShowingNote>,
    /// The others of its group that the caller may see.
    pub group: Vec<ShowingSummary>,
    /// What stands against it; told while it is booked.
    pub conflicts: Vec<ShowingConflict>,
    /// The day on which the client should be called after it (§6).
    pub next_call_on: NaiveDate,
    /// Who booked it.
    pub booked_by: MemberRef,
    /// When.
    pub created_at: DateTime<Utc>,
    /// What the caller may do.
    pub rights: ShowingRights,
}

/// Answer of `POST /showings/check`: how it would be, and what stands against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShowingCheck {
    /// The listings in the order in which they would be shown.
    pub listing_ids: Vec<ListingId>,
    /// When it would end.
    pub ends_at: DateTime<Utc>,
    /// What stands against it.
    pub conflicts: Vec<ShowingConflict>,
}

/// A showing as the page of a listing has it: without the client for whoever doesn't see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingShowing {
    /// The showing, where the caller may open it.
    pub id: Option<ShowingId>,
    /// The client, where the caller may see them.
    pub client: Option<ClientRef>,
    /// Where it stands.
    pub state: ShowingState,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// Who leads it.
    pub agent: MemberRef,
    /// The owner has said yes.
    pub owner_confirmed: bool,
    /// What the client made of the listing.
    pub result: Option<ShowingResult>,
    /// What speaks against it.
    pub objection: Option<Objection>,
    /// What the client would pay, in fen.
    pub offered_fen: Option<i64>,
    /// In the client's words.
    pub client_said: Option<String>,
    /// In the owner's words.
    pub owner_said: Option<String>,
}

/// Answer of `GET /showings/{id}/listings/{listing_id}/report`: what to tell the owner, to be copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnerReport {
    /// The text. It has neither the client's name nor number.
    pub text: String,
}
