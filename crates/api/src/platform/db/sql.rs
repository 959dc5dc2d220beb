//! Statements whose text is put together at run time: searches with any filter and any order.
//!
//! Values are always bound, never written into the text; the text is the key of the statement cache,
//! so that the same shape of search is prepared once for each connection.
//!
//! That text is made of what the program's own source holds and of nothing else: literals, the names of [`Table`]s and
//! [`Column`]s, words of closed lists, and whole numbers. No `String` gets into it, so nothing that somebody typed can.

use std::marker::PhantomData;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{self, BigInt, Bool, Date, Double, Timestamp};
use diesel::{Connection, RunQueryDsl};
use fangke_shared::vocabulary::Word;

use super::Conn;
use super::row::TextRow;

type Backend = <Conn as Connection>::Backend;

/// A bound value.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub enum Value {
    Int(i64),
    Real(f64),
    Text(String),
    Bool(bool),
    Time(NaiveDateTime),
    Day(NaiveDate),
}

macro_rules! value_from {
    ($($type:ty => $variant:ident),+) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self { Self::$variant(value.into()) }
        }
    )+};
}
value_from!(i64 => Int, i32 => Int, f64 => Real, String => Text, &str => Text, bool => Bool, NaiveDateTime => Time,
    NaiveDate => Day);

impl From<chrono::DateTime<chrono::Utc>> for Value {
    fn from(at: chrono::DateTime<chrono::Utc>) -> Self {
        Self::Time(at.naive_utc())
    }
}

/// A table, or the alias that a statement gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table(pub &'static str);

impl Table {
    /// Its column of that name.
    pub const fn column(self, name: &'static str) -> Column {
        Column { table: self, name }
    }

    /// A text in which every `{}` stands for it: `l.sql("{}.rooms > {}.baths")` is `l.rooms > l.baths`.
    pub fn sql(self, text: &'static str) -> Sql {
        let mut parts = text.split("{}");
        let first = parts.next().unwrap_or_default();
        parts.fold(Sql::new(first), |sql, part| sql.push(self).push(part))
    }
}

/// A column of a table, always written with it: `l.price_fen`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    table: Table,
    name: &'static str,
}

impl Column {
    /// Without the table.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// That it holds a word: `l.pool = 'private'`.
    pub fn is(self, word: impl Word) -> Sql {
        Sql::new(self).push(" = ").word(word)
    }

    /// That it holds another one; not where it holds none.
    pub fn is_not(self, word: impl Word) -> Sql {
        Sql::new(self).push(" <> ").word(word)
    }

    /// That it holds one of the words: `l.status IN ('paused', 'unknown')`.
    pub fn is_in(self, words: &[impl Word]) -> Sql {
        Sql::new(self).push(" IN ").words(words)
    }
}

/// What a statement's text is made of.
pub trait Text {
    /// Adds itself at the end.
    fn add_to(self, sql: &mut Sql);
}

impl Text for &'static str {
    fn add_to(self, sql: &mut Sql) {
        sql.pieces.push(Piece::Text(self));
    }
}

impl Text for Table {
    fn add_to(self, sql: &mut Sql) {
        self.0.add_to(sql);
    }
}

impl Text for Column {
    fn add_to(self, sql: &mut Sql) {
        self.table.add_to(sql);
        ".".add_to(sql);
        self.name.add_to(sql);
    }
}

/// SQL text with its values.
#[derive(Debug, Clone, Default)]
pub struct Sql {
    pieces: Vec<Piece>,
    is_once: bool,
}

#[derive(Debug, Clone)]
enum Piece {
    Text(&'static str),
    Number(i64),
    Value(Value),
}

impl Sql {
    /// Starts with a text.
    pub fn new(text: impl Text) -> Self {
        Self::default().push(text)
    }

    /// Adds text.
    #[must_use]
    pub fn push(mut self, text: impl Text) -> Self {
        text.add_to(&mut self);
        self
    }

    /// Writes a number into the text, for what the database must know when it plans, as a limit; each number is a statement of its own.
    #[must_use]
    pub fn number(mut self, number: i64) -> Self {
        self.pieces.push(Piece::Number(number));
        self
    }

    /// Writes a word of a closed list into the text, as [a plain](fangke_shared::vocabulary::is_plain) literal. The conditions of
    /// partial indexes are made of such words, and a database that doesn't see them in the statement does not use those indexes.
    #[must_use]
    pub fn word(self, word: impl Word) -> Self {
        self.push("'").push(word.word()).push("'")
    }

    /// Writes `('a', 'b')`.
    #[must_use]
    pub fn words(self, words: &[impl Word]) -> Self {
        self.push("(").join(", ", words.iter().map(|word| Self::default().word(*word))).push(")")
    }

    /// Adds a value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.pieces.push(Piece::Value(value.into()));
        self
    }

    /// Adds a value that isn't seen when the statement is planned, as `(SELECT ?)`. PostgreSQL plans a statement anew for each run as long as
    /// seen values make a plan look cheaper, be it that planning takes longer than the run: this is for what has one right plan anyway.
    #[must_use]
    pub fn bind_unseen(self, value: impl Into<Value>) -> Self {
        self.push("(SELECT ").bind(value).push(")")
    }

    /// Adds another statement's text and values.
    #[must_use]
    pub fn append(mut self, other: Self) -> Self {
        self.pieces.extend(other.pieces);
        self.is_once |= other.is_once;
        self
    }

    /// Adds several, with a text between each two.
    #[must_use]
    pub fn join(self, between: &'static str, parts: impl IntoIterator<Item = Self>) -> Self {
        let mut parts = parts.into_iter();
        let Some(first) = parts.next() else { return self };
        parts.fold(self.append(first), |sql, part| sql.push(between).append(part))
    }

    /// `(a AND b)`: all of them hold.
    pub fn all(conditions: impl IntoIterator<Item = Self>) -> Self {
        Self::new("(").join(" AND ", conditions).push(")")
    }

    /// `(a OR b)`: one of them holds.
    pub fn any(conditions: impl IntoIterator<Item = Self>) -> Self {
        Self::new("(").join(" OR ", conditions).push(")")
    }

    /// Adds `(?, ?, …)`.
    #[must_use]
    pub fn bind_list<V: Into<Value>>(self, values: impl IntoIterator<Item = V>) -> Self {
        self.push("(").join(", ", values.into_iter().map(|value| Self::default().bind(value))).push(")")
    }

    /// A condition that begins with its column, met on the way along another index and never by one of the column's own: a member's unit may have
    /// a million rows, which SQLite would look up and sort for the first twenty of them.
    #[must_use]
    pub fn on_the_way(self) -> Self {
        Self::new("+").append(self)
    }

    /// Prepares it anew each time: for statements whose shape somebody outside decides. There is no end of such shapes, and a connection
    /// that kept each of them would grow without one, too.
    #[must_use]
    pub fn once(mut self) -> Self {
        self.is_once = true;
        self
    }

    /// Runs it and reads its rows as `R`, whose columns are of the SQL types `T`.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn load<T, R>(self, conn: &mut Conn) -> QueryResult<Vec<R>>
    where
        Statement<T>: for<'q> diesel::query_dsl::LoadQuery<'q, Conn, R>,
    {
        Statement::<T> { sql: self, columns: PhantomData }.load(conn)
    }

    /// Runs it and reads its rows, whose columns it selects as [`TextRow::COLUMNS`].
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn rows<R: TextRow>(self, conn: &mut Conn) -> QueryResult<Vec<R>>
    where
        Statement<R::Columns>: for<'q> diesel::query_dsl::LoadQuery<'q, Conn, R>,
    {
        self.load::<R::Columns, R>(conn)
    }

    /// Runs it for its effect, and counts the rows.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn execute(self, conn: &mut Conn) -> QueryResult<usize> {
        Statement::<()> { sql: self, columns: PhantomData }.execute(conn)
    }
}

/// A statement whose rows have columns of the SQL types `T`.
pub struct Statement<T> {
    sql: Sql,
    columns: PhantomData<T>,
}

impl<T> QueryId for Statement<T> {
    type QueryId = ();
    // The text differs from run to run: the cache must go by it.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<T> Query for Statement<T> {
    type SqlType = T;
}

impl<T> RunQueryDsl<Conn> for Statement<T> {}

impl<T> QueryFragment<Backend> for Statement<T> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Backend>) -> QueryResult<()> {
        if self.sql.is_once {
            out.unsafe_to_cache_prepared();
        }
        for piece in &self.sql.pieces {
            match piece {
                Piece::Text(text) => out.push_sql(text),
                Piece::Number(number) => out.push_sql(&number.to_string()),
                Piece::Value(Value::Int(v)) => out.push_bind_param::<BigInt, _>(v)?,
                Piece::Value(Value::Real(v)) => out.push_bind_param::<Double, _>(v)?,
                Piece::Value(Value::Text(v)) => out.push_bind_param::<sql_types::Text, _>(v)?,
                Piece::Value(Value::Bool(v)) => out.push_bind_param::<Bool, _>(v)?,
                Piece::Value(Value::Time(v)) => out.push_bind_param::<Timestamp, _>(v)?,
                Piece::Value(Value::Day(v)) => out.push_bind_param::<Date, _>(v)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
impl Sql {
    /// As it reads, whatever the values are.
    pub fn text(&self) -> String {
        let written = |piece: &Piece| match piece {
            Piece::Text(text) => (*text).to_owned(),
            Piece::Number(number) => number.to_string(),
            Piece::Value(_) => "?".to_owned(),
        };
        self.pieces.iter().map(written).collect()
    }
}

#[cfg(test)]
mod tests {
    use fangke_shared::property::listing::ListingStatus;

    use super::*;

    #[test]
    fn pieces_keep_text_and_values_in_order() {
        let sql = Sql::new("a = ").bind(1_i64).push(" AND b IN ").bind_list(["x", "y"]).append(Sql::new(" AND c").push(" > ").bind(2_i64));
        assert_eq!(text(&sql), "a = ? AND b IN (?, ?) AND c > ?");
        assert_eq!(text(&Sql::new("(").join(", ", []).push(")")), "()");
        assert_eq!(text(&Sql::new("a = ").bind_unseen(1_i64)), "a = (SELECT ?)");
    }

    #[test]
    fn names_and_numbers_stand_in_the_text() {
        let l = Table("l");
        assert_eq!(text(&Sql::new(l.column("rooms")).push(" = 2 LIMIT ").number(50)), "l.rooms = 2 LIMIT 50");
        let status = l.column("status");
        assert_eq!(text(&status.is_in(&[ListingStatus::Paused, ListingStatus::Unknown])), "l.status IN ('paused', 'unknown')");
        assert_eq!(text(&status.is_not(ListingStatus::Lead)), "l.status <> 'lead'");
        assert_eq!(text(&l.sql("({}.price_fen <= {}.evaluation_fen)")), "(l.price_fen <= l.evaluation_fen)");
    }

    fn text(sql: &Sql) -> String {
        sql.text()
    }
}
