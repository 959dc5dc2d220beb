//! Statements whose text is put together at run time: searches with any filter and any order.
//!
//! Values are always bound, never written into the text; the text is the key of the statement cache,
//! so that the same shape of search is prepared once for each connection.

use std::marker::PhantomData;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Bool, Date, Double, Text, Timestamp};
use diesel::{Connection, RunQueryDsl};

use super::Conn;

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

/// SQL text with its values.
#[derive(Debug, Clone, Default)]
pub struct Sql {
    // Each piece of text is followed by its value, if it has one.
    pieces: Vec<(String, Option<Value>)>,
}

impl Sql {
    /// Starts with a text.
    pub fn new(text: &str) -> Self {
        Self::default().push(text)
    }

    /// Adds text.
    #[must_use]
    pub fn push(mut self, text: &str) -> Self {
        match self.pieces.last_mut() {
            Some((last, None)) => last.push_str(text),
            _ => self.pieces.push((text.to_owned(), None)),
        }
        self
    }

    /// Adds a value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        match self.pieces.last_mut() {
            Some((_, slot @ None)) => *slot = Some(value.into()),
            _ => self.pieces.push((String::new(), Some(value.into()))),
        }
        self
    }

    /// Adds another statement's text and values.
    #[must_use]
    pub fn append(mut self, other: Self) -> Self {
        for (text, value) in other.pieces {
            self = self.push(&text);
            if let Some(value) = value {
                self = self.bind(value);
            }
        }
        self
    }

    /// Adds `(?, ?, …)`.
    #[must_use]
    pub fn bind_list<V: Into<Value>>(self, values: impl IntoIterator<Item = V>) -> Self {
        let mut sql = self.push("(");
        for (i, value) in values.into_iter().enumerate() {
            if i > 0 {
                sql = sql.push(", ");
            }
            sql = sql.bind(value);
        }
        sql.push(")")
    }

    /// Runs it and reads its rows as `R`, whose columns are of the SQL types `T`.
    ///
    /// # Errors
    /// What the database says.
    pub fn load<T, R>(self, conn: &mut Conn) -> QueryResult<Vec<R>>
    where
        Statement<T>: for<'q> diesel::query_dsl::LoadQuery<'q, Conn, R>,
    {
        Statement::<T> { sql: self, columns: PhantomData }.load(conn)
    }

    /// Runs it for its effect, and counts the rows.
    ///
    /// # Errors
    /// What the database says.
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
        for (text, value) in &self.sql.pieces {
            out.push_sql(text);
            match value {
                None => {}
                Some(Value::Int(v)) => out.push_bind_param::<BigInt, _>(v)?,
                Some(Value::Real(v)) => out.push_bind_param::<Double, _>(v)?,
                Some(Value::Text(v)) => out.push_bind_param::<Text, _>(v)?,
                Some(Value::Bool(v)) => out.push_bind_param::<Bool, _>(v)?,
                Some(Value::Time(v)) => out.push_bind_param::<Timestamp, _>(v)?,
                Some(Value::Day(v)) => out.push_bind_param::<Date, _>(v)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_keep_text_and_values_in_order() {
        let sql = Sql::new("a = ").bind(1_i64).push(" AND b IN ").bind_list(["x", "y"]).append(Sql::new(" AND c").push(" > ").bind(2_i64));
        let text: String = sql.pieces.iter().map(|(t, v)| format!("{t}{}", if v.is_some() { "?" } else { "" })).collect();
        assert_eq!(text, "a = ? AND b IN (?, ?) AND c > ?");
    }
}
