//! What time does to the pools and grades, written down every hour. The rules themselves don't wait for it.

use super::store;
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;
use crate::property::listing::service as listing;
use crate::property::timeline::service as timeline;

/// Makes public what is due and lowers grades that have lost their ground, in the caller's transaction; the answer counts both.
///
/// # Errors
/// Only when the database fails.
pub fn run(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let (engine, rules) = (tx.conn.engine(), tx.rules);
    store::lock_due(tx.conn, rules)?;
    timeline::add_selected(tx.conn, store::due_events(engine, rules))?;
    notice::add_selected(tx.conn, store::due_notices(rules))?;
    let moved = listing::make_due_public(tx.conn, rules)?;
    Ok(moved + listing::lower_due(tx)?)
}
