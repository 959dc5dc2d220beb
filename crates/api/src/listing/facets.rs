//! Counts for the chips: each attribute under all filters but its own.

use diesel::sql_types::{BigInt, Nullable, Text};
use fangke_shared::listing::{FacetCount, ListingFacets, ListingQuery, ListingSort, ListingStatus, SortField};
use fangke_shared::page::COUNT_CAP;

use super::conditions::conditions;
use super::search::Context;
use super::walk::{Walk, has_own_index};
use crate::platform::db::sql::Sql;
use crate::platform::db::{Conn, Engine};
use crate::platform::error::ApiResult;

/// Listings that are all counted.
const ALL: i64 = 50_000;
/// The newest of more than that, which are counted in their place: counts cost the same on any number of listings.
const NEWEST: i64 = 5_000;

/// The counts. Where more than [`ALL`] listings would have to be looked at, they are those of the [`NEWEST`].
///
/// # Errors
/// What the database says.
pub fn facets(conn: &mut Conn, context: &Context<'_>, query: &ListingQuery) -> ApiResult<ListingFacets> {
    let walk = CountWalk::new(conn, context, query)?;
    let mut by = |column: &str, without: fn(&mut ListingQuery)| -> ApiResult<Vec<FacetCount>> {
        let mut query = query.clone();
        without(&mut query);
        let sql = Sql::new(&format!("SELECT CAST(l.{column} AS TEXT), count(*)"))
            .append(walk.matching(context, &query)?)
            .push(&format!(" GROUP BY l.{column} ORDER BY count(*) DESC, l.{column}"));
        let rows: Vec<(Option<String>, i64)> = sql.load::<(Nullable<Text>, BigInt), (Option<String>, i64)>(conn)?;
        Ok(rows.into_iter().filter_map(|(value, count)| value.map(|value| FacetCount { value, count })).collect())
    };
    let is_of_leads = query.status.contains(&ListingStatus::Lead);
    let status = if is_of_leads { by("status", |_| {})? } else { by("status", |q| q.status = LISTED.to_vec())? };
    let purpose = by("purpose", |q| q.purpose = None)?;
    let district = by("district", |q| q.district.clear())?;
    let rooms = by("rooms", |q| q.rooms.clear())?;
    let decoration = by("decoration", |q| q.decoration.clear())?;
    Ok(ListingFacets {
        total: count(conn, walk.matching(context, query)?)?,
        is_partial: walk.is_partial,
        status,
        purpose,
        district,
        rooms,
        decoration,
    })
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

/// How counts walk, so that they cost the same on any number of listings.
struct CountWalk {
    /// Stands after the table.
    index: &'static str,
    /// Only the newest are counted.
    is_partial: bool,
    within: Sql,
}

impl CountWalk {
    /// All listings or the newest ones; all that match where an index leads to the few.
    ///
    /// # Errors
    /// What the database says.
    fn new(conn: &mut Conn, context: &Context<'_>, query: &ListingQuery) -> ApiResult<Self> {
        if has_own_index(query) {
            return Ok(Self { index: "", is_partial: false, within: Sql::default() });
        }
        // Whatever the filters: each count has others.
        let all = ListingQuery { status: query.status.clone(), ..ListingQuery::default() };
        let walk = Walk::new(ListingSort { field: SortField::CreatedAt, is_descending: true }, None, true);
        let sight = match walk.sight(conn, context, &all, ALL)? {
            None => None,
            // The entry where the sight ends is counted, too.
            Some(_) => walk.sight(conn, context, &all, NEWEST - 1)?,
        };
        // Its entries carry what is counted; SQLite would rather look up every listing of a price range.
        let index = if context.engine == Engine::Sqlite { " INDEXED BY ix_listings__created_at" } else { "" };
        Ok(Self { index, is_partial: sight.is_some(), within: sight.unwrap_or_default() })
    }

    /// `FROM` and `WHERE` of a count.
    ///
    /// # Errors
    /// A scope that the caller hasn't got.
    fn matching(&self, context: &Context<'_>, query: &ListingQuery) -> ApiResult<Sql> {
        let from = Sql::new(&format!(" FROM listings l{} WHERE ", self.index));
        Ok(from.append(conditions(context, query)?).append(self.within.clone()))
    }
}

/// How many listings match, counted up to [`COUNT_CAP`] and one.
pub fn count(conn: &mut Conn, matching: Sql) -> ApiResult<i64> {
    let sql = Sql::new("SELECT count(*) FROM (SELECT 1").append(matching).push(" LIMIT ").bind(COUNT_CAP + 1).push(") AS counted");
    Ok(sql.load::<BigInt, i64>(conn)?.into_iter().next().unwrap_or_default())
}
