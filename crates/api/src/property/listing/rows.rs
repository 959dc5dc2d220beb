//! A listing as stored, and its way from and to the draft.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, Text, Timestamp};
use fangke_shared::CommunityId;
use fangke_shared::money::unit_price_fen;
use fangke_shared::property::listing::{
    Area, BuildingForm, Decoration, Equipment, FloorBand, Grade, ListingDraft, ListingSource, ListingStatus, Orientations, Pool, Purpose,
    TradeTerms,
};

use super::state::{State, state_of};
use crate::platform::db::row::text_row;
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::listings;

text_row! {
    /// A listing as stored.
    #[derive(Debug, Clone)]
    pub struct ListingRow {
        pub id: i64 = BigInt, "l.id";
        #[diesel(deserialize_as = String)]
        pub status: ListingStatus = Text, "l.status";
        #[diesel(deserialize_as = String)]
        pub purpose: Purpose = Text, "l.purpose";
        pub community_id: Option<i64> = Nullable<BigInt>, "l.community_id";
        pub building: Option<String> = Nullable<Text>, "l.building";
        pub unit: Option<String> = Nullable<Text>, "l.unit";
        pub room: Option<String> = Nullable<Text>, "l.room";
        pub rooms: Option<i32> = Nullable<Integer>, "l.rooms";
        pub halls: Option<i32> = Nullable<Integer>, "l.halls";
        pub baths: Option<i32> = Nullable<Integer>, "l.baths";
        pub kitchens: Option<i32> = Nullable<Integer>, "l.kitchens";
        pub area_centi: Option<i64> = Nullable<BigInt>, "l.area_centi";
        pub inner_area_centi: Option<i64> = Nullable<BigInt>, "l.inner_area_centi";
        pub floor: Option<i32> = Nullable<Integer>, "l.floor";
        pub total_floors: Option<i32> = Nullable<Integer>, "l.total_floors";
        pub floor_band: Option<String> = Nullable<Text>, "l.floor_band";
        pub orientation_mask: i32 = Integer, "l.orientation_mask";
        pub decoration: Option<String> = Nullable<Text>, "l.decoration";
        pub building_form: Option<String> = Nullable<Text>, "l.building_form";
        pub has_elevator: Option<bool> = Nullable<Bool>, "l.has_elevator";
        pub built_year: Option<i32> = Nullable<Integer>, "l.built_year";
        pub price_fen: Option<i64> = Nullable<BigInt>, "l.price_fen";
        pub rent_fen: Option<i64> = Nullable<BigInt>, "l.rent_fen";
        pub is_price_on_request: bool = Bool, "l.is_price_on_request";
        pub floor_price_fen: Option<i64> = Nullable<BigInt>, "l.floor_price_fen";
        pub evaluation_fen: Option<i64> = Nullable<BigInt>, "l.evaluation_fen";
        pub source: Option<String> = Nullable<Text>, "l.source";
        pub obtained_at: Option<NaiveDateTime> = Nullable<Timestamp>, "l.obtained_at";
        pub title: Option<String> = Nullable<Text>, "l.title";
        pub notes: Option<String> = Nullable<Text>, "l.notes";
        pub terms: String = Text, "l.terms";
        pub maintainer_id: Option<i64> = Nullable<BigInt>, "l.maintainer_id";
        pub creator_id: Option<i64> = Nullable<BigInt>, "l.creator_id";
        pub last_follow_up_at: Option<NaiveDateTime> = Nullable<Timestamp>, "l.last_follow_up_at";
        pub follow_up_count: i64 = BigInt, "l.follow_up_count";
        pub created_at: NaiveDateTime = Timestamp, "l.created_at";
        #[diesel(deserialize_as = String)]
        pub grade: Grade = Text, "l.grade";
        #[diesel(deserialize_as = String)]
        pub pool: Pool = Text, "l.pool";
        pub developer_id: Option<i64> = Nullable<BigInt>, "l.developer_id";
        pub entered_at: Option<NaiveDateTime> = Nullable<Timestamp>, "l.entered_at";
        pub first_follow_up_at: Option<NaiveDateTime> = Nullable<Timestamp>, "l.first_follow_up_at";
        pub status_changed_at: Option<NaiveDateTime> = Nullable<Timestamp>, "l.status_changed_at";
        pub maintainer_changed_at: Option<NaiveDateTime> = Nullable<Timestamp>, "l.maintainer_changed_at";
        pub key_count: i32 = Integer, "l.key_count";
        pub exclusive_from: Option<NaiveDate> = Nullable<Date>, "l.exclusive_from";
        pub exclusive_until: Option<NaiveDate> = Nullable<Date>, "l.exclusive_until";
        pub photo_count: i32 = Integer, "l.photo_count";
        pub has_floor_plan: bool = Bool, "l.has_floor_plan";
        pub district: Option<String> = Nullable<Text>, "l.district";
        pub unit_price_fen: Option<i64> = Nullable<BigInt>, "l.unit_price_fen";
        pub price_delta_fen: Option<i64> = Nullable<BigInt>, "l.price_delta_fen";
        pub price_changed_at: Option<NaiveDateTime> = Nullable<Timestamp>, "l.price_changed_at";
        pub is_late_entry: bool = Bool, "l.is_late_entry";
        pub updated_at: NaiveDateTime = Timestamp, "l.updated_at";
        pub version: i64 = BigInt, "l.version";
        pub cover_photo_id: Option<i64> = Nullable<BigInt>, "l.cover_photo_id";
        pub is_published: bool = Bool, "l.share_token IS NOT NULL";
    }
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
