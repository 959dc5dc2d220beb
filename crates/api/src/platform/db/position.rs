//! How far somebody has seen the database: after a change of one's own, no server may show less.
//!
//! A request brings the position that its sender has seen, and while it is answered [`Db::read`](super::Db::read) finds it here: no function in
//! between has to hand it on.

use std::cell::Cell;
use std::fmt;

use diesel::sql_types::BigInt;

use super::Conn;
use super::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};

/// A place in PostgreSQL's write-ahead log, in bytes: whoever has replayed it has everything that was committed before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Position(pub u64);

impl Position {
    /// Before everything: of whoever has changed nothing.
    pub const START: Self = Self(0);
    /// Behind everything: no replica is ever so far.
    pub const END: Self = Self(u64::MAX);

    /// Reads what [`Self::fmt`] wrote; whatever else somebody sends is no position.
    pub fn parse(text: &str) -> Option<Self> {
        let is_ours = (1..=16).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase());
        is_ours.then(|| u64::from_str_radix(text, 16).ok().map(Self)).flatten()
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}", self.0)
    }
}

/// Everything that was committed on this server until now lies before it.
///
/// # Errors
/// Only when the database fails.
pub fn written(conn: &mut Conn) -> ApiResult<Position> {
    // Not what is flushed: with `synchronous_commit = off` a commit is answered before.
    read(conn, "pg_current_wal_insert_lsn()")
}

/// What this server has on its disk, or has replayed: whoever is as far has all but the last moment.
///
/// # Errors
/// Only when the database fails.
pub fn reached(conn: &mut Conn) -> ApiResult<Position> {
    // The address of a replica may come to lead to the primary itself, as after a promotion.
    read(conn, "CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_flush_lsn() END")
}

fn read(conn: &mut Conn, which: &'static str) -> ApiResult<Position> {
    let sql = Sql::new("SELECT CAST(").push(which).push(" - '0/0'::pg_lsn AS BIGINT)");
    let found: Vec<i64> = sql.load::<BigInt, i64>(conn)?;
    let position = found.first().and_then(|bytes| u64::try_from(*bytes).ok());
    position.map(Position).ok_or_else(|| ApiError::internal("the server has no position"))
}

tokio::task_local! {
    static REQUEST: Request;
}

/// What the database has to know of the request that is being answered.
struct Request {
    seen: Position,
    is_read: bool,
    has_written: Cell<bool>,
}

/// Answers a request whose sender has seen the database as far as `seen`.
pub async fn within_request<F: Future>(seen: Position, is_read: bool, work: F) -> F::Output {
    REQUEST.scope(Request { seen, is_read, has_written: Cell::new(false) }, work).await
}

/// How far a replica has to be that may serve the request; none where only the primary may: for whoever changes something, for what this
/// request itself has changed, and for what is no request.
pub(super) fn needed() -> Option<Position> {
    let of = |request: &Request| (request.is_read && !request.has_written.get()).then_some(request.seen);
    REQUEST.try_with(of).ok().flatten()
}

/// Notes that the request changes something.
pub(super) fn note_write() {
    // What is no request has no session that could read on.
    let _ = REQUEST.try_with(|request| request.has_written.set(true));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_comes_back_as_it_was_told_and_nothing_else_is_one() {
        for position in [Position::START, Position(0x16_b374_d848), Position::END] {
            assert_eq!(Position::parse(&position.to_string()), Some(position));
        }
        for text in ["", "x", "-1", "+1", " 1", "FF", "00000000000000000", "1ffffffffffffffff", "0/0", "一"] {
            assert_eq!(Position::parse(text), None, "{text}");
        }
    }

    #[actix_web::test]
    async fn only_a_request_that_reads_may_go_to_a_replica() {
        assert_eq!(needed(), None);
        let seen = Position(7);
        assert_eq!(within_request(seen, true, async { needed() }).await, Some(seen));
        assert_eq!(within_request(seen, false, async { needed() }).await, None);
        let reads_its_own = async {
            note_write();
            needed()
        };
        assert_eq!(within_request(seen, true, reads_its_own).await, None);
        note_write();
        assert_eq!(within_request(seen, true, async { needed() }).await, Some(seen));
    }
}
