//! Counts for the chips: each attribute under all filters but its own.

use diesel::sql_types::{BigInt, Nullable, Text};
use fangke_shared::page::COUNT_CAP;
use fangke_shared::property::listing::{EquipmentAsked, FacetCount, ListingFacets, ListingQuery, ListingSort, ListingStatus, SortField};

use super::conditions::{Facet, without_facets};
use super::plan::has_own_index;
use super::search::Context;
use super::state::L;
use super::walk::Walk;
use crate::platform::cached::Cached;
use crate::platform::db::Conn;
use crate::platform::db::sql::{Sql, Table};
use crate::platform::error::{ApiError, ApiResult};

/// Listings that are all counted.
const ALL: i64 = 50_000;
/// The newest of more than that, which are counted in their place: counts cost the same on any number of listings.
const NEWEST: i64 = 5_000;

/// Are there more listings, and more leads, than are counted for each filter? Looked up once a second at most.
#[derive(Clone, Default)]
pub struct CachedSizes(Cached<(bool, bool)>);

/// The counts. Where more than [`ALL`] listings would have to be looked at, they are those of the [`NEWEST`].
/// `crowded` keeps whether there are so many listings, and leads.
///
/// # Errors
/// Only when the database fails.
pub fn facets(conn: &mut Conn, context: &Context<'_>, query: &ListingQuery, sizes: &CachedSizes) -> ApiResult<ListingFacets> {
    let (from, is_partial) = counted(conn, context, query, sizes)?;
    let all_facets = Facet::counted(query);
    // What misses two of these filters counts nowhere: the others are looked at once, and counted six times.
    let mut near = Sql::new("WITH near AS MATERIALIZED (SELECT * FROM (SELECT 1");
    for facet in all_facets.iter().copied() {
        near = near.push(", ").push(L.column(facet.column())).push(", ");
        near = match facet.condition(query) {
            Some(condition) => near.push("CASE WHEN ").append(condition).push(" THEN 1 ELSE 0 END"),
            None => near.push("1"),
        };
        near = near.push(" AS by_").push(facet.column());
    }
    near = near.push(" FROM ").append(from).append(without_facets(context, query)?);
    let every = i64::try_from(all_facets.len()).unwrap_or_default();
    near = near.push(") AS looked_at WHERE ").append(hits(&all_facets, None)).push(" >= ").number(every - 1).push(") ");
    let all = near.push("SELECT NULL, NULL, count(*) FROM near WHERE ").append(hits(&all_facets, None)).push(" = ").number(every);
    let sql = all_facets.iter().copied().fold(all, |sql, facet| {
        let column = Table(facet.column());
        sql.append(column.sql(" UNION ALL SELECT '{}', CAST({} AS TEXT), count(*) FROM near WHERE "))
            .append(hits(&all_facets, Some(facet)))
            .push(" = ")
            .number(every - 1)
            .append(column.sql(" AND {} IS NOT NULL GROUP BY {}"))
    });
    let rows = sql.load::<(Nullable<Text>, Nullable<Text>, BigInt), (Option<String>, Option<String>, i64)>(conn)?;
    let of = |facet: Facet| {
        let of_facet = rows.iter().filter(|(column, ..)| column.as_deref() == Some(facet.column()));
        let mut counts: Vec<FacetCount> =
            of_facet.filter_map(|(_, value, count)| Some(FacetCount { value: value.clone()?, count: *count })).collect();
        // Of equal counts the shorter first: that is the order of numbers, too.
        counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| (a.value.len(), &a.value).cmp(&(b.value.len(), &b.value))));
        counts
    };
    let total = rows.iter().find(|(column, ..)| column.is_none()).map_or(0, |(.., count)| *count);
    Ok(ListingFacets {
        total: total.min(COUNT_CAP + 1),
        is_partial,
        status: of(Facet::Status),
        purpose: of(Facet::Purpose),
        district: of(Facet::District),
        rooms: of(Facet::Rooms),
        decoration: of(Facet::Decoration),
        equipment: equipped(&of(Facet::Equipment)),
    })
}

/// Counts of what may be asked for, of counts of what stands together in flats: whoever has all has each.
fn equipped(masks: &[FacetCount]) -> Vec<FacetCount> {
    let masks: Vec<(i32, i64)> = masks.iter().filter_map(|one| Some((one.value.parse().ok()?, one.count))).collect();
    let one = |asked: &EquipmentAsked| {
        let with = masks.iter().filter(|(mask, _)| mask & asked.mask() == asked.mask());
        let count = with.map(|(_, count)| count).sum();
        (count > 0).then(|| FacetCount { value: asked.as_str().to_owned(), count })
    };
    EquipmentAsked::ALL.iter().filter_map(one).collect()
}

/// How many of the filters, but perhaps one of them, a listing meets.
fn hits(all: &[Facet], but: Option<Facet>) -> Sql {
    let others = all.iter().copied().filter(|facet| Some(*facet) != but);
    Sql::default().join(" + ", others.map(|facet| Sql::new("by_").push(facet.column())))
}

/// Where listings are counted, up to their conditions, and whether these are only the newest: all that match, where an index leads to the few.
fn counted(conn: &mut Conn, context: &Context<'_>, query: &ListingQuery, sizes: &CachedSizes) -> ApiResult<(Sql, bool)> {
    if has_own_index(query) {
        return Ok((Sql::new("listings l WHERE "), false));
    }
    let walk = Walk::new(ListingSort { field: SortField::CreatedAt, is_descending: true }, None, true);
    let all = |are_leads: bool| ListingQuery {
        status: if are_leads { vec![ListingStatus::Lead] } else { Vec::new() },
        ..ListingQuery::default()
    };
    let mut are_many = |are_leads| Ok::<_, ApiError>(walk.sight(conn, context, &all(are_leads), ALL)?.is_some());
    let (listings, leads) = *sizes.0.get(|| Ok::<_, ApiError>((are_many(false)?, are_many(true)?)))?;
    let are_leads = query.status.contains(&ListingStatus::Lead);
    let is_partial = if are_leads { leads } else { listings };
    let from = if is_partial { walk.ahead(conn, context, &all(are_leads), NEWEST)? } else { walk.whole(context, &all(are_leads)) };
    Ok((from, is_partial))
}

/// How many listings match, counted up to [`COUNT_CAP`] and one.
pub fn count(conn: &mut Conn, matching: Sql) -> ApiResult<i64> {
    let sql = Sql::new("SELECT count(*) FROM (SELECT 1").append(matching).push(" LIMIT ").bind(COUNT_CAP + 1).push(") AS counted");
    Ok(sql.load::<BigInt, i64>(conn)?.into_iter().next().unwrap_or_default())
}
