//! Who is due to be let go.

use chrono::NaiveDateTime;
use diesel::sql_types::BigInt;
use fangke_shared::MemberId;

use crate::platform::db::sql::Sql;
use crate::platform::db::{Conn, Engine};
use crate::platform::error::ApiResult;

/// Clients that were last kept at or before a moment, with who still holds them on paper; locked until the transaction ends. Those that
/// somebody is following up just now are left to the next run.
pub fn lock_due(conn: &mut Conn, cut: NaiveDateTime, limit: i64) -> ApiResult<Vec<(i64, i64)>> {
    let lock = if conn.engine() == Engine::Postgres { " FOR UPDATE SKIP LOCKED" } else { "" };
    let due = Sql::new("SELECT c.id, c.agent_id FROM clients c WHERE c.agent_id IS NOT NULL AND c.kept_from <= ").bind(cut);
    Ok(due.push(" ORDER BY c.kept_from, c.id LIMIT ").number(limit).push(lock).load::<(BigInt, BigInt), (i64, i64)>(conn)?)
}

/// The clients that a member holds, by number; a client that became public since `cut` is nobody's.
pub fn held(conn: &mut Conn, member: MemberId, cut: NaiveDateTime) -> ApiResult<Vec<i64>> {
    let held = Sql::new("SELECT c.id FROM clients c WHERE c.agent_id = ").bind(member.0).push(" AND c.kept_from > ").bind(cut);
    Ok(held.push(" ORDER BY c.id").load::<BigInt, i64>(conn)?)
}
