//! The tables as the database's own catalogue has them, and their rows as lines: a JSON list of a row's values. So a table that is new
//! needs no word here, and none can be left out.
//!
//! The lines are the engine's own, and so exact: what SQLite keeps as bytes or as a number with a fraction, and everything of PostgreSQL,
//! is text that the engine itself reads back as the very same value.

use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text};

use super::Fault;
use super::archive::{RowSum, TableSum};
use crate::platform::db::Conn;

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// The columns of the primary key.
    key: Vec<String>,
    /// The last number that it has given out, where it gives them.
    pub last_number: Option<i64>,
    /// The column that gets those numbers.
    numbered: Option<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type in the words of the engine.
    kind: String,
}

#[derive(QueryableByName)]
struct ColumnRow {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    /// The place in the primary key, from 1; 0 for a column that isn't in it.
    #[diesel(sql_type = BigInt)]
    key_place: i64,
    #[diesel(sql_type = BigInt)]
    is_numbered: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    last_number: Option<i64>,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// What diesel knows of the steps that were applied; a restore applies them itself.
const MIGRATIONS: &str = "__diesel_schema_migrations";

/// Every table but the list of migrations. Of a full-text index SQLite keeps its own tables, which are read and written like any other.
///
/// # Errors
/// What the database says.
pub fn all(conn: &mut Conn) -> Result<Vec<Table>, Fault> {
    let rows: Vec<ColumnRow> = match conn {
        Conn::Sqlite(c) => diesel::sql_query(
            "SELECT t.name AS table_name, c.name AS column_name, upper(c.type) AS kind, c.pk AS key_place, \
               CAST(c.pk = 1 AND s.name IS NOT NULL AS INTEGER) AS is_numbered, s.seq AS last_number \
             FROM pragma_table_list t JOIN pragma_table_info(t.name) c LEFT JOIN sqlite_sequence s ON s.name = t.name \
             WHERE t.schema = 'main' AND t.type IN ('table', 'shadow') AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
             ORDER BY t.name, c.cid",
        )
        .load(c)?,
        Conn::Postgres(c) => diesel::sql_query(
            "SELECT CAST(t.relname AS TEXT) AS table_name, CAST(a.attname AS TEXT) AS column_name, \
               format_type(a.atttypid, a.atttypmod) AS kind, \
               CAST(coalesce(array_position(k.conkey, a.attnum), 0) AS BIGINT) AS key_place, \
               CAST(CAST(a.attidentity <> '' AS INTEGER) AS BIGINT) AS is_numbered, \
               CASE WHEN a.attidentity <> '' THEN (SELECT q.last_value FROM pg_sequences q WHERE q.schemaname = current_schema() \
                 AND to_regclass(quote_ident(q.schemaname) || '.' || quote_ident(q.sequencename)) \
                   = to_regclass(pg_get_serial_sequence(quote_ident(t.relname), a.attname))) END AS last_number \
             FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped \
             LEFT JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'p' \
             WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace ORDER BY t.relname COLLATE \"C\", a.attnum",
        )
        .load(c)?,
    };
    let mut tables: Vec<Table> = Vec::new();
    let mut places: Vec<(i64, String)> = Vec::new();
    for row in rows.into_iter().filter(|row| row.table_name != MIGRATIONS) {
        if tables.last().is_none_or(|table| table.name != row.table_name) {
            places.clear();
            tables.push(Table { name: row.table_name, columns: Vec::new(), key: Vec::new(), last_number: None, numbered: None });
        }
        let Some(table) = tables.last_mut() else { continue };
        if row.key_place > 0 {
            places.push((row.key_place, row.column_name.clone()));
            places.sort();
            table.key = places.iter().map(|(_, name)| name.clone()).collect();
        }
        if row.is_numbered != 0 {
            (table.last_number, table.numbered) = (row.last_number, Some(row.column_name.clone()));
        }
        table.columns.push(Column { name: row.column_name, kind: row.kind });
    }
    Ok(tables)
}

/// The steps of the tables' history that were applied, the oldest first; none where there is no such list.
///
/// # Errors
/// What the database says.
pub fn applied(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let lines: Vec<Line> = match conn {
        Conn::Sqlite(c) => diesel::sql_query(format!("SELECT version AS line FROM {MIGRATIONS} ORDER BY version")).load(c)?,
        Conn::Postgres(c) => {
            diesel::sql_query(format!("SELECT CAST(version AS TEXT) AS line FROM {MIGRATIONS} ORDER BY version COLLATE \"C\"")).load(c)?
        }
    };
    Ok(lines.into_iter().map(|line| line.line).collect())
}

/// A name as a statement has it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn list<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    parts.map(quoted).collect::<Vec<_>>().join(", ")
}

impl Column {
    /// May hold bytes: SQLite's own tables say nothing else of a column.
    fn is_raw(&self) -> bool {
        matches!(self.kind.as_str(), "" | "BLOB")
    }

    fn is_real(&self) -> bool {
        self.kind.starts_with("DOUBLE") || self.kind == "REAL"
    }

    /// What SQLite writes of it into a line.
    fn read_sqlite(&self) -> String {
        let name = quoted(&self.name);
        if self.is_raw() {
            format!("json(iif(typeof({name}) = 'blob', '{{\"x\":\"' || hex({name}) || '\"}}', json_quote({name})))")
        } else if self.is_real() {
            // A number in JSON has 15 digits, in SQL as many as it takes.
            format!("json(iif({name} IS NULL, 'null', quote({name})))")
        } else {
            name
        }
    }

    /// What SQLite makes of its place in a line.
    fn write_sqlite(&self, place: usize) -> String {
        let plain = format!("value ->> {place}");
        if self.is_raw() {
            let bytes = format!("unhex(json_extract(value, '$[{place}].x'))");
            format!("iif(json_type(value, '$[{place}]') = 'object', {bytes}, {plain})")
        } else {
            plain
        }
    }
}

impl Table {
    /// The names of its columns.
    pub fn column_names(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }

    /// Reads its rows as lines, in the order of its primary key, one by one.
    ///
    /// # Errors
    /// What the database says, or `each`.
    pub fn lines(&self, conn: &mut Conn, mut each: impl FnMut(&str) -> Result<(), Fault>) -> Result<(), Fault> {
        let from = quoted(&self.name);
        match conn {
            Conn::Sqlite(c) => {
                let values = self.columns.iter().map(Column::read_sqlite).collect::<Vec<_>>().join(", ");
                let order = if self.key.is_empty() { "rowid".to_owned() } else { list(self.key.iter().map(String::as_str)) };
                let rows = diesel::sql_query(format!("SELECT json_array({values}) AS line FROM {from} ORDER BY {order}"));
                for row in rows.load_iter::<Line, diesel::connection::DefaultLoadingMode>(c)? {
                    each(&row?.line)?;
                }
            }
            Conn::Postgres(c) => {
                let values = self.columns.iter().map(|column| format!("CAST({} AS TEXT)", quoted(&column.name)));
                let values = values.collect::<Vec<_>>().join(", ");
                let key = if self.key.is_empty() { self.column_names() } else { self.key.clone() };
                let is_text = |name: &String| self.columns.iter().any(|column| column.name == *name && column.kind == "text");
                let order = key.iter().map(|name| if is_text(name) { format!("{} COLLATE \"C\"", quoted(name)) } else { quoted(name) });
                let order = order.collect::<Vec<_>>().join(", ");
                let rows =
                    diesel::sql_query(format!("SELECT CAST(json_build_array({values}) AS TEXT) AS line FROM {from} ORDER BY {order}"));
                for row in rows.load_iter::<Line, PgRowByRowLoadingMode>(c)? {
                    each(&row?.line)?;
                }
            }
        }
        Ok(())
    }

    /// Sums its rows up, as a backup does.
    ///
    /// # Errors
    /// What the database says.
    pub fn sum(&self, conn: &mut Conn) -> Result<TableSum, Fault> {
        let mut sum = RowSum::default();
        self.lines(conn, |line| {
            sum.add(line);
            Ok(())
        })?;
        Ok(sum.of(&self.name))
    }

    /// Removes its rows: those that its migration has put there.
    ///
    /// # Errors
    /// What the database says.
    pub fn empty(&self, conn: &mut Conn) -> Result<(), Fault> {
        execute(conn, &format!("DELETE FROM {}", quoted(&self.name)))
    }

    /// Has it a row?
    ///
    /// # Errors
    /// What the database says.
    pub fn has_rows(&self, conn: &mut Conn) -> Result<bool, Fault> {
        let query = diesel::sql_query(format!("SELECT 'row' AS line FROM {} LIMIT 1", quoted(&self.name)));
        let rows: Vec<Line> = match conn {
            Conn::Sqlite(c) => query.load(c)?,
            Conn::Postgres(c) => query.load(c)?,
        };
        Ok(!rows.is_empty())
    }

    /// Adds rows that [`Self::lines`] gave.
    ///
    /// # Errors
    /// What the database says.
    pub fn add(&self, conn: &mut Conn, lines: &[&str]) -> Result<(), Fault> {
        if lines.is_empty() {
            return Ok(());
        }
        let (into, names) = (quoted(&self.name), list(self.columns.iter().map(|column| column.name.as_str())));
        match conn {
            Conn::Sqlite(c) => {
                let values = self.columns.iter().enumerate().map(|(place, column)| column.write_sqlite(place));
                let values = values.collect::<Vec<_>>().join(", ");
                // As JSON's text a line would be read anew for each of its values.
                let insert = format!("INSERT INTO {into} ({names}) SELECT {values} FROM jsonb_each(?)");
                diesel::sql_query(insert).bind::<Text, _>(format!("[{}]", lines.join(","))).execute(c)?;
            }
            Conn::Postgres(c) => {
                // A list for each column: PostgreSQL would read a line anew for each of its values.
                let mut lists = vec![Vec::with_capacity(lines.len()); self.columns.len()];
                for line in lines {
                    let values: Vec<Option<String>> = serde_json::from_str(line)?;
                    lists.iter_mut().zip(values).for_each(|(list, value)| list.push(value));
                }
                let values = self.columns.iter().enumerate().map(|(place, column)| format!("CAST(c{place} AS {})", column.kind));
                let values = values.collect::<Vec<_>>().join(", ");
                let (places, aliases): (Vec<_>, Vec<_>) = (1..=lists.len()).map(|at| (format!("${at}"), format!("c{}", at - 1))).unzip();
                let (places, aliases) = (places.join(", "), aliases.join(", "));
                let insert = format!("INSERT INTO {into} ({names}) SELECT {values} FROM unnest({places}) AS line ({aliases})");
                let insert = diesel::sql_query(insert).into_boxed::<diesel::pg::Pg>();
                lists.into_iter().fold(insert, |insert, list| insert.bind::<Array<Nullable<Text>>, _>(list)).execute(c)?;
            }
        }
        Ok(())
    }

    /// Goes on giving out numbers after the last one, so that none is given out twice.
    ///
    /// # Errors
    /// What the database says.
    pub fn go_on_after(&self, conn: &mut Conn, last: Option<i64>) -> Result<(), Fault> {
        let Some(last) = last else { return Ok(()) };
        match conn {
            Conn::Sqlite(c) => {
                diesel::sql_query("DELETE FROM sqlite_sequence WHERE name = ?").bind::<Text, _>(&self.name).execute(c)?;
                let keep = diesel::sql_query("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)");
                keep.bind::<Text, _>(&self.name).bind::<BigInt, _>(last).execute(c)?;
            }
            Conn::Postgres(c) => {
                let Some(column) = &self.numbered else { return Ok(()) };
                let keep = diesel::sql_query("SELECT setval(pg_get_serial_sequence($1, $2), $3)");
                keep.bind::<Text, _>(quoted(&self.name)).bind::<Text, _>(column).bind::<BigInt, _>(last).execute(c)?;
            }
        }
        Ok(())
    }
}

/// What costs less to make once all rows are there than to keep right with each of them: the indexes that are no constraint's, and on
/// PostgreSQL foreign keys, for rows come in the order of their tables, not of their references. SQLite looks at those at the end anyhow.
pub struct Aside {
    remove: Vec<Line>,
    make: Vec<Line>,
}

impl Aside {
    /// Removes them.
    ///
    /// # Errors
    /// What the database says.
    pub fn take(conn: &mut Conn) -> Result<Self, Fault> {
        let aside = match conn {
            Conn::Sqlite(c) => {
                let of = |line: &str| {
                    format!("SELECT {line} AS line FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid")
                };
                // Among equals the planner takes the one that was made last: they come back in the order of the migrations.
                Self {
                    remove: diesel::sql_query(of("'DROP INDEX \"' || name || '\"'")).load(c)?,
                    make: diesel::sql_query(of("sql")).load(c)?,
                }
            }
            Conn::Postgres(c) => {
                let keys = |line: &str| {
                    diesel::sql_query(format!(
                        "SELECT 'ALTER TABLE ' || conrelid::regclass || {line} AS line FROM pg_constraint \
                         WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY oid"
                    ))
                };
                let indexes = |line: &str| {
                    diesel::sql_query(format!(
                        "SELECT {line} AS line FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid \
                         WHERE relnamespace = current_schema()::regnamespace \
                           AND indexrelid NOT IN (SELECT conindid FROM pg_constraint WHERE contype IN ('p', 'u', 'x')) ORDER BY indexrelid"
                    ))
                };
                // A reference may stand on an index: it goes before that, and comes after.
                let (mut remove, mut make): (Vec<Line>, Vec<Line>) =
                    (keys("' DROP CONSTRAINT ' || quote_ident(conname)").load(c)?, indexes("pg_get_indexdef(indexrelid)").load(c)?);
                remove.extend(indexes("'DROP INDEX ' || CAST(indexrelid::regclass AS TEXT)").load::<Line>(c)?);
                make.extend(keys("' ADD CONSTRAINT ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid)").load::<Line>(c)?);
                Self { remove, make }
            }
        };
        aside.remove.iter().try_for_each(|statement| execute(conn, &statement.line))?;
        Ok(aside)
    }

    /// Makes them again.
    ///
    /// # Errors
    /// What the database says; rows that don't fit together.
    pub fn put_back(&self, conn: &mut Conn) -> Result<(), Fault> {
        self.make.iter().try_for_each(|statement| execute(conn, &statement.line))
    }
}

/// Runs a statement of this module's own making.
///
/// # Errors
/// What the database says.
pub fn execute(conn: &mut Conn, statement: &str) -> Result<(), Fault> {
    match conn {
        Conn::Sqlite(c) => diesel::sql_query(statement).execute(c)?,
        Conn::Postgres(c) => diesel::sql_query(statement).execute(c)?,
    };
    Ok(())
}
