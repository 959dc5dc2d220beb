//! A listing as a row of the list.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, Text, Timestamp};
use fangke_shared::company::member::MemberRef;
use fangke_shared::property::listing::{
    Area, Decoration, FloorBand, Grade, ListingStatus, ListingSummary, Orientations, Pool, PriceDelta, Purpose,
};
use fangke_shared::{CommunityId, ListingId, MemberId, PhotoId};

use super::rows::{ListingRow, word};
use super::state::{State, state_of};
use crate::company::tx::rules::Rules;
use crate::platform::db::Conn;
use crate::platform::db::row::{TextRow as _, text_row};
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};

text_row! {
    /// What a row of the list shows, of `listings l` and [`BESIDE`] it.
    struct ListedRow {
        id: i64 = BigInt, "l.id";
        #[diesel(deserialize_as = String)]
        status: ListingStatus = Text, "l.status";
        #[diesel(deserialize_as = String)]
        purpose: Purpose = Text, "l.purpose";
        community_id: Option<i64> = Nullable<BigInt>, "l.community_id";
        community_name: Option<String> = Nullable<Text>, "c.name";
        district: Option<String> = Nullable<Text>, "l.district";
        building: Option<String> = Nullable<Text>, "l.building";
        unit: Option<String> = Nullable<Text>, "l.unit";
        room: Option<String> = Nullable<Text>, "l.room";
        rooms: Option<i32> = Nullable<Integer>, "l.rooms";
        halls: Option<i32> = Nullable<Integer>, "l.halls";
        baths: Option<i32> = Nullable<Integer>, "l.baths";
        area_centi: Option<i64> = Nullable<BigInt>, "l.area_centi";
        floor: Option<i32> = Nullable<Integer>, "l.floor";
        total_floors: Option<i32> = Nullable<Integer>, "l.total_floors";
        floor_band: Option<String> = Nullable<Text>, "l.floor_band";
        orientation_mask: i32 = Integer, "l.orientation_mask";
        decoration: Option<String> = Nullable<Text>, "l.decoration";
        built_year: Option<i32> = Nullable<Integer>, "l.built_year";
        price_fen: Option<i64> = Nullable<BigInt>, "l.price_fen";
        rent_fen: Option<i64> = Nullable<BigInt>, "l.rent_fen";
        is_price_on_request: bool = Bool, "l.is_price_on_request";
        unit_price_fen: Option<i64> = Nullable<BigInt>, "l.unit_price_fen";
        price_delta_fen: Option<i64> = Nullable<BigInt>, "l.price_delta_fen";
        price_changed_at: Option<NaiveDateTime> = Nullable<Timestamp>, "l.price_changed_at";
        title: Option<String> = Nullable<Text>, "l.title";
        maintainer_id: Option<i64> = Nullable<BigInt>, "l.maintainer_id";
        maintainer_name: Option<String> = Nullable<Text>, "m.display_name";
        is_late_entry: bool = Bool, "l.is_late_entry";
        last_follow_up_at: Option<NaiveDateTime> = Nullable<Timestamp>, "l.last_follow_up_at";
        created_at: NaiveDateTime = Timestamp, "l.created_at";
        updated_at: NaiveDateTime = Timestamp, "l.updated_at";
        version: i64 = BigInt, "l.version";
        #[diesel(deserialize_as = String)]
        grade: Grade = Text, "l.grade";
        #[diesel(deserialize_as = String)]
        pool: Pool = Text, "l.pool";
        entered_at: Option<NaiveDateTime> = Nullable<Timestamp>, "l.entered_at";
        first_follow_up_at: Option<NaiveDateTime> = Nullable<Timestamp>, "l.first_follow_up_at";
        status_changed_at: Option<NaiveDateTime> = Nullable<Timestamp>, "l.status_changed_at";
        evaluation_fen: Option<i64> = Nullable<BigInt>, "l.evaluation_fen";
        key_count: i32 = Integer, "l.key_count";
        exclusive_from: Option<NaiveDate> = Nullable<Date>, "l.exclusive_from";
        exclusive_until: Option<NaiveDate> = Nullable<Date>, "l.exclusive_until";
        photo_count: i32 = Integer, "l.photo_count";
        has_floor_plan: bool = Bool, "l.has_floor_plan";
        cover_photo_id: Option<i64> = Nullable<BigInt>, "l.cover_photo_id";
        is_published: bool = Bool, "l.share_token IS NOT NULL";
    }
}

/// Whatever else than `listings l` its columns come from.
pub const BESIDE: &str = "LEFT JOIN communities c ON c.id = l.community_id LEFT JOIN members m ON m.id = l.maintainer_id";

/// The rows whose ids a statement finds: sorted before anything else of them is read.
///
/// # Errors
/// Only when the database fails.
pub fn load(conn: &mut Conn, rules: &Rules, ids: Sql, order: Sql) -> ApiResult<Vec<ListingSummary>> {
    let from = Sql::new("SELECT ").push(ListedRow::COLUMNS).push(" FROM (").append(ids);
    let sql = from.push(") AS found JOIN listings l ON l.id = found.id ").push(BESIDE).append(order);
    Ok(sql.rows::<ListedRow>(conn)?.into_iter().map(|row| summary(row, rules)).collect())
}

/// One listing as a row of the list.
///
/// # Errors
/// `not_found`.
pub fn one(conn: &mut Conn, rules: &Rules, id: ListingId) -> ApiResult<ListingSummary> {
    let sql = Sql::new("SELECT ").push(ListedRow::COLUMNS).push(" FROM listings l ").push(BESIDE).push(" WHERE l.id = ").bind(id.0);
    let row = sql.rows::<ListedRow>(conn)?.into_iter().next().ok_or_else(ApiError::not_found)?;
    Ok(summary(row, rules))
}

/// A row as the browser sees it, of a list or in full, with the names of its community and maintainer: grade and pool are those of the rules' moment.
macro_rules! summary_of {
    ($row:ident, $rules:expr, $community_name:expr, $maintainer_name:expr) => {{
        let state: State = state_of!($row);
        ListingSummary {
            id: ListingId($row.id),
            status: $row.status,
            purpose: $row.purpose,
            community_id: $row.community_id.map(CommunityId),
            community_name: $community_name,
            district: $row.district,
            building: $row.building,
            unit: $row.unit,
            room: $row.room,
            rooms: $row.rooms,
            halls: $row.halls,
            baths: $row.baths,
            area: $row.area_centi.map(Area),
            floor: $row.floor,
            total_floors: $row.total_floors,
            floor_band: word::<FloorBand>($row.floor_band),
            orientations: Orientations(u8::try_from($row.orientation_mask).unwrap_or_default()),
            decoration: word::<Decoration>($row.decoration),
            built_year: $row.built_year,
            price_fen: $row.price_fen,
            rent_fen: $row.rent_fen,
            is_price_on_request: $row.is_price_on_request,
            unit_price_fen: $row.unit_price_fen,
            price_delta: $row.price_delta_fen.zip($row.price_changed_at).map(|(delta_fen, at)| PriceDelta { delta_fen, at: at.and_utc() }),
            title: $row.title,
            maintainer: $row.maintainer_id.zip($maintainer_name).map(|(id, display_name)| MemberRef { id: MemberId(id), display_name }),
            is_late_entry: $row.is_late_entry,
            last_follow_up_at: $row.last_follow_up_at.map(|at| at.and_utc()),
            created_at: $row.created_at.and_utc(),
            updated_at: $row.updated_at.and_utc(),
            grade: state.grade_now($rules),
            pool: state.pool_now($rules),
            key_count: $row.key_count,
            exclusive_until: $row.exclusive_until.filter(|_| state.is_exclusive($rules)),
            photo_count: $row.photo_count,
            cover_photo_id: $row.cover_photo_id.map(PhotoId),
            cover_url: None,
            is_published: $row.is_published,
            version: $row.version,
        }
    }};
}

fn summary(row: ListedRow, rules: &Rules) -> ListingSummary {
    summary_of!(row, rules, row.community_name, row.maintainer_name)
}

/// A listing that was read in full, as a row of the list.
pub fn summary_in_full(row: ListingRow, rules: &Rules, community_name: Option<String>, maintainer_name: Option<String>) -> ListingSummary {
    summary_of!(row, rules, community_name, maintainer_name)
}
