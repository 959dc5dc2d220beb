//! Counts for the chips: each attribute under all filters but its own.

use diesel::sql_types::{BigInt, Nullable, Text};
use fangke_shared::listing::{FacetCount, ListingFacets, ListingQuery, ListingStatus};
use fangke_shared::page::COUNT_CAP;

use super::conditions::conditions;
use super::search::{Context, count};
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;

/// The counts. Each looks at [`COUNT_CAP`] matching rows at most, so that they cost the same on any number of listings.
///
/// # Errors
/// What the database says.
pub fn facets(conn: &mut Conn, context: &Context<'_>, query: &ListingQuery) -> ApiResult<ListingFacets> {
    let mut by = |column: &str, without: fn(&mut ListingQuery)| -> ApiResult<Vec<FacetCount>> {
        let mut query = query.clone();
        without(&mut query);
        let inner = Sql::new(&format!("SELECT value, count(*) FROM (SELECT CAST(l.{column} AS TEXT) AS value FROM listings l WHERE "));
        let sql = inner.append(conditions(context, &query)?).push(" LIMIT ").bind(COUNT_CAP);
        let sql = sql.push(") AS matching GROUP BY value ORDER BY count(*) DESC, value");
        let rows: Vec<(Option<String>, i64)> = sql.load::<(Nullable<Text>, BigInt), (Option<String>, i64)>(conn)?;
        Ok(rows.into_iter().filter_map(|(value, count)| value.map(|value| FacetCount { value, count })).collect())
    };
    let is_of_leads = query.status.contains(&ListingStatus::Lead);
    let status = if is_of_leads { by("status", |_| {})? } else { by("status", |q| q.status = LISTED.to_vec())? };
    let purpose = by("purpose", |q| q.purpose = None)?;
    let district = by("district", |q| q.district.clear())?;
    let rooms = by("rooms", |q| q.rooms.clear())?;
    let decoration = by("decoration", |q| q.decoration.clear())?;
    Ok(ListingFacets { total: count(conn, context, query)?, status, purpose, district, rooms, decoration })
}

/// Every status but that of leads.
const LISTED: [ListingStatus; 8] = [
    ListingStatus::Available,
    ListingStatus::Paused,
    ListingStatus::Unknown,
    ListingStatus::SoldByUs,
    ListingStatus::LetByUs,
    ListingStatus::SoldElsewhere,
    ListingStatus::LetElsewhere,
    ListingStatus::Withdrawn,
];
