//! Where listings are: counts for each community, for the map (§1.12).

use diesel::sql_types::{BigInt, Double, Nullable, Text};
use fangke_shared::CommunityId;
use fangke_shared::property::listing::ListingQuery;
use fangke_shared::property::map::ListingMapCommunity;

use super::conditions::conditions;
use super::facets::count;
use super::plan::has_own_index;
use super::search::Context;
use crate::platform::db::sql::Sql;
use crate::platform::db::{Conn, Engine};
use crate::platform::error::ApiResult;

type Columns = (BigInt, Text, Text, Double, Double, BigInt, Nullable<BigInt>, Nullable<BigInt>);
type Row = (i64, String, String, f64, f64, i64, Option<i64>, Option<i64>);

/// The communities with coordinates in which listings match, each with how many. Order and page of the query don't matter.
///
/// # Errors
/// Wrong parameters; what the database says.
pub fn in_communities(conn: &mut Conn, context: &Context<'_>, query: &ListingQuery) -> ApiResult<Vec<ListingMapCommunity>> {
    // Its entries have what is filtered by most: a million are counted without reading their rows. Where another index leads to few rows,
    // it is the better way.
    let along = if context.engine == Engine::Sqlite && !has_own_index(query) { " INDEXED BY ix_listings__community_id" } else { "" };
    let counted = Sql::new("SELECT l.community_id, count(*) AS n, min(l.price_fen) AS price, min(l.rent_fen) AS rent FROM listings l")
        .push(along)
        .push(" WHERE ")
        .append(conditions(context, query)?)
        .push(" GROUP BY l.community_id");
    let sql = Sql::new("SELECT c.id, c.name, c.district, c.longitude, c.latitude, p.n, p.price, p.rent FROM (")
        .append(counted)
        .push(") p JOIN communities c ON c.id = p.community_id WHERE c.longitude IS NOT NULL AND c.latitude IS NOT NULL ORDER BY c.id");
    let rows = sql.load::<Columns, Row>(conn)?;
    let community = |(id, name, district, longitude, latitude, listing_count, price_from_fen, rent_from_fen)| ListingMapCommunity {
        id: CommunityId(id),
        name,
        district,
        longitude,
        latitude,
        listing_count,
        price_from_fen,
        rent_from_fen,
    };
    Ok(rows.into_iter().map(community).collect())
}

/// How many listings match that no map can show, since their community has no coordinates; wherever they are, and up to the cap of counts.
///
/// # Errors
/// Wrong parameters; what the database says.
pub fn unplaced(conn: &mut Conn, context: &Context<'_>, query: &ListingQuery) -> ApiResult<i64> {
    let anywhere = ListingQuery { bbox: None, within: None, ..query.clone() };
    let matching = Sql::new(" FROM listings l WHERE l.community_id IN (SELECT id FROM communities WHERE latitude IS NULL) AND ")
        .append(conditions(context, &anywhere)?);
    count(conn, matching)
}
