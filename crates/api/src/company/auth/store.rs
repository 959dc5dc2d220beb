//! Rows of `sessions`, `refresh_tokens` and `login_failures`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::{MemberId, SessionId};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::schema::{login_failures, refresh_tokens, sessions};

/// A refresh token with its session.
#[derive(Debug, Queryable)]
#[allow(missing_docs)]
pub struct TokenRow {
    pub id: i64,
    pub session_id: i64,
    pub member_id: i64,
    pub expires_at: NaiveDateTime,
    pub used_at: Option<NaiveDateTime>,
    pub revoked_at: Option<NaiveDateTime>,
}

/// Failed sign-ins of one subject.
#[derive(Debug, Clone, Queryable)]
#[allow(missing_docs)]
pub struct FailureRow {
    pub subject: String,
    pub failures: i64,
    pub last_at: NaiveDateTime,
}

/// Starts a session.
pub fn insert_session(conn: &mut Conn, member: MemberId, now: NaiveDateTime) -> QueryResult<SessionId> {
    diesel::insert_into(sessions::table)
        .values((sessions::member_id.eq(member.0), sessions::created_at.eq(now)))
        .returning(sessions::id)
        .get_result(conn)
        .map(SessionId)
}

/// Adds a refresh token to a session.
pub fn insert_token(conn: &mut Conn, session: SessionId, token_hash: &str, expires_at: NaiveDateTime) -> QueryResult<usize> {
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::session_id.eq(session.0),
            refresh_tokens::token_hash.eq(token_hash),
            refresh_tokens::expires_at.eq(expires_at),
        ))
        .execute(conn)
}

/// Finds a refresh token.
pub fn find_token(conn: &mut Conn, token_hash: &str) -> QueryResult<Option<TokenRow>> {
    refresh_tokens::table
        .inner_join(sessions::table)
        .filter(refresh_tokens::token_hash.eq(token_hash))
        .select((
            refresh_tokens::id,
            refresh_tokens::session_id,
            sessions::member_id,
            refresh_tokens::expires_at,
            refresh_tokens::used_at,
            sessions::revoked_at,
        ))
        .first(conn)
        .optional()
}

/// Marks a token as used, if it was not.
pub fn use_token(conn: &mut Conn, id: i64, now: NaiveDateTime) -> QueryResult<bool> {
    let unused = refresh_tokens::table.find(id).filter(refresh_tokens::used_at.is_null());
    Ok(diesel::update(unused).set(refresh_tokens::used_at.eq(now)).execute(conn)? > 0)
}

/// Ends a session; false if it was over already.
pub fn revoke_session(conn: &mut Conn, id: SessionId, now: NaiveDateTime) -> QueryResult<bool> {
    let open = sessions::table.find(id.0).filter(sessions::revoked_at.is_null());
    Ok(diesel::update(open).set(sessions::revoked_at.eq(now)).execute(conn)? > 0)
}

/// Ends a member's sessions except one, and names those ended.
pub fn revoke_sessions(conn: &mut Conn, member: MemberId, except: Option<SessionId>, now: NaiveDateTime) -> QueryResult<Vec<i64>> {
    let kept = except.map_or(0, |id| id.0);
    let open =
        sessions::table.filter(sessions::member_id.eq(member.0)).filter(sessions::id.ne(kept)).filter(sessions::revoked_at.is_null());
    diesel::update(open).set(sessions::revoked_at.eq(now)).returning(sessions::id).get_results(conn)
}

/// Forgets a member's refresh tokens that are over anyway.
pub fn delete_expired_tokens(conn: &mut Conn, member: MemberId, now: NaiveDateTime) -> QueryResult<usize> {
    let own = sessions::table.filter(sessions::member_id.eq(member.0)).select(sessions::id);
    let expired = refresh_tokens::table.filter(refresh_tokens::session_id.eq_any(own)).filter(refresh_tokens::expires_at.lt(now));
    diesel::delete(expired).execute(conn)
}

/// Sessions that were ended after a moment, and when.
pub fn ended_since(conn: &mut Conn, since: NaiveDateTime) -> QueryResult<Vec<(i64, NaiveDateTime)>> {
    sessions::table.filter(sessions::revoked_at.gt(since)).select((sessions::id, sessions::revoked_at.assume_not_null())).load(conn)
}

/// Forgets refresh tokens that are over, and sessions that none is left of; the answer counts both. A session that has just begun is left.
pub fn sweep_sessions(conn: &mut Conn, now: NaiveDateTime, before: NaiveDateTime) -> QueryResult<usize> {
    let tokens = diesel::delete(refresh_tokens::table.filter(refresh_tokens::expires_at.lt(now))).execute(conn)?;
    let empty = diesel::dsl::not(diesel::dsl::exists(refresh_tokens::table.filter(refresh_tokens::session_id.eq(sessions::id))));
    let sessions = diesel::delete(sessions::table.filter(sessions::created_at.lt(before)).filter(empty)).execute(conn)?;
    Ok(tokens + sessions)
}

/// Failures of some subjects in their order, locked until the end of the transaction; 0 where nothing is known.
pub fn hold_failures(conn: &mut Conn, subjects: &[String], now: NaiveDateTime) -> QueryResult<Vec<FailureRow>> {
    let mut rows: Vec<FailureRow> =
        subjects.iter().map(|subject| FailureRow { subject: subject.clone(), failures: 0, last_at: now }).collect();
    for row in &mut rows {
        Sql::new("INSERT INTO login_failures (subject, failures, last_at) VALUES (")
            .bind(row.subject.as_str())
            .push(", 0, ")
            .bind(now)
            .push(") ON CONFLICT (subject) DO UPDATE SET failures = login_failures.failures")
            .execute(conn)?;
        *row = login_failures::table.find(&row.subject).first(conn)?;
    }
    Ok(rows)
}

/// Writes how often a subject failed.
pub fn set_failures(conn: &mut Conn, row: &FailureRow) -> QueryResult<usize> {
    diesel::update(login_failures::table.find(&row.subject))
        .set((login_failures::failures.eq(row.failures), login_failures::last_at.eq(row.last_at)))
        .execute(conn)
}

/// Takes back a failure that was counted at a time, and that time where nothing failed since.
pub fn take_back(conn: &mut Conn, before: &FailureRow, counted_at: NaiveDateTime) -> QueryResult<()> {
    let row = login_failures::table.find(&before.subject);
    diesel::update(row).set(login_failures::failures.eq(login_failures::failures - 1)).execute(conn)?;
    diesel::update(row.filter(login_failures::last_at.eq(counted_at))).set(login_failures::last_at.eq(before.last_at)).execute(conn)?;
    diesel::delete(row.filter(login_failures::failures.le(0))).execute(conn)?;
    Ok(())
}

/// Forgets a subject's failures.
pub fn delete_failures(conn: &mut Conn, subject: &str) -> QueryResult<usize> {
    diesel::delete(login_failures::table.find(subject)).execute(conn)
}

/// Forgets failures from before a time.
pub fn delete_failures_before(conn: &mut Conn, before: NaiveDateTime) -> QueryResult<usize> {
    diesel::delete(login_failures::table.filter(login_failures::last_at.lt(before))).execute(conn)
}
