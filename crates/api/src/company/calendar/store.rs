//! The table of calendars.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::MemberId;

use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::calendars;

/// Gives a member another calendar address, by its hash.
pub fn put(conn: &mut Conn, member: MemberId, token_hash: &str, now: NaiveDateTime) -> ApiResult<()> {
    let values = (calendars::token_hash.eq(token_hash), calendars::created_at.eq(now));
    if diesel::update(calendars::table.find(member.0)).set(values).execute(conn)? == 0 {
        diesel::insert_into(calendars::table).values((calendars::member_id.eq(member.0), values)).execute(conn)?;
    }
    Ok(())
}

pub fn remove(conn: &mut Conn, member: MemberId) -> ApiResult<bool> {
    Ok(diesel::delete(calendars::table.find(member.0)).execute(conn)? > 0)
}

/// Since when a member's calendar has its present address.
pub fn since(conn: &mut Conn, member: MemberId) -> ApiResult<Option<NaiveDateTime>> {
    Ok(calendars::table.find(member.0).select(calendars::created_at).first(conn).optional()?)
}

/// Whose calendar has this address.
pub fn owner(conn: &mut Conn, token_hash: &str) -> ApiResult<Option<MemberId>> {
    let owner: Option<i64> =
        calendars::table.filter(calendars::token_hash.eq(token_hash)).select(calendars::member_id).first(conn).optional()?;
    Ok(owner.map(MemberId))
}
