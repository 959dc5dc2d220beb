//! The table of settings.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::MemberId;
use fangke_shared::company::setting::SettingKey;

use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::{members, settings};

/// Entries that are to begin, the soonest first; of those that begin together the one that counts is the last.
pub fn coming(conn: &mut Conn, after: NaiveDateTime) -> ApiResult<Vec<(String, i64, NaiveDateTime)>> {
    Ok(settings::table
        .filter(settings::effective_from.gt(after))
        .order((settings::effective_from, settings::id))
        .select((settings::key, settings::value, settings::effective_from))
        .load(conn)?)
}

/// Number, value, beginning, reason, entered by, name, entered at.
pub type Entry = (i64, i64, NaiveDateTime, String, i64, String, NaiveDateTime);

/// A setting's entries, the newest first.
pub fn history(conn: &mut Conn, key: SettingKey, before: Option<i64>, limit: i64) -> ApiResult<Vec<Entry>> {
    Ok(settings::table
        .inner_join(members::table)
        .filter(settings::key.eq(key.as_str()).and(settings::id.lt(before.unwrap_or(i64::MAX))))
        .order(settings::id.desc())
        .limit(limit)
        .select((
            settings::id,
            settings::value,
            settings::effective_from,
            settings::reason,
            settings::member_id,
            members::display_name,
            settings::created_at,
        ))
        .load(conn)?)
}

/// A new entry.
pub struct NewEntry<'a> {
    pub key: SettingKey,
    pub value: i64,
    pub effective_from: NaiveDateTime,
    pub reason: &'a str,
    pub member: MemberId,
    pub now: NaiveDateTime,
}

pub fn insert(conn: &mut Conn, entry: &NewEntry<'_>) -> ApiResult<i64> {
    Ok(diesel::insert_into(settings::table)
        .values((
            settings::key.eq(entry.key.as_str()),
            settings::value.eq(entry.value),
            settings::effective_from.eq(entry.effective_from),
            settings::reason.eq(entry.reason),
            settings::member_id.eq(entry.member.0),
            settings::created_at.eq(entry.now),
        ))
        .returning(settings::id)
        .get_result(conn)?)
}
