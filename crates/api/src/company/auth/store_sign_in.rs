//! Rows of `sign_ins`, and of `sessions` as their member sees them.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::company::auth::SignInOutcome;
use fangke_shared::{MemberId, SessionId};

use super::place::Place;
use crate::platform::db::Conn;
use crate::schema::{refresh_tokens, sessions, sign_ins};

/// A session that can go on.
#[derive(Debug, Queryable)]
#[allow(missing_docs)]
pub struct SessionRow {
    pub id: i64,
    pub device: Option<String>,
    pub network: Option<String>,
    pub created_at: NaiveDateTime,
    pub last_seen_at: Option<NaiveDateTime>,
}

/// An attempt to sign in.
#[derive(Debug, Queryable)]
#[allow(missing_docs)]
pub struct SignInRow {
    pub at: NaiveDateTime,
    #[diesel(deserialize_as = String)]
    pub outcome: SignInOutcome,
    pub device: String,
    pub network: String,
}

/// Notes an attempt.
pub fn insert(conn: &mut Conn, member: MemberId, outcome: SignInOutcome, place: &Place, now: NaiveDateTime) -> QueryResult<i64> {
    diesel::insert_into(sign_ins::table)
        .values((
            sign_ins::member_id.eq(member.0),
            sign_ins::at.eq(now),
            sign_ins::outcome.eq(outcome.as_str()),
            sign_ins::device.eq(&place.device),
            sign_ins::network.eq(&place.network),
        ))
        .returning(sign_ins::id)
        .get_result(conn)
}

/// Notes what came of an attempt after all; false if that is known already.
pub fn settle(conn: &mut Conn, id: i64, (from, to): (SignInOutcome, SignInOutcome)) -> QueryResult<bool> {
    let open = sign_ins::table.find(id).filter(sign_ins::outcome.eq(from.as_str()));
    Ok(diesel::update(open).set(sign_ins::outcome.eq(to.as_str())).execute(conn)? > 0)
}

/// A member's latest attempts, newest first.
pub fn latest(conn: &mut Conn, member: MemberId, limit: i64) -> QueryResult<Vec<SignInRow>> {
    sign_ins::table
        .filter(sign_ins::member_id.eq(member.0))
        .order(sign_ins::id.desc())
        .limit(limit)
        .select((sign_ins::at, sign_ins::outcome, sign_ins::device, sign_ins::network))
        .load(conn)
}

/// Attempts from before a time: counted, or forgotten.
pub fn older(conn: &mut Conn, before: NaiveDateTime, goes: bool) -> QueryResult<i64> {
    let old = sign_ins::table.filter(sign_ins::at.lt(before));
    if !goes {
        return old.count().get_result(conn);
    }
    Ok(i64::try_from(diesel::delete(old).execute(conn)?).unwrap_or(i64::MAX))
}

/// Notes where a session is.
pub fn place_session(conn: &mut Conn, session: SessionId, place: &Place, now: NaiveDateTime) -> QueryResult<usize> {
    diesel::update(sessions::table.find(session.0))
        .set((sessions::device.eq(&place.device), sessions::network.eq(&place.network), sessions::last_seen_at.eq(now)))
        .execute(conn)
}

/// A member's sessions that can go on, newest first.
pub fn open_sessions(conn: &mut Conn, member: MemberId, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<SessionRow>> {
    let alive = refresh_tokens::table
        .filter(refresh_tokens::session_id.eq(sessions::id))
        .filter(refresh_tokens::expires_at.gt(now))
        .filter(refresh_tokens::used_at.is_null());
    sessions::table
        .filter(sessions::member_id.eq(member.0))
        .filter(sessions::revoked_at.is_null())
        .filter(diesel::dsl::exists(alive))
        .order(sessions::id.desc())
        .limit(limit)
        .select((sessions::id, sessions::device, sessions::network, sessions::created_at, sessions::last_seen_at))
        .load(conn)
}

/// Is this a session of the member's that is not over?
pub fn is_open_session(conn: &mut Conn, member: MemberId, session: SessionId) -> QueryResult<bool> {
    let own = sessions::table.find(session.0).filter(sessions::member_id.eq(member.0)).filter(sessions::revoked_at.is_null());
    diesel::select(diesel::dsl::exists(own)).get_result(conn)
}
