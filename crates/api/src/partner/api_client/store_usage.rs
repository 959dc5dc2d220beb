//! Rows of `api_client_usage`.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::dsl::max;
use diesel::prelude::*;
use fangke_shared::ApiClientId;
use fangke_shared::partner::api_client::ApiClientDay;

use crate::platform::db::Conn;
use crate::platform::db::sql::{Sql, Value};
use crate::platform::partners::Usage;
use crate::schema::api_client_usage::{dsl, table};

/// Adds to what is written down, in one statement. Each usage counts for the day of its last request.
pub fn add(conn: &mut Conn, counted: &[(ApiClientId, Usage)], day_of: impl Fn(DateTime<Utc>) -> NaiveDate) -> QueryResult<usize> {
    let row = |(id, usage): &(ApiClientId, Usage)| {
        let day = day_of(usage.last_at);
        Sql::default().bind_list::<Value>([
            id.0.into(),
            day.into(),
            usage.calls.into(),
            usage.errors.into(),
            usage.taken.into(),
            usage.last_at.into(),
        ])
    };
    Sql::new("INSERT INTO api_client_usage (api_client_id, day, calls, errors, taken, last_at) VALUES ")
        .join(", ", counted.iter().map(row))
        .push(
            " ON CONFLICT (api_client_id, day) DO UPDATE SET calls = api_client_usage.calls + excluded.calls, \
             errors = api_client_usage.errors + excluded.errors, taken = api_client_usage.taken + excluded.taken, \
             last_at = CASE WHEN excluded.last_at > api_client_usage.last_at THEN excluded.last_at ELSE api_client_usage.last_at END",
        )
        .execute(conn)
}

/// What all processes together have let through on a day, of each program.
pub fn taken_on(conn: &mut Conn, day: NaiveDate) -> QueryResult<Vec<(i64, i64)>> {
    table.filter(dsl::day.eq(day)).select((dsl::api_client_id, dsl::taken)).load(conn)
}

/// When some programs called last.
pub fn last_seen(conn: &mut Conn, ids: &[i64]) -> QueryResult<HashMap<i64, NaiveDateTime>> {
    let rows: Vec<(i64, Option<NaiveDateTime>)> = table
        .filter(dsl::api_client_id.eq_any(ids))
        .group_by(dsl::api_client_id)
        .select((dsl::api_client_id, max(dsl::last_at)))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, at)| Some((id, at?))).collect())
}

/// What a program has asked for since a day, the newest first; days without a request are left out.
pub fn since(conn: &mut Conn, id: ApiClientId, day: NaiveDate) -> QueryResult<Vec<ApiClientDay>> {
    let rows: Vec<(NaiveDate, i64, i64)> = table
        .filter(dsl::api_client_id.eq(id.0))
        .filter(dsl::day.ge(day))
        .order(dsl::day.desc())
        .select((dsl::day, dsl::calls, dsl::errors))
        .load(conn)?;
    Ok(rows.into_iter().map(|(day, calls, errors)| ApiClientDay { day, calls, errors }).collect())
}

/// Forgets days before one, but of each program the last one that it called on: when that was stays known.
pub fn delete_before(conn: &mut Conn, day: NaiveDate) -> QueryResult<usize> {
    Sql::new("DELETE FROM api_client_usage WHERE day < ")
        .bind(day)
        .push(" AND EXISTS (SELECT 1 FROM api_client_usage later WHERE later.api_client_id = api_client_usage.api_client_id")
        .push(" AND later.day > api_client_usage.day)")
        .execute(conn)
}
