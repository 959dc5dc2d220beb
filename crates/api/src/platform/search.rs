//! The full-text index behind one function on either engine; the words in it are made in `terms`.

use diesel::RunQueryDsl;
use diesel::sql_types::{BigInt, Text};

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
    let Index { table, key } = index;
    let terms = terms.join();
    match conn {
        Conn::Sqlite(c) => diesel::sql_query(format!("INSERT OR REPLACE INTO {table} (rowid, terms) VALUES (?, ?)"))
            .bind::<BigInt, _>(id)
            .bind::<Text, _>(terms)
            .execute(c),
        Conn::Postgres(c) => diesel::sql_query(format!(
            "INSERT INTO {table} ({key}, terms) VALUES ($1, array_to_tsvector(string_to_array($2, ' '))) \
             ON CONFLICT ({key}) DO UPDATE SET terms = excluded.terms"
        ))
        .bind::<BigInt, _>(id)
        .bind::<Text, _>(terms)
        .execute(c),
    }?;
    Ok(())
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
