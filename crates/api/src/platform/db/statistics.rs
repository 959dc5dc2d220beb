//! What the engines know about their tables when they choose an index.

use diesel::connection::SimpleConnection as _;

use super::Conn;
use crate::platform::clock::Clock;
use crate::platform::error::ApiResult;

/// Lets SQLite look again at tables that have grown; PostgreSQL does so by itself. A job, which touches no record.
///
/// # Errors
/// What the database says.
pub fn refresh_statistics(conn: &mut Conn, _clock: &Clock) -> ApiResult<i64> {
    if let Conn::Sqlite(c) = conn {
        // 0x10000: whatever this connection has used; 0x10: a part of each index is enough; 0x2: tables that need it.
        c.batch_execute("PRAGMA optimize = 0x10012")?;
    }
    Ok(0)
}
