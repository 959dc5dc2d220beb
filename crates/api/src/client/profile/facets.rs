//! Counts for the chips: each attribute under all filters but its own.

use diesel::sql_types::{BigInt, Text};
use fangke_shared::client::profile::{ClientFacet, ClientFacets};
use fangke_shared::client::query::ClientQuery;
use fangke_shared::page::COUNT_CAP;

use super::conditions::{Context, Filter, conditions};
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;

/// The counts; of more than [`COUNT_CAP`] clients so many are counted.
///
/// # Errors
/// A scope wider than the caller's, or what the database says.
pub fn facets(conn: &mut Conn, context: &Context<'_>, query: &ClientQuery) -> ApiResult<ClientFacets> {
    Ok(ClientFacets {
        grade: counts(conn, context, query, Filter::Grade)?,
        stage: counts(conn, context, query, Filter::Stage)?,
        source: counts(conn, context, query, Filter::Source)?,
        intent: counts(conn, context, query, Filter::Intent)?,
    })
}

fn counts<T: std::str::FromStr + Ord>(
    conn: &mut Conn,
    context: &Context<'_>,
    query: &ClientQuery,
    of: Filter,
) -> ApiResult<Vec<ClientFacet<T>>> {
    let wanted = conditions(context, query, Some(of))?;
    let looked_at =
        Sql::new("SELECT ").push(of.column()).push(" AS value FROM clients c WHERE ").append(wanted).push(" LIMIT ").number(COUNT_CAP);
    let sql = Sql::new("SELECT value, count(*) FROM (").append(looked_at).push(") AS looked_at WHERE value IS NOT NULL GROUP BY value");
    let rows: Vec<(String, i64)> = sql.load::<(Text, BigInt), (String, i64)>(conn)?;
    let mut counts: Vec<ClientFacet<T>> =
        rows.into_iter().filter_map(|(value, count)| Some(ClientFacet { value: value.parse().ok()?, count })).collect();
    counts.sort_by(|a, b| a.value.cmp(&b.value));
    Ok(counts)
}
