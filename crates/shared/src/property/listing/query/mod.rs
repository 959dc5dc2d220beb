//! The search for listings: the same words in the API's query string and in the browser's address.

mod parts;

use chrono::NaiveDate;

use crate::geo::Polygon;
use crate::permission::Scope;
use crate::problem::{FieldCode, FieldError};
use crate::property::listing::{
    Area, BuildingForm, CertificateState, Decoration, EquipmentAsked, FloorBand, Grade, LandTenure, ListingSource, ListingStatus,
    Orientation, Pool, Purpose, Tenancy,
};
use crate::query::{check_value, parse, parse_list, parse_value, unknown};
use crate::{CommunityId, MemberId, OrgUnitId};

use parts::Pairs;

pub use parts::{Bounds, ListingSort, Range, SortField};

/// What to look for. An empty query finds every available listing and no lead.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListingQuery {
    /// Full text: Chinese, pinyin, initials, number, `3-2-1203`.
    pub q: Option<String>,
    /// Statuses; empty means `available`.
    pub status: Vec<ListingStatus>,
    /// For sale or to let; `both` listings match either.
    pub purpose: Option<Purpose>,
    /// Districts.
    pub district: Vec<String>,
    /// Communities.
    pub community_id: Vec<CommunityId>,
    /// Building, exact.
    pub building: Option<String>,
    /// Asking price in fen.
    pub price: Range<i64>,
    /// Rent a month in fen.
    pub rent: Range<i64>,
    /// Price of a square metre in fen.
    pub unit_price: Range<i64>,
    /// Floor area in square metres.
    pub area: Range<Area>,
    /// Floor.
    pub floor: Range<i32>,
    /// Storeys.
    pub total_floors: Range<i32>,
    /// Year of completion.
    pub built_year: Range<i32>,
    /// Numbers of bedrooms; 5 also finds more.
    pub rooms: Vec<i32>,
    /// Numbers of bathrooms.
    pub baths: Vec<i32>,
    /// Where the floor lies.
    pub floor_band: Vec<FloorBand>,
    /// Any of these directions.
    pub orientation: Vec<Orientation>,
    /// Decoration.
    pub decoration: Vec<Decoration>,
    /// All of this equipment.
    pub equipment: Vec<EquipmentAsked>,
    /// Form of the building.
    pub building_form: Vec<BuildingForm>,
    /// With or without lift.
    pub has_elevator: Option<bool>,
    /// Where it came from.
    pub source: Vec<ListingSource>,
    /// How the land is held.
    pub land_tenure: Vec<LandTenure>,
    /// The title certificate.
    pub certificate: Vec<CertificateState>,
    /// Who lives there.
    pub tenancy: Vec<Tenancy>,
    /// Entered late or not (§1.7).
    pub is_late_entry: Option<bool>,
    /// Who looks after it.
    pub maintainer_id: Vec<MemberId>,
    /// A region, store or team whose members look after it.
    pub org_unit_id: Option<OrgUnitId>,
    /// Those of the caller, or of the caller's team, store or region.
    pub scope: Option<Scope>,
    /// Entered on or after / on or before this day of the company's time zone.
    pub created_on: Range<NaiveDate>,
    /// No follow-up for at least so many days.
    pub unfollowed_days: Option<i32>,
    /// Grades that the evidence supports now.
    pub grade: Vec<Grade>,
    /// Which pool it is in now.
    pub pool: Option<Pool>,
    /// Public, or of somebody over quota, and not the caller's own.
    pub is_claimable: Option<bool>,
    /// With keys or without.
    pub has_keys: Option<bool>,
    /// With an exclusive agreement in force or without.
    pub is_exclusive: Option<bool>,
    /// With enough photos for a survey or without.
    pub has_survey: Option<bool>,
    /// With a public page or without.
    pub is_published: Option<bool>,
    /// On the map.
    pub bbox: Option<Bounds>,
    /// In an area that was drawn on the map.
    pub within: Option<Polygon>,
    /// Order.
    pub sort: ListingSort,
    /// Rows of a page.
    pub limit: Option<i64>,
    /// Where the previous page ended.
    pub cursor: Option<String>,
    /// Count the matches.
    pub with_total: bool,
}

/// `5` in `rooms` stands for five and more.
pub const ROOMS_AND_MORE: i32 = 5;

impl ListingQuery {
    /// Reads decoded name–value pairs.
    ///
    /// # Errors
    /// Every unknown parameter and unreadable value.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<FieldError>> {
        let mut query = Self::default();
        let errors: Vec<FieldError> = pairs.into_iter().filter_map(|(name, value)| query.set(name, value).err()).collect();
        let mut errors = errors;
        query.check(&mut errors);
        if errors.is_empty() { Ok(query) } else { Err(errors) }
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), FieldError> {
        check_value(name, value)?;
        if value.trim().is_empty() {
            return if Self::NAMES.contains(&name) { Ok(()) } else { Err(unknown(name)) };
        }
        match name {
            "q" => self.q = Some(value.trim().to_owned()),
            "status" => self.status = parse_list(name, value)?,
            "purpose" => self.purpose = Some(parse(name, value)?),
            "district" => self.district = parse_list(name, value)?,
            "community_id" => self.community_id = parse_list(name, value)?,
            "building" => self.building = Some(value.trim().to_owned()),
            "price_min" => self.price.min = Some(parse(name, value)?),
            "price_max" => self.price.max = Some(parse(name, value)?),
            "rent_min" => self.rent.min = Some(parse(name, value)?),
            "rent_max" => self.rent.max = Some(parse(name, value)?),
            "unit_price_min" => self.unit_price.min = Some(parse(name, value)?),
            "unit_price_max" => self.unit_price.max = Some(parse(name, value)?),
            "area_min" => self.area.min = Some(parse(name, value)?),
            "area_max" => self.area.max = Some(parse(name, value)?),
            "floor_min" => self.floor.min = Some(parse(name, value)?),
            "floor_max" => self.floor.max = Some(parse(name, value)?),
            "total_floors_min" => self.total_floors.min = Some(parse(name, value)?),
            "total_floors_max" => self.total_floors.max = Some(parse(name, value)?),
            "built_year_min" => self.built_year.min = Some(parse(name, value)?),
            "built_year_max" => self.built_year.max = Some(parse(name, value)?),
            "rooms" => self.rooms = parse_list(name, value)?,
            "baths" => self.baths = parse_list(name, value)?,
            "floor_band" => self.floor_band = parse_list(name, value)?,
            "orientation" => self.orientation = parse_list(name, value)?,
            "decoration" => self.decoration = parse_list(name, value)?,
            "equipment" => self.equipment = parse_list(name, value)?,
            "building_form" => self.building_form = parse_list(name, value)?,
            "has_elevator" => self.has_elevator = Some(parse(name, value)?),
            "source" => self.source = parse_list(name, value)?,
            "land_tenure" => self.land_tenure = parse_list(name, value)?,
            "certificate" => self.certificate = parse_list(name, value)?,
            "tenancy" => self.tenancy = parse_list(name, value)?,
            "is_late_entry" => self.is_late_entry = Some(parse(name, value)?),
            "maintainer_id" => self.maintainer_id = parse_list(name, value)?,
            "org_unit_id" => self.org_unit_id = Some(parse(name, value)?),
            "scope" => self.scope = Some(parse(name, value)?),
            "created_from" => self.created_on.min = Some(parse_value(name, value)?),
            "created_to" => self.created_on.max = Some(parse_value(name, value)?),
            "unfollowed_days" => self.unfollowed_days = Some(parse(name, value)?),
            "grade" => self.grade = parse_list(name, value)?,
            "pool" => self.pool = Some(parse(name, value)?),
            "claimable" => self.is_claimable = Some(parse(name, value)?),
            "has_keys" => self.has_keys = Some(parse(name, value)?),
            "is_exclusive" => self.is_exclusive = Some(parse(name, value)?),
            "has_survey" => self.has_survey = Some(parse(name, value)?),
            "published" => self.is_published = Some(parse(name, value)?),
            "bbox" => self.bbox = Some(parse(name, value)?),
            "within" => self.within = Some(parse(name, value)?),
            "sort" => self.sort = parse(name, value)?,
            "limit" => self.limit = Some(parse(name, value)?),
            "cursor" => self.cursor = Some(value.trim().to_owned()),
            "total" => self.with_total = parse(name, value)?,
            other => return Err(unknown(other)),
        }
        Ok(())
    }

    /// Every parameter's name.
    pub const NAMES: &'static [&'static str] = &[
        "q",
        "status",
        "purpose",
        "district",
        "community_id",
        "building",
        "price_min",
        "price_max",
        "rent_min",
        "rent_max",
        "unit_price_min",
        "unit_price_max",
        "area_min",
        "area_max",
        "floor_min",
        "floor_max",
        "total_floors_min",
        "total_floors_max",
        "built_year_min",
        "built_year_max",
        "rooms",
        "baths",
        "floor_band",
        "orientation",
        "decoration",
        "equipment",
        "building_form",
        "has_elevator",
        "source",
        "land_tenure",
        "certificate",
        "tenancy",
        "is_late_entry",
        "maintainer_id",
        "org_unit_id",
        "scope",
        "created_from",
        "created_to",
        "unfollowed_days",
        "grade",
        "pool",
        "claimable",
        "has_keys",
        "is_exclusive",
        "has_survey",
        "published",
        "bbox",
        "within",
        "sort",
        "limit",
        "cursor",
        "total",
    ];

    fn check(&self, errors: &mut Vec<FieldError>) {
        if self.q.as_deref().is_some_and(|q| q.chars().count() > 100) {
            errors.push(FieldError::new("q", FieldCode::TooLong).with("max", 100));
        }
        if self.limit.is_some_and(|limit| !(1..=crate::page::MAX_LIMIT).contains(&limit)) {
            errors.push(FieldError::new("limit", FieldCode::OutOfRange).with("min", 1).with("max", crate::page::MAX_LIMIT));
        }
        if self.unfollowed_days.is_some_and(|days| !(0..=3650).contains(&days)) {
            errors.push(FieldError::new("unfollowed_days", FieldCode::OutOfRange).with("min", 0).with("max", 3650));
        }
        if self.status.len() > 1 && self.status.contains(&ListingStatus::Lead) {
            // Leads are never counted as listings: they are a list of their own.
            errors.push(FieldError::new("status", FieldCode::Contradicts).with("other", "lead"));
        }
        let mut ordered = |name: &str, is_wrong: bool| {
            if is_wrong {
                errors.push(FieldError::new(format!("{name}_max"), FieldCode::Contradicts).with("other", format!("{name}_min")));
            }
        };
        ordered("price", self.price.is_reversed());
        ordered("rent", self.rent.is_reversed());
        ordered("unit_price", self.unit_price.is_reversed());
        ordered("area", self.area.is_reversed());
        ordered("floor", self.floor.is_reversed());
        ordered("total_floors", self.total_floors.is_reversed());
        ordered("built_year", self.built_year.is_reversed());
        if self.created_on.is_reversed() {
            errors.push(FieldError::new("created_to", FieldCode::Contradicts).with("other", "created_from"));
        }
    }

    /// Does it ask for nearly everything: no condition beyond being available, for sale or to let?
    pub fn is_unfiltered(&self) -> bool {
        let bare = Self {
            status: self.status.clone(),
            purpose: self.purpose,
            sort: self.sort,
            limit: self.limit,
            cursor: self.cursor.clone(),
            with_total: self.with_total,
            ..Self::default()
        };
        let is_usual = matches!(self.status[..], [] | [ListingStatus::Available] | [ListingStatus::Lead]);
        is_usual && self.purpose != Some(Purpose::Rental) && *self == bare
    }

    /// Writes the query as name–value pairs, in a fixed order, without what is at its default.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Pairs::default();
        pairs.one("q", self.q.as_ref());
        pairs.many("status", &self.status);
        pairs.one("purpose", self.purpose);
        pairs.many("district", &self.district);
        pairs.many("community_id", &self.community_id);
        pairs.one("building", self.building.as_ref());
        pairs.range("price_min", "price_max", &self.price);
        pairs.range("rent_min", "rent_max", &self.rent);
        pairs.range("unit_price_min", "unit_price_max", &self.unit_price);
        pairs.range("area_min", "area_max", &self.area);
        pairs.range("floor_min", "floor_max", &self.floor);
        pairs.range("total_floors_min", "total_floors_max", &self.total_floors);
        pairs.range("built_year_min", "built_year_max", &self.built_year);
        pairs.many("rooms", &self.rooms);
        pairs.many("baths", &self.baths);
        pairs.many("floor_band", &self.floor_band);
        pairs.many("orientation", &self.orientation);
        pairs.many("decoration", &self.decoration);
        pairs.many("equipment", &self.equipment);
        pairs.many("building_form", &self.building_form);
        pairs.one("has_elevator", self.has_elevator);
        pairs.many("source", &self.source);
        pairs.many("land_tenure", &self.land_tenure);
        pairs.many("certificate", &self.certificate);
        pairs.many("tenancy", &self.tenancy);
        pairs.one("is_late_entry", self.is_late_entry);
        pairs.many("maintainer_id", &self.maintainer_id);
        pairs.one("org_unit_id", self.org_unit_id);
        pairs.one("scope", self.scope);
        pairs.range("created_from", "created_to", &self.created_on);
        pairs.one("unfollowed_days", self.unfollowed_days);
        pairs.many("grade", &self.grade);
        pairs.one("pool", self.pool);
        pairs.one("claimable", self.is_claimable);
        pairs.one("has_keys", self.has_keys);
        pairs.one("is_exclusive", self.is_exclusive);
        pairs.one("has_survey", self.has_survey);
        pairs.one("published", self.is_published);
        pairs.one("bbox", self.bbox);
        pairs.one("within", self.within.as_ref());
        pairs.one("sort", (self.sort != ListingSort::default()).then_some(self.sort));
        pairs.one("limit", self.limit);
        pairs.one("cursor", self.cursor.as_ref());
        pairs.one("total", self.with_total.then_some(true));
        pairs.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_survives_the_address_bar() {
        let text = [
            ("q", "wj"),
            ("status", "available,paused"),
            ("purpose", "sale"),
            ("district", "朝阳,海淀"),
            ("price_max", "600000000"),
            ("area_min", "80.5"),
            ("rooms", "2,3"),
            ("orientation", "south"),
            ("equipment", "fully_equipped"),
            ("bbox", "116.3,39.9,116.5,40.1"),
            ("within", "116.3,39.9,116.5,39.9,116.4,40.1"),
            ("sort", "-price"),
            ("limit", "50"),
        ];
        let query = ListingQuery::from_pairs(text).unwrap();
        let pairs = query.to_pairs();
        let back = ListingQuery::from_pairs(pairs.iter().map(|(n, v)| (*n, v.as_str()))).unwrap();
        assert_eq!(back, query);
        assert_eq!(pairs.len(), text.len());
    }

    #[test]
    fn every_name_is_known_and_no_other() {
        for name in ListingQuery::NAMES {
            assert!(ListingQuery::from_pairs([(*name, "")]).is_ok(), "{name}");
        }
        let errors = ListingQuery::from_pairs([("colour", "red"), ("price_min", "cheap"), ("limit", "100000")]).unwrap_err();
        let found: Vec<_> = errors.iter().map(|e| (e.pointer.as_str(), e.code)).collect();
        assert_eq!(found, [("colour", FieldCode::UnknownField), ("price_min", FieldCode::InvalidFormat), ("limit", FieldCode::OutOfRange)]);
    }

    #[test]
    fn reversed_ranges_contradict_themselves() {
        let errors = ListingQuery::from_pairs([("price_min", "2"), ("price_max", "1")]).unwrap_err();
        assert_eq!(errors[0].pointer, "price_max");
    }
}
