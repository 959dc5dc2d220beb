//! Rows of `token_keys`.

use chrono::NaiveDateTime;
use diesel::dsl::max;
use diesel::prelude::*;

use crate::platform::db::Conn;
use crate::schema::token_keys;

/// A key of access tokens.
#[derive(Debug, Clone, Queryable)]
#[allow(missing_docs)]
pub struct TokenKeyRow {
    pub kid: String,
    pub secret_encrypted: String,
    pub created_at: NaiveDateTime,
}

/// Adds a key; the answer is its number.
pub fn insert(conn: &mut Conn, kid: &str, secret_encrypted: &str, now: NaiveDateTime) -> QueryResult<i64> {
    diesel::insert_into(token_keys::table)
        .values((token_keys::kid.eq(kid), token_keys::secret_encrypted.eq(secret_encrypted), token_keys::created_at.eq(now)))
        .returning(token_keys::id)
        .get_result(conn)
}

/// The keys, the oldest first.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<TokenKeyRow>> {
    token_keys::table.order(token_keys::id).select((token_keys::kid, token_keys::secret_encrypted, token_keys::created_at)).load(conn)
}

/// Forgets keys that another one took the place of before a moment.
pub fn forget_replaced_before(conn: &mut Conn, moment: NaiveDateTime) -> QueryResult<usize> {
    let last: Option<i64> = token_keys::table.filter(token_keys::created_at.lt(moment)).select(max(token_keys::id)).first(conn)?;
    diesel::delete(token_keys::table.filter(token_keys::id.lt(last.unwrap_or_default()))).execute(conn)
}
