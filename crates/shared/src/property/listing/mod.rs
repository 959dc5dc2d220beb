//! Listings 房源: what they are made of, and the rules of §1 that need no I/O.

mod area;
mod door;
mod draft;
mod grade;
mod intake;
mod part;
mod pool;
mod property_key;
mod query;
mod response;
mod status;
mod trade_terms;
mod words;

pub use area::Area;
pub use door::{building_term, cut_doors, room_term, unit_term};
pub use draft::{CreateListingRequest, ListingDraft, MissingPart, OnBehalf, check_owners};
pub use grade::{Evidence, EvidenceState, Grade, GradeGap, SetGradeRequest};
pub use intake::{IntakeHeld, IntakePoint, intake};
pub use part::{ListingMember, ListingMembers, ListingPart};
pub use pool::{
    AssignListingRequest, ClaimNeed, ClaimState, Cutoffs, MaintainerReason, Pool, PoolChange, PoolPreview, PoolState, QuotaUse, Quotas,
};
pub use property_key::{PropertyKey, building_name, room_number, unit_name};
pub use query::{Bounds, ListingQuery, ListingSort, ROOMS_AND_MORE, Range, SortField};
pub use response::{
    BehalfEntry, DuplicateResponse, ExistingListing, FacetCount, ListingFacets, ListingRef, ListingResponse, ListingRoles, ListingSummary,
    PriceDelta,
};
pub use status::{ChangeStatusRequest, ListingStatus};
pub use trade_terms::{
    CertificateState, Equipment, EquipmentAsked, LandTenure, MortgageState, OwnerMotive, OwnerSigns, Parking, TaxBearer, Tenancy,
    TradeTerms, Urgency, ViewingContact,
};
pub use words::{BuildingForm, Decoration, FloorBand, ListingSource, Orientation, Orientations, PriceKind, Purpose};

/// The number on screen and paper: `FY-000123`.
pub fn listing_number(id: crate::ListingId) -> String {
    format!("FY-{:06}", id.0)
}
