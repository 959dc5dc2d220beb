//! Walks along an order of the list, so that any page costs what the first one costs.
//!
//! Every order has an index that starts with `is_lead` and carries what lists are filtered by most (see the migrations).
//! Rows without a value in the order's column come last: they are a second walk, by id.

use chrono::{DateTime, Datelike as _, NaiveDateTime};
use diesel::sql_types::{BigInt, Timestamp};
use fangke_shared::field::YEARS;
use fangke_shared::property::listing::{ListingQuery, ListingSort, ListingSummary, Range, SortField};
use serde::{Deserialize, Serialize};

use super::conditions::{Conditions, Facet, conditions, is_lead, ranges};
use super::listed;
use super::plan::{MANY, Shape, Way, has_own_index_beside_text, way};
use super::search::Context;
use super::state::L;
use crate::company::tx::rules::Rules;
use crate::platform::db::sql::{self, Sql, Value};
use crate::platform::db::{Conn, Engine};
use crate::platform::error::ApiResult;
use crate::platform::search::{self as search_index, LISTINGS, Matches};

/// Where a page ended: the value in the order's column, and the id.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PageEnd {
    pub sort: String,
    pub value: Option<i64>,
    pub id: i64,
}

/// The rows of one walk: those with a value in the order's column, or those without. Its way is that of [`super::plan`].
pub fn walk(
    conn: &mut Conn,
    context: &Context<'_>,
    query: &ListingQuery,
    after: Option<&PageEnd>,
    limit: i64,
    has_value: bool,
) -> ApiResult<Vec<ListingSummary>> {
    let walk = Walk::new(query.sort, after, has_value);
    // The page's end is the nearer end of the order's own range: with both, SQLite would walk from the farther one.
    let query = &if after.is_some_and(|end| end.value.is_some()) { without_passed_end(query) } else { query.clone() };
    // A text is looked for once; where an index of its own leads to few rows, it is one of their conditions.
    let found = match query.q.as_deref().filter(|_| !has_own_index_beside_text(query)) {
        Some(typed) => search_index::matches(conn, LISTINGS, typed, MANY)?,
        None => None,
    };
    let shape = Shape::of(query, found.as_ref().map(|found| found.count), has_value);
    let query = &if found.is_some() { ListingQuery { q: None, ..query.clone() } } else { query.clone() };
    let wanted = conditions(context, query)?;
    let with_found = |condition: fn(&Matches, sql::Column) -> Sql| match &found {
        Some(found) => wanted.clone().push(" AND ").append(condition(found, L.column("id"))),
        None => wanted.clone(),
    };
    match way(shape, context.engine) {
        Way::Walk => {
            let along = walk.whole(context, query).append(with_found(Matches::on_the_way));
            return walk.rows(conn, context.rules, along, "", limit);
        }
        Way::LookAhead(looks) => {
            for look in looks {
                let (ahead, is_whole) = walk.ahead(conn, context, query, *look)?;
                let rows = walk.rows(conn, context.rules, ahead.append(with_found(Matches::on_the_way)), "", limit)?;
                if is_whole || i64::try_from(rows.len()).unwrap_or_default() == limit {
                    return Ok(rows);
                }
            }
        }
        Way::Gather => {}
    }
    // A sign before the column keeps SQLite from walking its index after all.
    let sign = if context.engine == Engine::Sqlite && has_value { "+" } else { "" };
    walk.rows(conn, context.rules, Sql::new("listings l WHERE ").append(with_found(Matches::leading)), sign, limit)
}

/// The query without the end of its order's range that lies behind a page's beginning.
fn without_passed_end(query: &ListingQuery) -> ListingQuery {
    fn cut<T>(range: &mut Range<T>, is_descending: bool) {
        *(if is_descending { &mut range.max } else { &mut range.min }) = None;
    }
    let (mut query, down) = (query.clone(), query.sort.is_descending);
    match query.sort.field {
        SortField::Price => cut(&mut query.price, down),
        SortField::Rent => cut(&mut query.rent, down),
        SortField::UnitPrice => cut(&mut query.unit_price, down),
        SortField::Area => cut(&mut query.area, down),
        SortField::BuiltYear => cut(&mut query.built_year, down),
        SortField::Floor => cut(&mut query.floor, down),
        SortField::CreatedAt => cut(&mut query.created_on, down),
        SortField::UpdatedAt | SortField::LastFollowUpAt | SortField::Rooms => {}
    }
    query
}

/// A walk along the index of an order.
pub struct Walk<'a> {
    column: Column,
    field: SortField,
    is_descending: bool,
    after: Option<&'a PageEnd>,
    has_value: bool,
}

impl<'a> Walk<'a> {
    fn compare(&self) -> &'static str {
        if self.is_descending { "<" } else { ">" }
    }

    /// The rows with a value in the order's column, or those without; from the beginning, or after the end of a page.
    pub fn new(sort: ListingSort, after: Option<&'a PageEnd>, has_value: bool) -> Self {
        Self { column: column(sort.field), field: sort.field, is_descending: sort.is_descending, after, has_value }
    }

    /// Has the order an index of its own for the one district that is asked for?
    fn is_by_district(&self, query: &ListingQuery) -> bool {
        query.district.len() == 1 && ["created_at", "price_fen"].contains(&self.column.name)
    }

    /// Which index SQLite is to walk along; PostgreSQL is told nothing.
    fn index(&self, context: &Context<'_>, query: &ListingQuery) -> Sql {
        if context.engine == Engine::Postgres {
            return Sql::default();
        }
        let district = if self.is_by_district(query) { "district__" } else { "" };
        Sql::new(" INDEXED BY ix_listings__").push(district).push(self.column.name)
    }

    /// The first rows of the walk.
    fn rows(&self, conn: &mut Conn, rules: &Rules, from: Sql, sign: &'static str, limit: i64) -> ApiResult<Vec<ListingSummary>> {
        let ids = Sql::new("SELECT l.id AS id FROM ").append(from).append(self.condition()).append(self.order(sign));
        // PostgreSQL plans a statement once for any values; the limit is one that it must know.
        listed::load(conn, rules, ids.push(" LIMIT ").number(limit), self.order(""))
    }

    /// Every row of the order's index; conditions are to follow.
    pub fn whole(&self, context: &Context<'_>, query: &ListingQuery) -> Sql {
        Sql::new("listings l").append(self.index(context, query)).push(" WHERE ")
    }

    /// The first `look` rows of the order's index, and whether these are all there are; conditions are to follow.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn ahead(&self, conn: &mut Conn, context: &Context<'_>, query: &ListingQuery, look: i64) -> ApiResult<(Sql, bool)> {
        if context.engine == Engine::Postgres {
            // It stops within such a subquery as soon as it has its rows; SQLite would fill it first.
            let entries = Sql::new("(SELECT * FROM listings l WHERE ").append(self.entries(context, query)).append(self.order(""));
            return Ok((entries.push(" LIMIT ").number(look).push(") l WHERE "), false));
        }
        let all = self.whole(context, query);
        Ok(match self.sight(conn, context, query, look - 1)? {
            Some(sight) => (all.append(sight).push(" AND "), false),
            None => (all, true),
        })
    }

    /// What lies after the place, with or without a value.
    fn condition(&self) -> Sql {
        let column = self.column.of(L);
        let mut sql = Sql::default();
        if self.column.is_nullable {
            sql = sql.push(" AND ").push(column).push(if self.has_value { " IS NOT NULL" } else { " IS NULL" });
        }
        match self.after {
            Some(PageEnd { value: Some(value), id, .. }) => {
                sql = sql.push(" AND (").push(column).push(", l.id) ").push(self.compare()).push(" (");
                // A cursor that no page gave may lie outside of what a database calls a time.
                let time = DateTime::from_timestamp_micros(*value).filter(|at| YEARS.contains(&at.year())).unwrap_or_default();
                sql = if self.column.is_time { sql.bind(time) } else { sql.bind(*value) };
                sql.push(", ").bind(*id).push(")")
            }
            Some(PageEnd { value: None, id, .. }) => sql.push(" AND l.id ").push(self.compare()).push(" ").bind(*id),
            None => sql,
        }
    }

    /// The entries of the order's index that come into question.
    fn entries(&self, context: &Context<'_>, query: &ListingQuery) -> Sql {
        let mut entries = Conditions(is_lead(query));
        if let Some(district) = Facet::District.condition(query).filter(|_| self.is_by_district(query)) {
            entries.and(district);
        }
        ranges(&mut entries, context.clock, query, Some(self.field));
        entries.0.append(self.condition())
    }

    /// The condition not to go beyond the entry of the index that is `look` entries ahead, counted from where the order's
    /// own range begins; none if there are fewer.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn sight(&self, conn: &mut Conn, context: &Context<'_>, query: &ListingQuery, look: i64) -> ApiResult<Option<Sql>> {
        let (column, until) = (self.column.of(L), if self.is_descending { ">=" } else { "<=" });
        let sql = Sql::new("SELECT ")
            .push(column)
            .push(", l.id FROM ")
            .append(self.whole(context, query))
            .append(self.entries(context, query))
            .append(self.order(""))
            .push(" LIMIT 1 OFFSET ")
            .number(look);
        let entry: Option<(Value, i64)> = if self.column.is_time {
            let rows = sql.load::<(Timestamp, BigInt), (NaiveDateTime, i64)>(conn)?;
            rows.into_iter().next().map(|(at, id)| (at.into(), id))
        } else {
            let rows = sql.load::<(BigInt, BigInt), (i64, i64)>(conn)?;
            rows.into_iter().next().map(|(value, id)| (value.into(), id))
        };
        let up_to = Sql::new("(").push(column).push(", l.id) ").push(until).push(" (");
        Ok(entry.map(|(value, id)| up_to.bind(value).push(", ").bind(id).push(")")))
    }

    fn order(&self, sign: &'static str) -> Sql {
        let direction = if self.is_descending { " DESC" } else { " ASC" };
        let mut sql = Sql::new(" ORDER BY ");
        if self.has_value {
            sql = sql.push(sign).push(self.column.of(L)).push(direction).push(", ");
        }
        sql.push("l.id").push(direction)
    }
}

/// A column that lists are sorted by.
pub struct Column {
    name: &'static str,
    is_time: bool,
    pub is_nullable: bool,
}

impl Column {
    /// The column of the table that a statement calls so.
    pub const fn of(&self, table: sql::Table) -> sql::Column {
        table.column(self.name)
    }
}

pub const fn column(field: SortField) -> Column {
    let (name, is_time, is_nullable) = match field {
        SortField::CreatedAt => ("created_at", true, false),
        SortField::UpdatedAt => ("updated_at", true, false),
        SortField::LastFollowUpAt => ("last_follow_up_at", true, true),
        SortField::Price => ("price_fen", false, true),
        SortField::Rent => ("rent_fen", false, true),
        SortField::UnitPrice => ("unit_price_fen", false, true),
        SortField::Area => ("area_centi", false, true),
        SortField::BuiltYear => ("built_year", false, true),
        SortField::Floor => ("floor", false, true),
        SortField::Rooms => ("rooms", false, true),
    };
    Column { name, is_time, is_nullable }
}

/// The value of a row in the order's column.
pub fn sort_value(row: &ListingSummary, field: SortField) -> Option<i64> {
    match field {
        SortField::CreatedAt => Some(row.created_at.timestamp_micros()),
        SortField::UpdatedAt => Some(row.updated_at.timestamp_micros()),
        SortField::LastFollowUpAt => row.last_follow_up_at.map(|at| at.timestamp_micros()),
        SortField::Price => row.price_fen,
        SortField::Rent => row.rent_fen,
        SortField::UnitPrice => row.unit_price_fen,
        SortField::Area => row.area.map(|area| area.0),
        SortField::BuiltYear => row.built_year.map(i64::from),
        SortField::Floor => row.floor.map(i64::from),
        SortField::Rooms => row.rooms.map(i64::from),
    }
}
