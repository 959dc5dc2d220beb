//! Can the database be written to?

use chrono::{DateTime, Utc};

use super::Conn;
use super::sql::Sql;
use crate::platform::error::ApiResult;

/// Writes a moment down, as any change is written.
///
/// # Errors
/// `unavailable` for a full, broken or read-only database.
pub fn probe(conn: &mut Conn, now: DateTime<Utc>) -> ApiResult<()> {
    Sql::new("INSERT INTO installation (name, value) VALUES ('ready_at', ")
        .bind(now.to_rfc3339().as_str())
        .push(") ON CONFLICT (name) DO UPDATE SET value = excluded.value")
        .execute(conn)?;
    Ok(())
}
