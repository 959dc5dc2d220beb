//! Rows of `contact_keys`, and the sealed columns of all tables.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::SealedColumn;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::schema::contact_keys;

/// A key of contacts, and how far the walk with it is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
#[allow(missing_docs)]
pub struct ContactKeyRow {
    pub id: i64,
    pub kid: String,
    pub created_at: NaiveDateTime,
    pub place: String,
    pub after_id: i64,
    pub found: i64,
    pub resealed: i64,
    pub walk_begun_at: NaiveDateTime,
    pub done_at: Option<NaiveDateTime>,
}

/// Nobody else makes or removes keys until the transaction ends; on SQLite nobody writes anyway.
pub fn take_alone(conn: &mut Conn) -> QueryResult<()> {
    if let Conn::Postgres(_) = conn {
        Sql::new("LOCK TABLE contact_keys IN SHARE ROW EXCLUSIVE MODE").execute(conn)?;
    }
    Ok(())
}

/// Adds a key; the answer is its number.
pub fn insert(conn: &mut Conn, kid: &str, now: NaiveDateTime) -> QueryResult<i64> {
    diesel::insert_into(contact_keys::table)
        .values((
            contact_keys::kid.eq(kid),
            contact_keys::created_at.eq(now),
            contact_keys::place.eq(""),
            contact_keys::after_id.eq(0),
            contact_keys::found.eq(0),
            contact_keys::resealed.eq(0),
            contact_keys::walk_begun_at.eq(now),
        ))
        .returning(contact_keys::id)
        .get_result(conn)
}

/// The keys, the oldest first.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<ContactKeyRow>> {
    contact_keys::table.order(contact_keys::id).load(conn)
}

/// The newest key: the one that seals.
pub fn newest(conn: &mut Conn) -> QueryResult<Option<ContactKeyRow>> {
    contact_keys::table.order(contact_keys::id.desc()).first(conn).optional()
}

/// Goes on from where the walk was, unless another process has done so meanwhile.
pub fn go_on(conn: &mut Conn, was: &ContactKeyRow, to: &ContactKeyRow) -> QueryResult<bool> {
    let here = contact_keys::table
        .filter(contact_keys::id.eq(was.id))
        .filter(contact_keys::place.eq(&was.place))
        .filter(contact_keys::after_id.eq(was.after_id))
        .filter(contact_keys::walk_begun_at.eq(was.walk_begun_at));
    let changed = diesel::update(here)
        .set((
            contact_keys::place.eq(&to.place),
            contact_keys::after_id.eq(to.after_id),
            contact_keys::found.eq(to.found),
            contact_keys::resealed.eq(to.resealed),
            contact_keys::walk_begun_at.eq(to.walk_begun_at),
            contact_keys::done_at.eq(to.done_at),
        ))
        .execute(conn)?;
    Ok(changed > 0)
}

/// Removes every key but one.
pub fn keep_only(conn: &mut Conn, id: i64) -> QueryResult<usize> {
    diesel::delete(contact_keys::table.filter(contact_keys::id.ne(id))).execute(conn)
}

/// Values of a column after a row, in the order of their rows.
pub fn values(conn: &mut Conn, of: SealedColumn, after_id: i64, limit: usize) -> QueryResult<Vec<(i64, Option<String>)>> {
    Sql::new("SELECT ")
        .push(of.key)
        .push(", ")
        .push(of.column)
        .push(" FROM ")
        .push(of.table)
        .push(" WHERE ")
        .push(of.key)
        .push(" > ")
        .bind(after_id)
        .push(" ORDER BY ")
        .push(of.key)
        .push(" LIMIT ")
        .number(i64::try_from(limit).unwrap_or(i64::MAX))
        .load::<(BigInt, Nullable<Text>), _>(conn)
}

/// Puts a value in the place of the one that was read, and only of that: somebody may have changed it since.
pub fn replace(conn: &mut Conn, of: SealedColumn, id: i64, was: &str, is: &str) -> QueryResult<usize> {
    Sql::new("UPDATE ")
        .push(of.table)
        .push(" SET ")
        .push(of.column)
        .push(" = ")
        .bind(is.to_owned())
        .push(" WHERE ")
        .push(of.key)
        .push(" = ")
        .bind(id)
        .push(" AND ")
        .push(of.column)
        .push(" = ")
        .bind(was.to_owned())
        .execute(conn)
}
