//! What time does to the pools and grades, written down every hour. The rules themselves don't wait for it.

use super::store;
use crate::company::tx::Tx;
use crate::company::tx::rules::Rules;
use crate::platform::error::ApiResult;
use crate::property::listing::service as listing;

/// Makes public what is due and lowers grades that have lost their ground, in the caller's transaction; the answer counts both.
///
/// # Errors
/// What the database says.
pub fn run(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let clock = tx.rules.clock();
    let engine = tx.conn.engine();
    let rules = Rules::now(tx.conn, clock)?;
    store::lock_due(tx.conn, &rules)?;
    store::add_events(tx.conn, engine, &rules)?;
    store::add_notices(tx.conn, &rules)?;
    let moved = store::make_public(tx.conn, &rules)?;
    Ok(moved + listing::lower_due(tx)?)
}
