//! The full-text index behind one function on either engine; the words in it are made in `terms`.

use diesel::RunQueryDsl;
use diesel::sql_types::{Array, BigInt, Text};

use crate::platform::db::Conn;
use crate::platform::db::Engine;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::platform::terms::{Terms, fts5, tsquery, wanted};

/// An index: its table, and the column that names the record on PostgreSQL.
#[derive(Debug, Clone, Copy)]
pub struct Index {
    table: &'static str,
    key: &'static str,
}

/// Communities by name, alias, neighbourhood and district.
pub const COMMUNITIES: Index = Index { table: "community_search", key: "community_id" };
/// Listings by community, number, room, title and notes.
pub const LISTINGS: Index = Index { table: "listing_search", key: "listing_id" };

/// Puts a record's terms into the index, in place of earlier ones.
///
/// # Errors
/// What the database says.
pub fn put(conn: &mut Conn, index: Index, id: i64, terms: &Terms) -> ApiResult<()> {
    put_all(conn, index, &[(id, terms.join())])
}

/// [`put`] for many records at once; their terms are joined already.
///
/// # Errors
/// What the database says.
pub fn put_all(conn: &mut Conn, Index { table, key }: Index, records: &[(i64, String)]) -> ApiResult<()> {
    match conn {
        Conn::Sqlite(_) => {
            for (id, terms) in records {
                let insert = Sql::new(&format!("INSERT OR REPLACE INTO {table} (rowid, terms) VALUES ("));
                insert.bind(*id).push(", ").bind(terms.as_str()).push(")").execute(conn)?;
            }
        }
        Conn::Postgres(c) => {
            let (ids, terms): (Vec<i64>, Vec<&str>) = records.iter().map(|(id, terms)| (*id, terms.as_str())).unzip();
            diesel::sql_query(format!(
                "INSERT INTO {table} ({key}, terms) \
                 SELECT id, array_to_tsvector(string_to_array(terms, ' ')) FROM unnest($1, $2) AS record (id, terms) \
                 ON CONFLICT ({key}) DO UPDATE SET terms = excluded.terms"
            ))
            .bind::<Array<BigInt>, _>(ids)
            .bind::<Array<Text>, _>(terms)
            .execute(c)?;
        }
    }
    Ok(())
}

/// Do more than `n` records match what somebody typed?
///
/// # Errors
/// What the database says.
pub fn has_more_than(conn: &mut Conn, engine: Engine, index: Index, typed: &str, n: i64) -> ApiResult<bool> {
    let Index { table, key } = index;
    let wanted = wanted(typed);
    if wanted.is_empty() {
        return Ok(false);
    }
    let matching = match engine {
        Engine::Sqlite => Sql::new(&format!("SELECT rowid FROM {table} WHERE {table} MATCH ")).bind(fts5(&wanted)),
        Engine::Postgres => {
            Sql::new(&format!("SELECT {key} FROM {table} WHERE terms @@ CAST(")).bind(tsquery(&wanted)).push(" AS tsquery)")
        }
    };
    let sql = Sql::new("SELECT count(*) FROM (").append(matching).push(" LIMIT ").bind(n + 1).push(") AS counted");
    Ok(sql.load::<BigInt, i64>(conn)?.into_iter().next().unwrap_or_default() > n)
}

/// The condition that a record, named by the column `id`, matches what somebody typed; none for a text without letters.
pub fn condition(engine: Engine, index: Index, id: &str, typed: &str) -> Option<Sql> {
    let Index { table, key } = index;
    let wanted = wanted(typed);
    if wanted.is_empty() {
        return None;
    }
    Some(match engine {
        Engine::Sqlite => Sql::new(&format!("{id} IN (SELECT rowid FROM {table} WHERE {table} MATCH ")).bind(fts5(&wanted)).push(")"),
        Engine::Postgres => {
            Sql::new(&format!("{id} IN (SELECT {key} FROM {table} WHERE terms @@ CAST(")).bind(tsquery(&wanted)).push(" AS tsquery))")
        }
    })
}
