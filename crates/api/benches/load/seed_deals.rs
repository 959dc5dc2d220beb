//! Contracts that are being carried out, and a month of receipts with what they earn.

use diesel::connection::SimpleConnection as _;
use fangke_api::platform::db::{Conn, Engine};

use crate::seed::numbers;

pub const CONTRACTS: i64 = 100_000;
/// Receipts of the month, one each of the first contracts.
pub const RECEIPTS: i64 = 20_000;
/// Who earns by them.
pub const AGENTS: i64 = 500;
pub const MONTH: &str = "202610";
/// The regions, the stores of both together, and the agents of each store.
pub const REGIONS: i64 = 2;
const STORES: i64 = 20;
const AGENTS_OF_STORE: i64 = AGENTS / STORES;

/// Everybody's contracts stand in one of the seven columns; of each four people have a share, and the company has one.
pub fn seed_deals(conn: &mut Conn, engine: Engine) {
    let day = |from: &str, days: &str| match engine {
        Engine::Sqlite => format!("date('{from}', '+' || ({days}) || ' days')"),
        Engine::Postgres => format!("DATE '{from}' + CAST({days} AS INTEGER)"),
    };
    let (contracts, receipts) = (numbers(engine, CONTRACTS), numbers(engine, RECEIPTS));
    let (regions, stores) = (numbers(engine, REGIONS), numbers(engine, STORES));
    // The first agents of the list fill the first store.
    let store = format!("(i - 2) / {AGENTS_OF_STORE} + 1");
    let statements = [
        format!(
            "INSERT INTO org_units (kind, parent_id, parent_key, name, is_active, version) \
             {regions} SELECT 'region', NULL, 0, '大区' || i, true, 1 FROM n"
        ),
        format!(
            "INSERT INTO org_units (kind, parent_id, parent_key, name, is_active, version) \
             {stores} SELECT 'store', (i - 1) % {REGIONS} + 1, (i - 1) % {REGIONS} + 1, '门店' || i, true, 1 FROM n"
        ),
        format!(
            "UPDATE members SET store_id = {REGIONS} + {store}, org_unit_id = {REGIONS} + {store}, region_id = ({store} - 1) % {REGIONS} + 1 \
             WHERE id BETWEEN 2 AND {AGENTS} + 1"
        )
        .replace("(i - 2)", "(id - 2)"),
        format!(
            "INSERT INTO contracts (kind, state, listing_id, client_id, agent_id, number, price_fen, owner_commission_fen, \
             client_commission_fen, information_fee_fen, bank_rebate_fen, created_by, created_at, signed_by, signed_at, signed_on, title, \
             text, addendum_count, version, next_step, next_due_on) \
             {contracts} SELECT CASE WHEN i % 5 = 0 THEN 'rental' ELSE 'sale' END, 'signed', i, i, i % {AGENTS} + 2, 'HT' || i, 300000000, \
             3000000, 3000000, 0, 0, i % {AGENTS} + 2, '2026-09-01 00:00:00', 1, '2026-09-01 00:00:00', '2026-09-01', '买卖合同', \
             '合同正文', 0, 1, CASE i % 7 WHEN 0 THEN 'online_signing' WHEN 1 THEN 'fund_custody' WHEN 2 THEN 'loan' WHEN 3 THEN 'transfer' \
             WHEN 4 THEN 'first_rent' WHEN 5 THEN 'hand_over' ELSE 'completion' END, {} FROM n",
            day("2026-09-01", "i * 7919 % 180")
        ),
        format!(
            "INSERT INTO receipts (contract_id, voucher, amount_fen, method, paid_on, payer, is_prepayment, member_id, at) \
             {receipts} SELECT i, 'SK' || i, 3000000, 'transfer', {}, '付款人', false, 1, '2026-10-15 00:00:00' FROM n",
            day("2026-10-01", "i % 31")
        ),
        // Four people in different roles, and the fifth share is the company's.
        format!(
            "INSERT INTO earnings (contract_id, kind, basis, receipt_id, role, member_id, share_bp, base_fen, before_fen, amount_fen, day, \
             month, at) \
             SELECT r.contract_id, 'earned', 'computed', r.id, p.role, \
             CASE WHEN p.place = 4 THEN NULL ELSE (r.id * 31 + p.place * 127) % {AGENTS} + 2 END, 2000, 3000000, 0, 600000, r.paid_on, \
             '{MONTH}', r.at FROM receipts r CROSS JOIN ({PARTS}) p"
        ),
        format!(
            "INSERT INTO contract_members (contract_id, member_id) \
             SELECT k.id, k.agent_id FROM contracts k \
             UNION SELECT k.id, (k.id * 31 + p.place * 127) % {AGENTS} + 2 FROM contracts k CROSS JOIN ({PARTS}) p WHERE p.place < 4"
        ),
        format!(
            "INSERT INTO earning_shares (contract_id, role, member_id, whole_fen, booked_fen) \
             SELECT k.id, p.role, CASE WHEN p.place = 4 THEN NULL ELSE (k.id * 31 + p.place * 127) % {AGENTS} + 2 END, 1200000, \
             CASE WHEN k.id <= {RECEIPTS} THEN 600000 ELSE 0 END FROM contracts k CROSS JOIN ({PARTS}) p"
        ),
    ];
    statements.iter().for_each(|statement| conn.batch_execute(statement).unwrap());
}

const PARTS: &str = "SELECT 0 AS place, 'listing' AS role UNION ALL SELECT 1, 'key' UNION ALL SELECT 2, 'closing' UNION ALL \
                     SELECT 3, 'client' UNION ALL SELECT 4, 'exclusive'";
