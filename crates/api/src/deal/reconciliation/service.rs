//! Whether the books are right.

use fangke_shared::deal::ledger::LedgerFault;

use crate::deal::ledger::service as ledger;
use crate::deal::performance::service as performance;
use crate::deal::receivable::service as receivable;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;

/// How many entries there are, and what is wrong, the first of each kind.
///
/// # Errors
/// Only when the database fails.
pub fn faults(conn: &mut Conn) -> ApiResult<(i64, Vec<LedgerFault>)> {
    let (entries, mut faults) = ledger::faults(conn)?;
    faults.extend(receivable::faults(conn)?);
    faults.extend(performance::faults(conn)?);
    Ok((entries, faults))
}
