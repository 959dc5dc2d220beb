//! What a database's own catalogue says of its tables, read in the same words from both engines.

use std::collections::BTreeSet;

use diesel::sql_types::Text;
use fangke_api::platform::db::sql::Sql;
use fangke_api::platform::db::{Conn, Engine};

/// One text for each object of the database: whatever two databases of one engine differ in, these differ in.
pub fn catalogue(conn: &mut Conn) -> BTreeSet<String> {
    match conn.engine() {
        // The statements that made the objects, as SQLite keeps them. Their blanks, remarks and the marks that a new name brings
        // say nothing.
        Engine::Sqlite => {
            let made = "SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite%'";
            let plain = |text: &String| {
                let code: String = text.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join(" ");
                code.replace('"', "").replace(',', " , ").replace(')', " ) ").split_whitespace().collect::<Vec<_>>().join(" ")
            };
            texts(conn, made).iter().map(plain).collect()
        }
        // Columns are counted without those that were dropped, which keep their place in PostgreSQL's own count.
        Engine::Postgres => texts(
            conn,
            "SELECT concat_ws(' ', 'column', c.relname, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), a.attname, \
               format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid)) \
             FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
             LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum \
             WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace \
             UNION ALL SELECT concat_ws(' ', 'index', replace(indexdef, current_schema() || '.', '')) FROM pg_indexes \
             WHERE schemaname = current_schema() \
             UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint \
             WHERE connamespace = current_schema()::regnamespace",
        )
        .into_iter()
        .collect(),
    }
}

/// Each column as `table.column type`, with the type in the words of `schema.rs`.
pub fn columns(conn: &mut Conn) -> BTreeSet<String> {
    // SQLite's tables of full text have tables of their own, which are nobody's business.
    let of_engine = match conn.engine() {
        Engine::Sqlite => {
            "SELECT t.name || '.' || c.name || ' ' || c.type || CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN '' ELSE '?' END \
             FROM pragma_table_list t JOIN pragma_table_info(t.name) c WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite%'"
        }
        Engine::Postgres => {
            "SELECT table_name || '.' || column_name || ' ' || upper(data_type) || CASE is_nullable WHEN 'NO' THEN '' ELSE '?' END \
             FROM information_schema.columns WHERE table_schema = current_schema()"
        }
    };
    texts(conn, of_engine)
        .iter()
        .map(|column| {
            let (name, declared) = column.split_once(' ').unwrap();
            let kind = match declared.trim_end_matches('?') {
                // The number that SQLite gives out; every other INTEGER is one of 32 bits.
                "INTEGER" if conn.engine() == Engine::Sqlite && name.ends_with(".id") => "BigInt",
                "BIGINT" => "BigInt",
                "INTEGER" => "Integer",
                "TEXT" => "Text",
                "BOOLEAN" => "Bool",
                "TIMESTAMP" | "TIMESTAMP WITHOUT TIME ZONE" => "Timestamp",
                "DATE" => "Date",
                "DOUBLE PRECISION" => "Double",
                other => other,
            };
            if declared.ends_with('?') { format!("{name} Nullable<{kind}>") } else { format!("{name} {kind}") }
        })
        .collect()
}

/// The unique constraints and indexes that a table has beside its primary key, as `uq_<table>__<column>__<column>`, made of their columns.
pub fn unique_by_columns(conn: &mut Conn) -> BTreeSet<String> {
    let of_engine = match conn.engine() {
        Engine::Sqlite => {
            "SELECT 'uq_' || t.name || '__' || (SELECT group_concat(c.name, '__') FROM pragma_index_info(i.name) c) \
             FROM pragma_table_list t JOIN pragma_index_list(t.name) i WHERE t.type = 'table' AND i.\"unique\" = 1 AND i.origin <> 'pk'"
        }
        // By their names as well: that is what PostgreSQL tells of a violation.
        Engine::Postgres => {
            "SELECT CAST(i.indexrelid::regclass AS TEXT) FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid \
             WHERE t.relnamespace = current_schema()::regnamespace AND i.indisunique AND NOT i.indisprimary \
             AND CAST(i.indexrelid::regclass AS TEXT) = 'uq_' || t.relname || '__' || (SELECT string_agg(a.attname, '__' ORDER BY k.place) \
               FROM unnest(i.indkey) WITH ORDINALITY AS k (number, place) \
               JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number)"
        }
    };
    texts(conn, of_engine).into_iter().collect()
}

fn texts(conn: &mut Conn, sql: &'static str) -> Vec<String> {
    Sql::new(sql).load::<Text, String>(conn).unwrap()
}
