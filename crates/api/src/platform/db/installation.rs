//! What this installation remembers of itself: names and their values.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::Conn;
use super::sql::Sql;
use crate::platform::error::ApiResult;
use crate::schema::installation;

/// Keeps a value under a name.
///
/// # Errors
/// Only when the database fails.
pub fn remember(conn: &mut Conn, name: &str, value: &str) -> ApiResult<()> {
    Sql::new("INSERT INTO installation (name, value) VALUES (")
        .bind(name)
        .push(", ")
        .bind(value)
        .push(") ON CONFLICT (name) DO UPDATE SET value = excluded.value")
        .execute(conn)?;
    Ok(())
}

/// The value under a name.
///
/// # Errors
/// Only when the database fails.
pub fn recall(conn: &mut Conn, name: &str) -> ApiResult<Option<String>> {
    Ok(installation::table.find(name).select(installation::value).first(conn).optional()?)
}

/// Writes a moment down, as any change is written: can the database be written to?
///
/// # Errors
/// `unavailable` for a full, broken or read-only database.
pub fn probe(conn: &mut Conn, now: DateTime<Utc>) -> ApiResult<()> {
    remember(conn, "ready_at", &now.to_rfc3339())
}
