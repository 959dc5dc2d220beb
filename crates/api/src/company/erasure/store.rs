//! The table of erasures.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::{ErasureId, MemberId};

use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::erasures;

/// Number, hashes, reason, counts, by whom, when.
pub type Row = (i64, String, String, String, i64, NaiveDateTime);

pub fn insert(conn: &mut Conn, (hashes, reason, counts): (&str, &str, &str), (by, at): (MemberId, NaiveDateTime)) -> ApiResult<ErasureId> {
    let id = diesel::insert_into(erasures::table)
        .values((
            (erasures::hashes.eq(hashes), erasures::reason.eq(reason), erasures::counts.eq(counts)),
            (erasures::member_id.eq(by.0), erasures::created_at.eq(at)),
        ))
        .returning(erasures::id)
        .get_result::<i64>(conn)?;
    Ok(ErasureId(id))
}

/// Erasures, the newest first.
pub fn list(conn: &mut Conn, before: Option<i64>, limit: i64) -> ApiResult<Vec<Row>> {
    let earlier = erasures::table.filter(erasures::id.lt(before.unwrap_or(i64::MAX))).order(erasures::id.desc()).limit(limit);
    Ok(earlier
        .select((erasures::id, erasures::hashes, erasures::reason, erasures::counts, erasures::member_id, erasures::created_at))
        .load(conn)?)
}

/// The hashes of everybody who was erased, and when.
pub fn known(conn: &mut Conn) -> ApiResult<Vec<(String, NaiveDateTime)>> {
    Ok(erasures::table.order(erasures::id).select((erasures::hashes, erasures::created_at)).load(conn)?)
}

/// The number of the latest erasure; 0 for none.
pub fn latest(conn: &mut Conn) -> ApiResult<i64> {
    Ok(erasures::table.select(diesel::dsl::max(erasures::id)).first::<Option<i64>>(conn)?.unwrap_or(0))
}
