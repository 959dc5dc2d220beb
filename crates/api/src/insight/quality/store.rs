//! Counting what clients lack, and reading the numbers that may be wrong.

use chrono::NaiveDateTime;
use diesel::sql_types::{BigInt, Nullable, Text};
use fangke_shared::client::query::DataClass;

use crate::client::profile::service as client;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;

/// Agent, store, clients, those that lack each class in its order, stale.
pub type Counted = (i64, Option<i64>, i64, [i64; 5], i64);

/// The clients that are held within a reach and not lost, by agent.
pub fn by_agent(conn: &mut Conn, held: Sql, stale_before: NaiveDateTime) -> ApiResult<Vec<Counted>> {
    type Columns = (BigInt, Nullable<BigInt>, BigInt, BigInt, BigInt, BigInt, BigInt, BigInt, BigInt);
    type Row = (i64, Option<i64>, i64, i64, i64, i64, i64, i64, i64);
    let count = |condition: Sql| Sql::new(", CAST(sum(CASE WHEN ").append(condition).push(" THEN 1 ELSE 0 END) AS BIGINT)");
    let mut sql = Sql::new("SELECT c.agent_id, m.store_id, count(*)");
    for class in DataClass::ALL {
        sql = sql.append(count(Sql::new("NOT ").append(client::has(*class))));
    }
    let sql = sql.append(count(Sql::new("c.touched_at <= ").bind(stale_before)));
    let sql = sql.push(" FROM clients c JOIN members m ON m.id = c.agent_id WHERE ").append(counted(held));
    let rows: Vec<Row> = sql.push(" GROUP BY c.agent_id, m.store_id").load::<Columns, Row>(conn)?;
    Ok(rows.into_iter().map(|(agent, store, clients, a, b, c, d, e, stale)| (agent, store, clients, [a, b, c, d, e], stale)).collect())
}

fn counted(held: Sql) -> Sql {
    Sql::all([held, Sql::new("c.merged_into IS NULL"), Sql::new("c.stage <> 'lost'")])
}

/// A number of a client: client, name, agent, encrypted, masked.
pub type Numbered = (i64, String, i64, String, String);

/// The telephone numbers of these clients, still encrypted.
pub fn phones(conn: &mut Conn, held: Sql) -> ApiResult<Vec<Numbered>> {
    let sql = Sql::new("SELECT c.id, c.name, c.agent_id, k.value_encrypted, k.value_masked FROM clients c ");
    let sql = sql.push("JOIN client_contacts k ON k.client_id = c.id AND k.kind = 'phone' WHERE ").append(counted(held));
    Ok(sql.push(" ORDER BY c.id, k.id").load::<(BigInt, Text, BigInt, Text, Text), Numbered>(conn)?)
}

/// Their card numbers, still encrypted.
pub fn id_numbers(conn: &mut Conn, held: Sql) -> ApiResult<Vec<Numbered>> {
    let sql = Sql::new("SELECT c.id, c.name, c.agent_id, c.id_number_encrypted, c.id_number_masked FROM clients c WHERE ");
    let sql = sql.append(counted(held)).push(" AND c.id_kind = 'resident_card' AND c.id_number_encrypted IS NOT NULL");
    Ok(sql.push(" ORDER BY c.id").load::<(BigInt, Text, BigInt, Text, Text), Numbered>(conn)?)
}
