//! What time does to the pools and grades, written down every hour. The rules themselves don't wait for it.

use super::store;
use crate::company::setting::service::Rules;
use crate::platform::clock::Clock;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::property::listing::service as listing;

/// Makes public what is due and lowers grades that have lost their ground, in the caller's transaction; the answer counts both.
///
/// # Errors
/// What the database says.
pub fn run(conn: &mut Conn, clock: &Clock) -> ApiResult<i64> {
    let engine = conn.engine();
    let rules = Rules::now(conn, clock)?;
    store::lock_due(conn, &rules)?;
    store::add_events(conn, engine, &rules)?;
    store::add_notices(conn, &rules)?;
    let moved = store::make_public(conn, &rules)?;
    Ok(moved + listing::lower_due(conn, engine, &rules)?)
}
