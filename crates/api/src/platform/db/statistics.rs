//! What the engines know about their tables when they choose an index.

use diesel::connection::SimpleConnection as _;

use super::Conn;
use crate::platform::error::ApiResult;

/// Lets SQLite look again at tables that have grown; PostgreSQL does so by itself. A job, which touches no record.
///
/// # Errors
/// Only when the database fails.
pub fn refresh_statistics(conn: &mut Conn) -> ApiResult<i64> {
    if let Conn::Sqlite(c) = conn {
        // 0x10000: whatever this connection has used; 0x2: tables that need it. A part of each index is enough, if it is large enough
        // to tell the 60 000 listings of a district from the 200 of a community: 0.2 s for a million listings.
        c.batch_execute("PRAGMA analysis_limit = 100000; PRAGMA optimize = 0x10002")?;
    }
    Ok(0)
}
