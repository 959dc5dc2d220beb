//! Do the books say what receivables, receipts and refunds say? Each question is one statement over everything, so that what is recorded
//! meanwhile is in it whole or not at all.

use diesel::sql_types::{BigInt, Text};
use fangke_shared::ContractId;
use fangke_shared::deal::contract::ContractKind;
use fangke_shared::deal::ledger::{LedgerFault, LedgerFaultKind};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};

/// Wrong rows of a kind that are named.
const NAMED: i64 = 10;

/// What the tables say that the books must say: each account of each contract, with the other sign.
const MIRRORED: &str = "SELECT e.contract_id, l.account, l.amount_fen FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id \
     UNION ALL SELECT contract_id, 'receivable', -open_fen FROM receivables \
     UNION ALL SELECT contract_id, 'unearned', open_fen FROM receivables \
     UNION ALL SELECT contract_id, CASE method WHEN 'cash' THEN 'cash' ELSE 'bank' END, -amount_fen FROM receipts \
     UNION ALL SELECT contract_id, CASE method WHEN 'cash' THEN 'cash' ELSE 'bank' END, amount_fen FROM refunds \
     UNION ALL SELECT contract_id, 'prepayment', amount_fen FROM receipts \
     UNION ALL SELECT contract_id, 'prepayment', -amount_fen FROM refunds \
     UNION ALL SELECT c.contract_id, 'prepayment', -p.amount_fen FROM receipt_parts p JOIN receipts c ON c.id = p.receipt_id \
     UNION ALL SELECT c.contract_id, 'commission_income', p.amount_fen FROM receipt_parts p JOIN receipts c ON c.id = p.receipt_id \
       WHERE p.amount_fen > 0 \
     UNION ALL SELECT c.contract_id, 'refunds', p.amount_fen FROM receipt_parts p JOIN receipts c ON c.id = p.receipt_id \
       WHERE p.amount_fen < 0";

/// What signed contracts bring in, and, with the other sign, what is receivable.
const AGREED: &str = "SELECT contract_id, kind, -amount_fen AS amount_fen FROM receivables \
     UNION ALL SELECT k.id, 'owner_commission', k.owner_commission_fen FROM contracts k WHERE k.signed_on IS NOT NULL AND ";

/// What is wrong, the first of each kind.
///
/// # Errors
/// Only when the database fails.
pub fn faults(conn: &mut Conn) -> ApiResult<Vec<LedgerFault>> {
    let mut faults = Vec::new();
    for (contract, account, off) in pairs(conn, Sql::new(MIRRORED))? {
        let account = Some(account.parse().map_err(ApiError::internal)?);
        faults.push(LedgerFault { account, ..off_by(LedgerFaultKind::Account, contract, off) });
    }
    for (contract, kind, off) in pairs(conn, agreed())? {
        let receivable_kind = Some(kind.parse().map_err(ApiError::internal)?);
        faults.push(LedgerFault { receivable_kind, ..off_by(LedgerFaultKind::Instalments, contract, off) });
    }
    for id in ids(conn, receivables())? {
        faults.push(LedgerFault { id: Some(id), ..LedgerFault::of(LedgerFaultKind::Receivable) });
    }
    for id in ids(conn, receipts())? {
        faults.push(LedgerFault { id: Some(id), ..LedgerFault::of(LedgerFaultKind::Receipt) });
    }
    Ok(faults)
}

/// A contract that is off.
const fn off_by(kind: LedgerFaultKind, contract: i64, off_fen: i64) -> LedgerFault {
    LedgerFault { contract_id: Some(ContractId(contract)), off_fen: Some(off_fen), ..LedgerFault::of(kind) }
}

/// Contracts and words for which amounts don't add up to nothing.
fn pairs(conn: &mut Conn, of: Sql) -> ApiResult<Vec<(i64, String, i64)>> {
    let sql = Sql::new(
        "SELECT m.contract_id, m.word, CAST(SUM(m.amount_fen) AS BIGINT) FROM (SELECT 0 AS contract_id, '' AS word, 0 AS amount_fen WHERE 1 = 0 UNION ALL ",
    );
    let sql = sql.append(of).push(") m GROUP BY m.contract_id, m.word HAVING SUM(m.amount_fen) <> 0 ORDER BY m.contract_id, m.word LIMIT ");
    Ok(sql.number(NAMED).load::<(BigInt, Text, BigInt), _>(conn)?)
}

fn agreed() -> Sql {
    let signed = || Sql::new("k.kind <> ").word(ContractKind::Exclusive);
    let sql = Sql::new(AGREED).append(signed());
    let others = [
        " UNION ALL SELECT k.id, 'client_commission', k.client_commission_fen FROM contracts k WHERE k.signed_on IS NOT NULL AND ",
        " UNION ALL SELECT k.id, 'information_fee', k.information_fee_fen FROM contracts k WHERE k.signed_on IS NOT NULL AND ",
        " UNION ALL SELECT k.id, 'bank_rebate', k.bank_rebate_fen FROM contracts k WHERE k.signed_on IS NOT NULL AND ",
    ];
    others.into_iter().fold(sql, |sql, other| sql.push(other).append(signed()))
}

fn ids(conn: &mut Conn, of: Sql) -> ApiResult<Vec<i64>> {
    Ok(of.push(" LIMIT ").number(NAMED).load::<BigInt, i64>(conn)?)
}

fn receivables() -> Sql {
    Sql::new(
        "SELECT r.id FROM receivables r LEFT JOIN receipt_parts p ON p.receivable_id = r.id \
         GROUP BY r.id, r.received_fen, r.open_fen, r.amount_fen, r.is_cancelled \
         HAVING r.received_fen <> COALESCE(SUM(p.amount_fen), 0) \
           OR r.open_fen <> CASE WHEN r.is_cancelled THEN 0 ELSE r.amount_fen - r.received_fen END ORDER BY r.id",
    )
}

fn receipts() -> Sql {
    Sql::new(
        "SELECT c.id FROM receipts c LEFT JOIN \
           (SELECT receipt_id, SUM(amount_fen) AS settled FROM receipt_parts GROUP BY receipt_id) p ON p.receipt_id = c.id \
         LEFT JOIN (SELECT receipt_id, SUM(amount_fen) AS refunded FROM refunds GROUP BY receipt_id) f ON f.receipt_id = c.id \
         WHERE COALESCE(p.settled, 0) < 0 OR COALESCE(p.settled, 0) + COALESCE(f.refunded, 0) > c.amount_fen ORDER BY c.id",
    )
}
