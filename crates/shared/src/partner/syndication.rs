//! Which listings partners are shown (A11).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ListingId;
use crate::company::member::MemberRef;
use crate::problem::{FieldCode, FieldError};
use crate::property::key::StoreRef;

/// Whether a listing is shown to partners.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyndicationResponse {
    /// The listing.
    pub listing_id: ListingId,
    /// Are partners shown it?
    pub is_published: bool,
    /// The store whose partners it is for, and whose consultants get what is asked; none for a listing of the whole house.
    pub store: Option<StoreRef>,
    /// Who published it; none where it isn't.
    pub published_by: Option<MemberRef>,
    /// Since when; none where it isn't.
    pub published_at: Option<DateTime<Utc>>,
}

/// Listings that are published or withdrawn at once.
pub const SYNDICATED_AT_ONCE: usize = 200;

/// Body of `POST /syndications`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SyndicateListingsRequest {
    /// Which, 1 to 200.
    pub listing_ids: Vec<ListingId>,
    /// Are partners to be shown them, or no more?
    pub is_published: bool,
}

impl SyndicateListingsRequest {
    /// Checks what can be told without the database.
    ///
    /// # Errors
    /// `required`, `too_many` at `/listing_ids`.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let wrong = |code| Err(vec![FieldError::new("/listing_ids", code)]);
        match self.listing_ids.len() {
            0 => wrong(FieldCode::Required),
            1..=SYNDICATED_AT_ONCE => Ok(()),
            _ => Err(vec![FieldError::new("/listing_ids", FieldCode::TooMany).with("max", SYNDICATED_AT_ONCE)]),
        }
    }
}

/// What became of several listings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyndicatedListings {
    /// Those that are as was asked for now.
    pub done: Vec<ListingId>,
    /// Those that are not: outside of the caller's reach, not available, or not there.
    pub refused: Vec<ListingId>,
}

/// Fields of a listing that partners are shown, other than prices; with them its place changes.
const SHOWN: [&str; 16] = [
    "purpose",
    "rooms",
    "halls",
    "baths",
    "kitchens",
    "area",
    "inner_area",
    "floor",
    "total_floors",
    "floor_band",
    "orientations",
    "decoration",
    "building_form",
    "has_elevator",
    "built_year",
    "title",
];

/// What of a change partners are to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownChange {
    /// It lies in another community.
    pub moved: bool,
    /// It costs something else, or says whether the price is told.
    pub priced: bool,
    /// Something else that they are shown is different.
    pub changed: bool,
}

impl ShownChange {
    /// Of fields of the draft that have changed. What partners aren't shown, as the lowest price or a note, they don't hear of either.
    pub fn of(fields: &[String]) -> Self {
        let any = |of: &[&str]| fields.iter().any(|field| of.contains(&field.as_str()));
        Self { moved: any(&["community_id"]), priced: any(&["price_fen", "rent_fen", "is_price_on_request"]), changed: any(&SHOWN) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(fields: &[&str]) -> ShownChange {
        ShownChange::of(&fields.iter().map(|field| (*field).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn partners_hear_of_nothing_that_they_are_not_shown() {
        let nothing = ShownChange { moved: false, priced: false, changed: false };
        assert_eq!(change(&["floor_price_fen", "notes", "source", "room", "unit", "building", "evaluation_fen", "terms"]), nothing);
        assert_eq!(change(&["price_fen", "notes"]), ShownChange { priced: true, ..nothing });
        assert_eq!(change(&["community_id", "title"]), ShownChange { moved: true, changed: true, ..nothing });
    }

    #[test]
    fn every_field_that_is_shown_is_one_of_the_form() {
        let draft = serde_json::json!({ "purpose": "sale" });
        let draft: crate::property::listing::ListingDraft = serde_json::from_value(draft).unwrap();
        let fields = serde_json::to_value(draft).unwrap();
        for field in SHOWN.iter().chain(&["community_id", "price_fen", "rent_fen", "is_price_on_request"]) {
            assert!(fields.get(field).is_some(), "{field}");
        }
    }

    #[test]
    fn so_many_at_once() {
        let request = |count: i64| SyndicateListingsRequest { listing_ids: (0..count).map(ListingId).collect(), is_published: true };
        assert_eq!(request(200).validate(), Ok(()));
        assert_eq!(request(0).validate().unwrap_err()[0].code, FieldCode::Required);
        assert_eq!(request(201).validate().unwrap_err()[0].code, FieldCode::TooMany);
    }
}
