//! Rows of `second_factors` and `recovery_codes`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::MemberId;

use crate::platform::db::Conn;
use crate::schema::{recovery_codes, second_factors};

/// A member's second factor.
#[derive(Debug, Clone, Queryable)]
#[allow(missing_docs)]
pub struct FactorRow {
    pub secret: String,
    pub last_step: i64,
    pub confirmed_at: Option<NaiveDateTime>,
}

/// The second factor, offered or confirmed.
pub fn find(conn: &mut Conn, member: MemberId) -> QueryResult<Option<FactorRow>> {
    second_factors::table
        .find(member.0)
        .select((second_factors::secret, second_factors::last_step, second_factors::confirmed_at))
        .first(conn)
        .optional()
}

/// Offers a secret.
pub fn insert(conn: &mut Conn, member: MemberId, secret: &str, now: NaiveDateTime) -> QueryResult<usize> {
    diesel::insert_into(second_factors::table)
        .values((
            second_factors::member_id.eq(member.0),
            second_factors::secret.eq(secret),
            second_factors::last_step.eq(0_i64),
            second_factors::begun_at.eq(now),
        ))
        .execute(conn)
}

/// Puts the offered secret in force, with the step that confirmed it; false if it is in force already.
pub fn confirm(conn: &mut Conn, member: MemberId, step: i64, now: NaiveDateTime) -> QueryResult<bool> {
    let offered = second_factors::table.find(member.0).filter(second_factors::confirmed_at.is_null());
    Ok(diesel::update(offered).set((second_factors::last_step.eq(step), second_factors::confirmed_at.eq(now))).execute(conn)? > 0)
}

/// Uses a step up; false if it or a later one was used meanwhile.
pub fn use_step(conn: &mut Conn, member: MemberId, step: i64) -> QueryResult<bool> {
    let earlier = second_factors::table.find(member.0).filter(second_factors::last_step.lt(step));
    Ok(diesel::update(earlier).set(second_factors::last_step.eq(step)).execute(conn)? > 0)
}

/// Takes the second factor and its recovery codes away; false if there was none.
pub fn delete(conn: &mut Conn, member: MemberId) -> QueryResult<bool> {
    delete_codes(conn, member)?;
    Ok(diesel::delete(second_factors::table.find(member.0)).execute(conn)? > 0)
}

/// Forgets the recovery codes.
pub fn delete_codes(conn: &mut Conn, member: MemberId) -> QueryResult<usize> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::member_id.eq(member.0))).execute(conn)
}

/// Keeps a recovery code.
pub fn insert_code(conn: &mut Conn, member: MemberId, code_hash: &str) -> QueryResult<usize> {
    diesel::insert_into(recovery_codes::table)
        .values((recovery_codes::member_id.eq(member.0), recovery_codes::code_hash.eq(code_hash)))
        .execute(conn)
}

/// Uses a recovery code up; false if there is none, or it was used.
pub fn use_code(conn: &mut Conn, member: MemberId, code_hash: &str, now: NaiveDateTime) -> QueryResult<bool> {
    let unused = recovery_codes::table
        .filter(recovery_codes::member_id.eq(member.0))
        .filter(recovery_codes::code_hash.eq(code_hash))
        .filter(recovery_codes::used_at.is_null());
    Ok(diesel::update(unused).set(recovery_codes::used_at.eq(now)).execute(conn)? > 0)
}

/// Recovery codes that are left.
pub fn count_codes(conn: &mut Conn, member: MemberId) -> QueryResult<i64> {
    recovery_codes::table.filter(recovery_codes::member_id.eq(member.0)).filter(recovery_codes::used_at.is_null()).count().get_result(conn)
}
