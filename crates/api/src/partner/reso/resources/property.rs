//! `Property`: published listings. Never owner, building, unit, room or floor number, nor what colleagues write for each other.

use chrono::NaiveDateTime;
use diesel::sql_types::{BigInt, Bool, Double, Integer, Nullable, Text, Timestamp};
use fangke_shared::property::listing::ListingStatus;

use super::lists::{AREA_UNITS, BUILDING_FORM, DECORATION, FLOOR_BAND, OFFERED_FOR, PROPERTY_TYPE, STANDARD_STATUS, WINDOW_DIRECTIONS};
use crate::partner::reso::context::Context;
use crate::partner::reso::edm::{Field, Kind, Link, Resource, fields};
use crate::platform::db::Engine;
use crate::platform::db::row::TextRow as _;
use crate::platform::db::sql::{Sql, Table};

fields! {
    Property {
        "ListingKey" = key: i64 = BigInt, "p.listing_id", Kind::Key;
        "ListingId" = number: i64 = BigInt, "p.listing_id", Kind::Key;
        "StandardStatus" = status: String = Text, "l.status", Kind::Enum(&STANDARD_STATUS);
        "PropertyType" = kind: String = Text, "l.purpose", Kind::Enum(&PROPERTY_TYPE);
        "OfferedFor" = offered_for: String = Text, "l.purpose", Kind::Flags(&OFFERED_FOR);
        // A listing that is only to let may have been for sale once.
        "ListPrice" = price: Option<i64> = Nullable<BigInt>, "CASE WHEN l.purpose <> 'rental' THEN l.price_fen END", Kind::Decimal,
            of "l.price_fen", along "ix_listings__price_fen" by "l.id";
        "MonthlyRent" = rent: Option<i64> = Nullable<BigInt>, "CASE WHEN l.purpose <> 'sale' THEN l.rent_fen END", Kind::Decimal,
            of "l.rent_fen", along "ix_listings__rent_fen" by "l.id";
        "PriceChangeTimestamp" = price_changed_at: Option<NaiveDateTime> = Nullable<Timestamp>, "l.price_changed_at", Kind::Time;
        "LivingArea" = area: Option<i64> = Nullable<BigInt>, "l.area_centi", Kind::Decimal, along "ix_listings__area_centi" by "l.id";
        "LivingAreaUnits" = area_units: String = Text, "'square_metres'", Kind::Word(&AREA_UNITS);
        "InnerArea" = inner_area: Option<i64> = Nullable<BigInt>, "l.inner_area_centi", Kind::Decimal;
        "BedroomsTotal" = rooms: Option<i32> = Nullable<Integer>, "l.rooms", Kind::Int, along "ix_listings__rooms" by "l.id";
        "LivingRoomsTotal" = halls: Option<i32> = Nullable<Integer>, "l.halls", Kind::Int;
        "BathroomsTotalInteger" = baths: Option<i32> = Nullable<Integer>, "l.baths", Kind::Int;
        "KitchensTotal" = kitchens: Option<i32> = Nullable<Integer>, "l.kitchens", Kind::Int;
        "YearBuilt" = built_year: Option<i32> = Nullable<Integer>, "l.built_year", Kind::Int, along "ix_listings__built_year" by "l.id";
        "StoriesTotal" = total_floors: Option<i32> = Nullable<Integer>, "l.total_floors", Kind::Int;
        // As `public_band` reckons it.
        "FloorBand" = floor_band: Option<String> = Nullable<Text>, "coalesce(l.floor_band, CASE \
            WHEN l.floor IS NULL OR l.total_floors IS NULL THEN NULL WHEN l.floor < 1 THEN 'basement' \
            WHEN CAST(l.floor AS BIGINT) * 3 <= l.total_floors THEN 'low' \
            WHEN CAST(l.floor AS BIGINT) * 3 <= CAST(l.total_floors AS BIGINT) * 2 THEN 'middle' ELSE 'high' END)", Kind::Word(&FLOOR_BAND);
        "WindowDirections" = directions: i32 = Integer, "l.orientation_mask", Kind::Each(&WINDOW_DIRECTIONS);
        "Decoration" = decoration: Option<String> = Nullable<Text>, "l.decoration", Kind::Word(&DECORATION);
        "BuildingForm" = building_form: Option<String> = Nullable<Text>, "l.building_form", Kind::Word(&BUILDING_FORM);
        "ElevatorYN" = has_elevator: Option<bool> = Nullable<Bool>, "l.has_elevator", Kind::Bool;
        "PublicRemarks" = title: Option<String> = Nullable<Text>, "l.title", Kind::Text;
        "CountyOrParish" = district: Option<String> = Nullable<Text>, "l.district", Kind::Text;
        "MLSAreaMajor" = business_area: Option<String> = Nullable<Text>, "c.business_area", Kind::Text;
        "SubdivisionName" = community: Option<String> = Nullable<Text>, "c.name", Kind::Text;
        "Latitude" = latitude: Option<f64> = Nullable<Double>, "c.latitude", Kind::Real;
        "Longitude" = longitude: Option<f64> = Nullable<Double>, "c.longitude", Kind::Real;
        "PhotosCount" = photos: i32 = Integer, "l.photo_count", Kind::Int;
        "ListAgentKey" = agent: Option<i64> = Nullable<BigInt>, "m.id", Kind::Key, of "l.maintainer_id";
        "ListAgentFullName" = agent_name: Option<String> = Nullable<Text>, "m.display_name", Kind::Text;
        "ListOfficeKey" = office: Option<i64> = Nullable<BigInt>, "o.id", Kind::Key;
        "ListOfficeName" = office_name: Option<String> = Nullable<Text>, "o.name", Kind::Text;
        "OnMarketDate" = published_on: NaiveDateTime = Timestamp, "p.at", Kind::Day;
        "OnMarketTimestamp" = published_at: NaiveDateTime = Timestamp, "p.at", Kind::Time;
        "OriginalEntryTimestamp" = created_at: NaiveDateTime = Timestamp, "l.created_at", Kind::Time, along "ix_listings__created_at" by "l.id";
        "ModificationTimestamp" = modified_at: NaiveDateTime = Timestamp, "r.modified_at", Kind::Time, along "ix_reso_modifications__modified_at" by "r.listing_id";
    }
}

/// See above.
pub static PROPERTY: Resource = Resource {
    name: "Property",
    fields: Property::FIELDS,
    links: &[
        Link { name: "Media", to: "Media", key: "ResourceRecordKey", is_many: true },
        Link { name: "ListAgent", to: "Member", key: "ListAgentKey", is_many: false },
        Link { name: "ListOffice", to: "Office", key: "ListOfficeKey", is_many: false },
    ],
    columns: Property::COLUMNS,
    few: &["ListingKey", "ListingId", "ListAgentKey"],
    from,
    load: Property::load,
    make: |_, _| {},
};

const L: Table = Table("l");

/// What is shown to a partner: published, still available, and of its part of the company.
pub fn shown(context: &Context<'_>) -> Sql {
    let mut shown = Sql::new("l.is_lead = ").bind(false).push(" AND ").append(L.column("status").is(ListingStatus::Available));
    if let Some(district) = &context.partner.district {
        shown = shown.push(" AND l.district = ").bind(district.as_str());
    }
    if let Some(store) = context.partner.store_id {
        shown = shown.push(" AND p.store_id = ").bind(store.0);
    }
    shown
}

/// `CROSS JOIN` tells SQLite to begin with the table on its left; to PostgreSQL it is a join like any other.
fn from(context: &Context<'_>, along: Option<&Field>) -> Sql {
    let named = |index: &'static str| if context.engine == Engine::Sqlite { Sql::new(" INDEXED BY ").push(index) } else { Sql::default() };
    let tables = match along.map(|field| field.walk.map(|walk| (walk, field.indexed().starts_with("l.")))) {
        None => Sql::new(" FROM syndicated_listings p JOIN listings l ON l.id = p.listing_id JOIN reso_modifications r ON TRUE"),
        Some(Some((walk, true))) => {
            Sql::new(" FROM listings l").append(named(walk.index)).push(" CROSS JOIN syndicated_listings p CROSS JOIN reso_modifications r")
        }
        Some(Some((walk, false))) => {
            Sql::new(" FROM reso_modifications r").append(named(walk.index)).push(" CROSS JOIN syndicated_listings p CROSS JOIN listings l")
        }
        Some(None) => Sql::new(" FROM syndicated_listings p CROSS JOIN listings l CROSS JOIN reso_modifications r"),
    };
    tables
        .push(
            " LEFT JOIN communities c ON c.id = l.community_id LEFT JOIN members m ON m.id = l.maintainer_id AND m.is_active \
             LEFT JOIN org_units o ON o.id = p.store_id WHERE l.id = p.listing_id AND r.listing_id = p.listing_id AND ",
        )
        .append(shown(context))
}
