//! Is what was booked the split of what came in? Each question is one statement over everything, so that what is recorded meanwhile is in it
//! whole or not at all.

use diesel::sql_types::BigInt;
use fangke_shared::ContractId;
use fangke_shared::deal::ledger::{LedgerFault, LedgerFaultKind};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;

/// Wrong contracts of a kind that are named.
const NAMED: i64 = 10;

/// What is wrong, the first of each kind.
///
/// # Errors
/// Only when the database fails.
pub fn faults(conn: &mut Conn) -> ApiResult<Vec<LedgerFault>> {
    let came_in = Sql::new(
        "SELECT m.contract_id, CAST(SUM(m.amount_fen) AS BIGINT) FROM (SELECT contract_id, amount_fen FROM earnings \
           UNION ALL SELECT contract_id, -received_fen FROM receivables) m \
         GROUP BY m.contract_id HAVING SUM(m.amount_fen) <> 0 ORDER BY m.contract_id LIMIT ",
    );
    let standings = Sql::new(
        "SELECT m.contract_id, CAST(SUM(m.amount_fen) AS BIGINT) FROM (SELECT contract_id, role, member_id, amount_fen FROM earnings \
           UNION ALL SELECT contract_id, role, member_id, -booked_fen FROM earning_shares) m \
         GROUP BY m.contract_id, m.role, m.member_id HAVING SUM(m.amount_fen) <> 0 ORDER BY m.contract_id LIMIT ",
    );
    let mut faults = Vec::new();
    for (kind, of) in [(LedgerFaultKind::Earned, came_in), (LedgerFaultKind::Share, standings)] {
        for (contract, off) in off_by(conn, of)? {
            faults.push(LedgerFault { contract_id: Some(ContractId(contract)), off_fen: Some(off), ..LedgerFault::of(kind) });
        }
    }
    Ok(faults)
}

/// Contracts, and by how many fen they are off.
fn off_by(conn: &mut Conn, of: Sql) -> ApiResult<Vec<(i64, i64)>> {
    Ok(of.number(NAMED).load::<(BigInt, BigInt), _>(conn)?)
}
