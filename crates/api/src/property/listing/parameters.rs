//! The search's parameters, for the API's description; they are read by `ListingQuery`.
#![allow(dead_code)]

use fangke_shared::permission::Scope;
use fangke_shared::property::listing::{
    BuildingForm, CertificateState, Decoration, EquipmentAsked, FloorBand, Grade, LandTenure, ListingSource, ListingStatus, Orientation,
    Pool, Purpose, Tenancy,
};
use utoipa::IntoParams;

/// Described here, read by [`fangke_shared::property::listing::ListingQuery`]; a test compares the names.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListingParameters {
    /// Full text: Chinese, pinyin, initials, number, `3-2-1203`
    #[param(example = "wj")]
    q: Option<String>,
    /// Statuses; `lead` stands alone; without it `available`
    #[param(style = Form, explode = false, example = json!(["available", "paused"]))]
    status: Option<Vec<ListingStatus>>,
    /// For sale or to let; listings for both match either
    purpose: Option<Purpose>,
    /// Districts
    #[param(style = Form, explode = false, example = json!(["朝阳", "海淀"]))]
    district: Option<Vec<String>>,
    /// Communities
    #[param(style = Form, explode = false, example = json!([12, 15]))]
    community_id: Option<Vec<i64>>,
    /// Building
    #[param(example = "3")]
    building: Option<String>,
    /// Asking price in fen, at least
    price_min: Option<i64>,
    /// Asking price in fen, at most
    #[param(example = 600_000_000)]
    price_max: Option<i64>,
    /// Rent a month in fen, at least
    rent_min: Option<i64>,
    /// Rent a month in fen, at most
    rent_max: Option<i64>,
    /// Price of a square metre in fen, at least
    unit_price_min: Option<i64>,
    /// Price of a square metre in fen, at most
    unit_price_max: Option<i64>,
    /// Floor area in square metres, at least
    #[param(example = 80)]
    area_min: Option<f64>,
    /// Floor area in square metres, at most
    area_max: Option<f64>,
    /// Floor, at least
    floor_min: Option<i32>,
    /// Floor, at most
    floor_max: Option<i32>,
    /// Storeys, at least
    total_floors_min: Option<i32>,
    /// Storeys, at most
    total_floors_max: Option<i32>,
    /// Year of completion, at least
    built_year_min: Option<i32>,
    /// Year of completion, at most
    built_year_max: Option<i32>,
    /// Numbers of bedrooms; 5 also finds more
    #[param(style = Form, explode = false, example = json!([2, 3]))]
    rooms: Option<Vec<i32>>,
    /// Numbers of bathrooms; 5 also finds more
    #[param(style = Form, explode = false)]
    baths: Option<Vec<i32>>,
    /// Where the floor lies
    #[param(style = Form, explode = false)]
    floor_band: Option<Vec<FloorBand>>,
    /// Any of these directions
    #[param(style = Form, explode = false, example = json!(["south"]))]
    orientation: Option<Vec<Orientation>>,
    /// Decoration
    #[param(style = Form, explode = false)]
    decoration: Option<Vec<Decoration>>,
    /// All of this equipment; `fully_equipped` is 四气全齐, all that there is
    #[param(inline, style = Form, explode = false, example = json!(["fully_equipped"]))]
    equipment: Option<Vec<EquipmentAsked>>,
    /// Form of the building
    #[param(style = Form, explode = false)]
    building_form: Option<Vec<BuildingForm>>,
    /// With or without lift
    has_elevator: Option<bool>,
    /// Where it came from
    #[param(style = Form, explode = false)]
    source: Option<Vec<ListingSource>>,
    /// How the land is held
    #[param(style = Form, explode = false)]
    land_tenure: Option<Vec<LandTenure>>,
    /// The title certificate
    #[param(style = Form, explode = false)]
    certificate: Option<Vec<CertificateState>>,
    /// Who lives there
    #[param(style = Form, explode = false)]
    tenancy: Option<Vec<Tenancy>>,
    /// Entered more than an hour after it was obtained
    is_late_entry: Option<bool>,
    /// Who looks after it
    #[param(style = Form, explode = false)]
    maintainer_id: Option<Vec<i64>>,
    /// Region, store or team whose members look after it
    org_unit_id: Option<i64>,
    /// The caller's own, or those of the caller's team, store or region
    scope: Option<Scope>,
    /// Entered on or after this business day
    created_from: Option<chrono::NaiveDate>,
    /// Entered on or before this business day
    created_to: Option<chrono::NaiveDate>,
    /// Without follow-up for at least so many days
    #[param(example = 7)]
    unfollowed_days: Option<i32>,
    /// Grades that the evidence supports now
    #[param(style = Form, explode = false, example = json!(["focus", "recommended"]))]
    grade: Option<Vec<Grade>>,
    /// Its maintainer's (`private`) or in the public pool
    pool: Option<Pool>,
    /// To be taken over: public, or of an agent over quota and not the caller's own
    claimable: Option<bool>,
    /// With keys or without
    has_keys: Option<bool>,
    /// With an exclusive agreement in force or without
    is_exclusive: Option<bool>,
    /// With enough photos for a survey or without
    has_survey: Option<bool>,
    /// With a public page or without
    published: Option<bool>,
    /// On the map: west, south, east, north in degrees
    #[param(style = Form, explode = false, min_items = 4, max_items = 4, example = json!([116.45, 39.98, 116.49, 40.02]))]
    bbox: Option<Vec<f64>>,
    /// In an area drawn on the map: longitude and latitude of 3 to 50 corners
    #[param(style = Form, explode = false, min_items = 6, max_items = 100, example = json!([116.45, 39.98, 116.49, 39.98, 116.47, 40.02]))]
    within: Option<Vec<f64>>,
    /// `created_at`, `updated_at`, `last_follow_up_at`, `price`, `rent`, `unit_price`, `area`, `built_year`, `floor` or `rooms`; with `-` from the largest; rows without the value come last
    #[param(example = "-price")]
    sort: Option<String>,
    /// Rows of the page, 1 to 200
    #[param(example = 20)]
    limit: Option<i64>,
    /// `next_cursor` of the previous page
    cursor: Option<String>,
    /// Also count the matches, up to 10 000
    total: Option<bool>,
}

#[cfg(test)]
mod tests {
    use fangke_shared::property::listing::ListingQuery;

    use super::*;

    #[test]
    fn describes_exactly_the_parameters_that_are_read() {
        let described: Vec<String> = ListingParameters::into_params(|| None).into_iter().map(|p| p.name).collect();
        assert_eq!(described, ListingQuery::NAMES);
    }
}
