//! Is what was booked the split of what came in? Each question is one statement over everything, so that what is recorded meanwhile is in it
//! whole or not at all.

use diesel::sql_types::BigInt;

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;

/// Wrong contracts of a kind that are named.
const NAMED: i64 = 10;

/// What is wrong, in words, the first of each kind.
///
/// # Errors
/// Only when the database fails.
pub fn faults(conn: &mut Conn) -> ApiResult<Vec<String>> {
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
    for (contract, off) in off_by(conn, came_in)? {
        faults.push(format!("contract {contract}: what was earned is {off} fen off what came in"));
    }
    for (contract, off) in off_by(conn, standings)? {
        faults.push(format!("contract {contract}: what somebody earned is {off} fen off how they stand"));
    }
    Ok(faults)
}

/// Contracts, and by how many fen they are off.
fn off_by(conn: &mut Conn, of: Sql) -> ApiResult<Vec<(i64, i64)>> {
    Ok(of.number(NAMED).load::<(BigInt, BigInt), _>(conn)?)
}
