//! The list of listings: any filter, any order, keyset pages.

use fangke_shared::page::{DEFAULT_LIMIT, Page};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::{ListingQuery, ListingSummary};

use super::conditions::conditions;
use super::facets::count;
use super::walk::{PageEnd, column, sort_value, walk};
use crate::company::tx::Tx;
use crate::company::tx::rules::Rules;
use crate::platform::clock::Clock;
use crate::platform::cursor;
use crate::platform::db::sql::Sql;
use crate::platform::db::{Conn, Engine};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::token::Claims;

/// What a search depends on beside the query.
pub struct Context<'a> {
    /// The database's engine: full text differs.
    pub engine: Engine,
    /// The time, for days.
    pub clock: &'a Clock,
    /// Who asks, for scopes.
    pub claims: &'a Claims,
    /// The figures, for pools and grades.
    pub rules: &'a Rules,
}

impl<'a> Context<'a> {
    /// That of a read of the caller's.
    ///
    /// # Errors
    /// `unauthenticated` where nobody asks.
    pub fn of(tx: &Tx<'a>) -> ApiResult<Self> {
        Ok(Self { engine: tx.conn.engine(), clock: tx.rules.clock(), claims: &tx.caller()?.claims, rules: tx.rules })
    }
}

/// A page of the list.
///
/// # Errors
/// A cursor of another order, or what the database says.
pub fn page(conn: &mut Conn, context: &Context<'_>, query: &ListingQuery) -> ApiResult<Page<ListingSummary>> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    let sort = query.sort.to_string();
    let end: Option<PageEnd> = cursor::decode(query.cursor.as_deref())?;
    if end.as_ref().is_some_and(|end| end.sort != sort) {
        return Err(ApiError::field(FieldError::new("cursor", FieldCode::Contradicts).with("other", "sort")));
    }
    let mut rows = match &end {
        Some(PageEnd { value: None, .. }) => Vec::new(),
        end => walk(conn, context, query, end.as_ref(), limit + 1, true)?,
    };
    let missing = limit + 1 - i64::try_from(rows.len()).unwrap_or_default();
    if missing > 0 && column(query.sort.field).is_nullable {
        let after = end.filter(|end| end.value.is_none());
        rows.extend(walk(conn, context, query, after.as_ref(), missing, false)?);
    }
    let (rows, next_cursor) = cursor::cut(rows, limit, |row: &ListingSummary| PageEnd {
        sort: sort.clone(),
        value: sort_value(row, query.sort.field),
        id: row.id.0,
    });
    let matching = || Ok::<_, ApiError>(Sql::new(" FROM listings l WHERE ").append(conditions(context, query)?));
    let total = if query.with_total { Some(count(conn, matching()?)?) } else { None };
    Ok(Page { items: rows, next_cursor, total })
}
