//! A listing as stored, and its way from and to the draft.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use fangke_shared::CommunityId;
use fangke_shared::money::unit_price_fen;
use fangke_shared::property::listing::{
    Area, BuildingForm, Decoration, Equipment, FloorBand, Grade, ListingDraft, ListingSource, ListingStatus, Orientations, Pool, Purpose,
    TradeTerms,
};

use super::state::{State, state_of};
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::listings;

/// A listing as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = listings)]
pub struct ListingRow {
    pub id: i64,
    #[diesel(deserialize_as = String)]
    pub status: ListingStatus,
    #[diesel(deserialize_as = String)]
    pub purpose: Purpose,
    pub community_id: Option<i64>,
    pub building: Option<String>,
    pub unit: Option<String>,
    pub room: Option<String>,
    pub rooms: Option<i32>,
    pub halls: Option<i32>,
    pub baths: Option<i32>,
    pub kitchens: Option<i32>,
    pub area_centi: Option<i64>,
    pub inner_area_centi: Option<i64>,
    pub floor: Option<i32>,
    pub total_floors: Option<i32>,
    pub floor_band: Option<String>,
    pub orientation_mask: i32,
    pub decoration: Option<String>,
    pub building_form: Option<String>,
    pub has_elevator: Option<bool>,
    pub built_year: Option<i32>,
    pub price_fen: Option<i64>,
    pub rent_fen: Option<i64>,
    pub is_price_on_request: bool,
    pub floor_price_fen: Option<i64>,
    pub evaluation_fen: Option<i64>,
    pub source: Option<String>,
    pub obtained_at: Option<NaiveDateTime>,
    pub title: Option<String>,
    pub notes: Option<String>,
    pub terms: String,
    pub maintainer_id: Option<i64>,
    pub creator_id: Option<i64>,
    pub last_follow_up_at: Option<NaiveDateTime>,
    pub follow_up_count: i64,
    pub created_at: NaiveDateTime,
    #[diesel(deserialize_as = String)]
    pub grade: Grade,
    #[diesel(deserialize_as = String)]
    pub pool: Pool,
    pub developer_id: Option<i64>,
    pub entered_at: Option<NaiveDateTime>,
    pub first_follow_up_at: Option<NaiveDateTime>,
    pub status_changed_at: Option<NaiveDateTime>,
    pub maintainer_changed_at: Option<NaiveDateTime>,
    pub key_count: i32,
    pub exclusive_from: Option<NaiveDate>,
    pub exclusive_until: Option<NaiveDate>,
    pub photo_count: i32,
    pub has_floor_plan: bool,
}

/// A stored word, if it is still one.
pub fn word<T: TryFrom<String>>(text: Option<String>) -> Option<T> {
    text.and_then(|text| T::try_from(text).ok())
}

impl ListingRow {
    /// What the rules of pools and grades look at.
    pub fn state(&self) -> State {
        state_of!(self)
    }

    /// What may be changed by hand.
    pub fn draft(&self) -> ListingDraft {
        ListingDraft {
            purpose: self.purpose,
            community_id: self.community_id.map(CommunityId),
            building: self.building.clone(),
            unit: self.unit.clone(),
            room: self.room.clone(),
            rooms: self.rooms,
            halls: self.halls,
            baths: self.baths,
            kitchens: self.kitchens,
            area: self.area_centi.map(Area),
            inner_area: self.inner_area_centi.map(Area),
            floor: self.floor,
            total_floors: self.total_floors,
            floor_band: word::<FloorBand>(self.floor_band.clone()),
            orientations: Orientations(u8::try_from(self.orientation_mask).unwrap_or_default()),
            decoration: word::<Decoration>(self.decoration.clone()),
            building_form: word::<BuildingForm>(self.building_form.clone()),
            has_elevator: self.has_elevator,
            built_year: self.built_year,
            price_fen: self.price_fen,
            rent_fen: self.rent_fen,
            is_price_on_request: self.is_price_on_request,
            floor_price_fen: self.floor_price_fen,
            evaluation_fen: self.evaluation_fen,
            source: word::<ListingSource>(self.source.clone()),
            obtained_at: self.obtained_at.map(|at| at.and_utc()),
            title: self.title.clone(),
            notes: self.notes.clone(),
            terms: serde_json::from_str::<TradeTerms>(&self.terms).unwrap_or_default(),
        }
    }
}

/// Every column that follows from a draft.
#[derive(Insertable, AsChangeset)]
// A statement that names every column is always the same one, and is put together once.
#[diesel(table_name = listings, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct ListingValues {
    status: &'static str,
    is_lead: bool,
    purpose: &'static str,
    community_id: Option<i64>,
    district: Option<String>,
    building: Option<String>,
    unit: Option<String>,
    room: Option<String>,
    rooms: Option<i32>,
    halls: Option<i32>,
    baths: Option<i32>,
    kitchens: Option<i32>,
    area_centi: Option<i64>,
    inner_area_centi: Option<i64>,
    floor: Option<i32>,
    total_floors: Option<i32>,
    floor_band: Option<&'static str>,
    orientation_mask: i32,
    decoration: Option<&'static str>,
    building_form: Option<&'static str>,
    has_elevator: Option<bool>,
    built_year: Option<i32>,
    price_fen: Option<i64>,
    rent_fen: Option<i64>,
    is_price_on_request: bool,
    unit_price_fen: Option<i64>,
    floor_price_fen: Option<i64>,
    evaluation_fen: Option<i64>,
    source: Option<&'static str>,
    obtained_at: Option<NaiveDateTime>,
    title: Option<String>,
    notes: Option<String>,
    terms: String,
    land_tenure: Option<&'static str>,
    certificate: Option<&'static str>,
    tenancy: Option<&'static str>,
    equipment_mask: i32,
    updated_at: NaiveDateTime,
}

/// A new listing.
#[derive(Insertable)]
#[diesel(table_name = listings, treat_none_as_default_value = false)]
pub struct NewListing {
    #[diesel(embed)]
    pub values: ListingValues,
    pub is_late_entry: bool,
    pub maintainer_id: Option<i64>,
    pub creator_id: Option<i64>,
    pub follow_up_count: i64,
    pub import_key: Option<String>,
    pub created_at: NaiveDateTime,
    pub version: i64,
    pub pool: &'static str,
    pub developer_id: Option<i64>,
    pub entered_at: Option<NaiveDateTime>,
}

impl ListingValues {
    /// Is it a lead?
    pub const fn is_lead(&self) -> bool {
        self.is_lead
    }

    /// The columns of a draft in a status.
    ///
    /// # Errors
    /// None in practice.
    pub fn new(draft: &ListingDraft, status: ListingStatus, district: Option<String>, now: NaiveDateTime) -> ApiResult<Self> {
        let area_centi = draft.area.map(|area| area.0);
        Ok(Self {
            status: status.as_str(),
            is_lead: status == ListingStatus::Lead,
            purpose: draft.purpose.as_str(),
            community_id: draft.community_id.map(|id| id.0),
            district: district.filter(|name| !name.is_empty()),
            building: draft.building.clone(),
            unit: draft.unit.clone(),
            room: draft.room.clone(),
            rooms: draft.rooms,
            halls: draft.halls,
            baths: draft.baths,
            kitchens: draft.kitchens,
            area_centi,
            inner_area_centi: draft.inner_area.map(|area| area.0),
            floor: draft.floor,
            total_floors: draft.total_floors,
            floor_band: draft.floor_band.map(FloorBand::as_str),
            orientation_mask: i32::from(draft.orientations.0),
            decoration: draft.decoration.map(Decoration::as_str),
            building_form: draft.building_form.map(BuildingForm::as_str),
            has_elevator: draft.has_elevator,
            built_year: draft.built_year,
            price_fen: draft.price_fen,
            rent_fen: draft.rent_fen,
            is_price_on_request: draft.is_price_on_request,
            unit_price_fen: draft.price_fen.zip(area_centi).and_then(|(price, area)| unit_price_fen(price, area)),
            floor_price_fen: draft.floor_price_fen,
            evaluation_fen: draft.evaluation_fen,
            source: draft.source.map(ListingSource::as_str),
            obtained_at: draft.obtained_at.map(|at| at.naive_utc()),
            title: draft.title.clone(),
            notes: draft.notes.clone(),
            terms: terms_json(&draft.terms)?,
            land_tenure: draft.terms.land_tenure.map(|word| word.as_str()),
            certificate: draft.terms.certificate.map(|word| word.as_str()),
            tenancy: draft.terms.tenancy.map(|word| word.as_str()),
            equipment_mask: Equipment::mask(&draft.terms.equipment),
            updated_at: now,
        })
    }
}

fn terms_json(terms: &TradeTerms) -> ApiResult<String> {
    // Most listings of a file have none: a short text keeps the rows short.
    if *terms == TradeTerms::default() {
        return Ok("{}".to_owned());
    }
    let mut value = serde_json::to_value(terms).map_err(ApiError::internal)?;
    if let Some(object) = value.as_object_mut() {
        object.retain(|_, v| !v.is_null());
    }
    Ok(value.to_string())
}
