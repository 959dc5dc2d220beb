//! The full-text index behind one function on either engine; the words in it are made in `terms`.

use diesel::RunQueryDsl;
use diesel::sql_types::{Array, BigInt, Nullable, Text};

use crate::platform::db::Conn;
use crate::platform::db::Engine;
use crate::platform::db::sql::{Column, Sql, Table};
use crate::platform::error::ApiResult;
use crate::platform::terms::{Terms, fts5, tsquery, wanted};

/// An index: its table, and the column that names the record on PostgreSQL.
#[derive(Debug, Clone, Copy)]
pub struct Index {
    table: Table,
    key: &'static str,
}

/// Communities by name, alias, neighbourhood and district.
pub const COMMUNITIES: Index = Index { table: Table("community_search"), key: "community_id" };
/// Listings by community, number, room, title and notes.
pub const LISTINGS: Index = Index { table: Table("listing_search"), key: "listing_id" };

/// Clients by name, tag and last digits.
pub const CLIENTS: Index = Index { table: Table("client_search"), key: "client_id" };

/// Puts a record's terms into the index, in place of earlier ones.
///
/// # Errors
/// Only when the database fails.
pub fn put(conn: &mut Conn, index: Index, id: i64, terms: &Terms) -> ApiResult<()> {
    put_all(conn, index, &[(id, terms.join())])
}

/// [`put`] for many records at once; their terms are joined already.
///
/// # Errors
/// Only when the database fails.
pub fn put_all(conn: &mut Conn, index: Index, records: &[(i64, String)]) -> ApiResult<()> {
    write(conn, index, records, true)
}

/// Adds records that the index doesn't know; their terms are joined already.
///
/// # Errors
/// Only when the database fails.
pub fn add_all(conn: &mut Conn, index: Index, records: &[(i64, String)]) -> ApiResult<()> {
    write(conn, index, records, false)
}

/// To replace costs a look for what there was.
fn write(conn: &mut Conn, Index { table, key }: Index, records: &[(i64, String)], replaces: bool) -> ApiResult<()> {
    if let (Conn::Postgres(_), [(id, terms)]) = (&*conn, records) {
        // One record as text, whose plan is kept.
        let sql = table.sql("INSERT INTO {} (").push(key).push(", terms) VALUES (").bind(*id);
        let sql = sql.push(", array_to_tsvector(string_to_array(").bind(terms.as_str()).push(", ' ')))");
        let sql = if replaces { sql.push(" ON CONFLICT (").push(key).push(") DO UPDATE SET terms = excluded.terms") } else { sql };
        sql.execute(conn)?;
        return Ok(());
    }
    match conn {
        Conn::Sqlite(_) => {
            let insert = table.sql(if replaces {
                "INSERT OR REPLACE INTO {} (rowid, terms) VALUES ("
            } else {
                "INSERT INTO {} (rowid, terms) VALUES ("
            });
            for (id, terms) in records {
                insert.clone().bind(*id).push(", ").bind(terms.as_str()).push(")").execute(conn)?;
            }
        }
        Conn::Postgres(c) => {
            let Table(table) = table;
            let (ids, terms): (Vec<i64>, Vec<&str>) = records.iter().map(|(id, terms)| (*id, terms.as_str())).unzip();
            let or_replace = if replaces { format!(" ON CONFLICT ({key}) DO UPDATE SET terms = excluded.terms") } else { String::new() };
            diesel::sql_query(format!(
                "INSERT INTO {table} ({key}, terms) \
                 SELECT id, array_to_tsvector(string_to_array(terms, ' ')) FROM unnest($1, $2) AS record (id, terms){or_replace}"
            ))
            .bind::<Array<BigInt>, _>(ids)
            .bind::<Array<Text>, _>(terms)
            .execute(c)?;
        }
    }
    Ok(())
}

/// The records that match what somebody typed.
pub struct Matches {
    /// How many they are.
    pub count: i64,
    engine: Engine,
    // Their ids, as the engine writes a list; none where there is no match.
    ids: Option<String>,
}

impl Matches {
    /// The condition that a record, named by the column `id`, is one of them; it leads to them.
    pub fn leading(&self, id: Column) -> Sql {
        let Some(ids) = &self.ids else { return Sql::new("1 = 0") };
        let (before, after) = match self.engine {
            Engine::Sqlite => ("SELECT value FROM json_each(", ")"),
            Engine::Postgres => ("SELECT unnest(CAST(", " AS BIGINT[]))"),
        };
        Sql::new(id).push(" IN (").push(before).bind(ids.as_str()).push(after).push(")")
    }

    /// The same for a way that is given: what lies on it is only checked. PostgreSQL would rather join, and lose its order.
    pub fn on_the_way(&self, id: Column) -> Sql {
        match self.engine {
            Engine::Sqlite => self.leading(id),
            Engine::Postgres => Sql::new("(").append(self.leading(id)).push(") IS TRUE"),
        }
    }
}

/// The records that match what somebody typed; none where there are more than `most`.
///
/// # Errors
/// Only when the database fails.
pub fn matches(conn: &mut Conn, Index { table, key }: Index, typed: &str, most: i64) -> ApiResult<Option<Matches>> {
    let (wanted, engine) = (wanted(typed), conn.engine());
    if wanted.is_empty() {
        return Ok(Some(Matches { count: 0, engine, ids: None }));
    }
    let found = match engine {
        Engine::Sqlite => table.sql("json_group_array(id) FROM (SELECT rowid AS id FROM {} WHERE {} MATCH ").bind(fts5(&wanted)),
        Engine::Postgres => Sql::new("CAST(array_agg(id) AS TEXT) FROM (SELECT ")
            .push(key)
            .append(table.sql(" AS id FROM {} WHERE terms @@ CAST("))
            .bind(tsquery(&wanted))
            .push(" AS tsquery)"),
    };
    let sql = Sql::new("SELECT count(*), ").append(found).push(" LIMIT ").number(most + 1).push(") AS found");
    let rows = sql.load::<(BigInt, Nullable<Text>), (i64, Option<String>)>(conn)?;
    Ok(rows.into_iter().next().filter(|(count, _)| *count <= most).map(|(count, ids)| Matches { count, engine, ids }))
}

/// The condition that a record, named by the column `id`, matches what somebody typed; none for a text without letters.
pub fn condition(engine: Engine, index: Index, id: Column, typed: &str) -> Option<Sql> {
    let Index { table, key } = index;
    let wanted = wanted(typed);
    if wanted.is_empty() {
        return None;
    }
    let is_found = Sql::new(id).push(" IN (SELECT ");
    Some(match engine {
        Engine::Sqlite => is_found.append(table.sql("rowid FROM {} WHERE {} MATCH ")).bind(fts5(&wanted)).push(")"),
        Engine::Postgres => {
            is_found.push(key).append(table.sql(" FROM {} WHERE terms @@ CAST(")).bind(tsquery(&wanted)).push(" AS tsquery))")
        }
    })
}
