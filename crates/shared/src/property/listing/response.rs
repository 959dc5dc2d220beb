//! Listings as sent.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::company::member::MemberRef;
use crate::property::follow_up::FollowUpResponse;
use crate::property::listing::{
    Area, ClaimState, Decoration, Evidence, FloorBand, Grade, GradeGap, ListingDraft, ListingStatus, MissingPart, Orientations, Pool,
    Purpose, Quotas,
};
use crate::property::owner::OwnerResponse;
use crate::property::withdrawal::WithdrawalReport;
use crate::{CommunityId, ListingId, PhotoId};

/// A listing in short, beside what is said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingRef {
    /// The listing.
    pub id: ListingId,
    /// `FY-000123`
    pub number: String,
    /// Its community.
    pub community_name: Option<String>,
    /// Building.
    pub building: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// Room.
    pub room: Option<String>,
}

impl ListingRef {
    /// `望京花园 3-2-1203`; its number where nothing is known of its place.
    pub fn title(&self) -> String {
        let flat = [&self.building, &self.unit, &self.room].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("-");
        let parts = [self.community_name.as_deref(), Some(flat.as_str()).filter(|flat| !flat.is_empty())];
        let title = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        if title.is_empty() { self.number.clone() } else { title }
    }
}

/// The latest change of the asking price or rent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceDelta {
    /// New less old, in fen.
    pub delta_fen: i64,
    /// When.
    pub at: DateTime<Utc>,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingSummary {
    /// The listing.
    pub id: ListingId,
    /// Where it stands.
    pub status: ListingStatus,
    /// What it is for.
    pub purpose: Purpose,
    /// The community; none for a lead without one.
    pub community_id: Option<CommunityId>,
    /// Its name.
    pub community_name: Option<String>,
    /// Its district.
    pub district: Option<String>,
    /// Building.
    pub building: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// Room.
    pub room: Option<String>,
    /// Bedrooms.
    pub rooms: Option<i32>,
    /// Living rooms.
    pub halls: Option<i32>,
    /// Bathrooms.
    pub baths: Option<i32>,
    /// Floor area.
    pub area: Option<Area>,
    /// Floor.
    pub floor: Option<i32>,
    /// Storeys.
    pub total_floors: Option<i32>,
    /// Where the floor lies when its number isn't told.
    pub floor_band: Option<FloorBand>,
    /// Directions.
    pub orientations: Orientations,
    /// Decoration.
    pub decoration: Option<Decoration>,
    /// Year of completion.
    pub built_year: Option<i32>,
    /// Asking price in fen.
    pub price_fen: Option<i64>,
    /// Asking rent a month in fen.
    pub rent_fen: Option<i64>,
    /// The price, or rent, is told when asked for 面议.
    #[serde(default)]
    pub is_price_on_request: bool,
    /// Asking price of a square metre in fen.
    pub unit_price_fen: Option<i64>,
    /// Latest change of price or rent.
    pub price_delta: Option<PriceDelta>,
    /// Headline.
    pub title: Option<String>,
    /// Who looks after it.
    pub maintainer: Option<MemberRef>,
    /// Entered too late after it was obtained (§1.7).
    pub is_late_entry: bool,
    /// Latest follow-up.
    pub last_follow_up_at: Option<DateTime<Utc>>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// Latest change.
    pub updated_at: DateTime<Utc>,
    /// The grade that its evidence supports now (§1.8).
    pub grade: Grade,
    /// Which pool it is in now (§1.3, §1.4); none for a lead.
    pub pool: Option<Pool>,
    /// Bunches of keys that open the door.
    pub key_count: i32,
    /// Last day of the exclusive agreement in force.
    pub exclusive_until: Option<NaiveDate>,
    /// Photos of the survey.
    pub photo_count: i32,
    /// The photo that stands for it.
    pub cover_photo_id: Option<PhotoId>,
    /// Where that photo is, small; told by lists only. The address needs no token and ends after one to two days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover_url: Option<String>,
    /// Is it on a public page?
    #[serde(default)]
    pub is_published: bool,
    /// For `If-Match`.
    pub version: i64,
}

/// Who typed a listing in for whoever obtained it 代录 (§1.7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BehalfEntry {
    /// Who typed it in.
    pub by: MemberRef,
    /// Why the other one didn't.
    pub reason: String,
}

/// Who has done what for a listing 角色人; none where nobody has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingRoles {
    /// Who entered it 录入, or for whom it was entered.
    pub entered: Option<MemberRef>,
    /// Who typed it in for them, and why.
    #[serde(default)]
    pub on_behalf: Option<BehalfEntry>,
    /// Who looks after it 维护.
    pub maintained: Option<MemberRef>,
    /// Who photographed it first 实勘.
    pub surveyed: Option<MemberRef>,
    /// Who brought the keys that are held 钥匙.
    pub keys: Option<MemberRef>,
    /// Who signed the exclusive agreement in force 独家.
    pub exclusive: Option<MemberRef>,
}

/// A listing in full.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingResponse {
    /// The row of the list.
    pub summary: ListingSummary,
    /// `FY-000123`
    pub number: String,
    /// What `PATCH` changes.
    pub draft: ListingDraft,
    /// Contacts, masked.
    pub owners: Vec<OwnerResponse>,
    /// What a lead lacks.
    pub missing: Vec<MissingPart>,
    /// Who entered it, or for whom it was entered.
    pub creator: Option<MemberRef>,
    /// Is it a favourite of the caller's?
    #[serde(default)]
    pub is_favourite: bool,
    /// Who has done what for it.
    #[serde(default)]
    pub roles: ListingRoles,
    /// The community's reference price of a square metre in fen.
    pub reference_price_fen: Option<i64>,
    /// The neighbourhood, 商圈.
    pub business_area: Option<String>,
    /// Follow-ups in all.
    pub follow_up_count: i64,
    /// The latest follow-up, whoever wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_talk: Option<FollowUpResponse>,
    /// That its owner is said to have withdrawn it, while nobody has verified that.
    #[serde(default)]
    pub withdrawal: Option<WithdrawalReport>,
    /// May the caller change its fields?
    pub can_edit: bool,
    /// Statuses that the caller may set now.
    pub next_statuses: Vec<ListingStatus>,
    /// What speaks for its grade today.
    pub evidence: Vec<Evidence>,
    /// What the next grade needs; none when every grade is supported.
    pub grade_gap: Option<GradeGap>,
    /// The maintainer's quotas, where the caller may change the listing and the maintainer has quotas.
    pub quotas: Option<Quotas>,
    /// May the caller take it over?
    pub claim: ClaimState,
    /// Until when a paused or unknown listing is its maintainer's (§1.3); none once it is public.
    pub protected_until: Option<DateTime<Utc>>,
    /// When a listing without follow-up becomes public (§1.4); none once it is.
    pub first_follow_up_due_at: Option<DateTime<Utc>>,
    /// Since when it is public, or its maintainer's, if that ever changed.
    pub maintainer_changed_at: Option<DateTime<Utc>>,
    /// Who entered it first, or brought it back with its owner's word (§1.3).
    pub developer: Option<MemberRef>,
}

/// The listing that already holds a flat (§1.1): never with the owner's contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExistingListing {
    /// The listing.
    pub listing_id: ListingId,
    /// Where it stands.
    pub status: ListingStatus,
    /// May the caller reactivate it now?
    pub can_reactivate: bool,
    /// May the caller claim it now?
    pub can_claim: bool,
}

/// Answer of `GET /listings/duplicates`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DuplicateResponse {
    /// The listing that already holds the flat for this purpose.
    pub existing_listing: Option<ExistingListing>,
}

/// A value of an attribute, and how many listings have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacetCount {
    /// The value, as the filter takes it.
    pub value: String,
    /// Listings that have it, under the other filters.
    pub count: i64,
}

/// Counts for the chips: each attribute counted under all filters but its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingFacets {
    /// Listings that match all filters; 10 001 means more than 10 000.
    pub total: i64,
    /// Of more than 50 000 listings only the newest 5 000 were counted: there may be more of each.
    pub is_partial: bool,
    /// By status.
    pub status: Vec<FacetCount>,
    /// By purpose.
    pub purpose: Vec<FacetCount>,
    /// By district.
    pub district: Vec<FacetCount>,
    /// By bedrooms.
    pub rooms: Vec<FacetCount>,
    /// By decoration.
    pub decoration: Vec<FacetCount>,
    /// By equipment, each with what has more beside it; only where homes to rent are looked for, or equipment.
    pub equipment: Vec<FacetCount>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_is_named_by_its_place_or_by_its_number() {
        let mut listing = ListingRef {
            id: ListingId(7),
            number: "FY-000007".into(),
            community_name: Some("澄湖花园".into()),
            building: Some("3".into()),
            unit: None,
            room: Some("1203".into()),
        };
        assert_eq!(listing.title(), "澄湖花园 3-1203");
        listing = ListingRef { community_name: None, building: None, room: None, ..listing };
        assert_eq!(listing.title(), "FY-000007");
    }
}
