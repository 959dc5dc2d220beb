//! The table of favourites.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::{ListingId, MemberId};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::schema::favourites::{dsl, table};

/// The statement that finds the ids of a member's favourites.
pub fn ids(member: MemberId) -> Sql {
    Sql::new("SELECT f.listing_id AS id FROM favourites f WHERE f.member_id = ").bind(member.0)
}

/// The order in which they were kept, the latest first.
pub fn latest_first(member: MemberId) -> Sql {
    Sql::new(" JOIN favourites f ON f.listing_id = l.id AND f.member_id = ").bind(member.0).push(" ORDER BY f.created_at DESC, l.id DESC")
}

/// How many a member has.
pub fn count(conn: &mut Conn, member: MemberId) -> ApiResult<i64> {
    Ok(dsl::favourites.filter(dsl::member_id.eq(member.0)).count().get_result(conn)?)
}

/// Is it one?
pub fn is_kept(conn: &mut Conn, member: MemberId, id: ListingId) -> ApiResult<bool> {
    Ok(diesel::select(diesel::dsl::exists(table.find((member.0, id.0)))).get_result(conn)?)
}

/// Adds one.
pub fn insert(conn: &mut Conn, member: MemberId, id: ListingId, at: NaiveDateTime) -> ApiResult<()> {
    let values = (dsl::member_id.eq(member.0), dsl::listing_id.eq(id.0), dsl::created_at.eq(at));
    diesel::insert_into(table).values(values).execute(conn)?;
    Ok(())
}

/// Takes one out.
pub fn delete(conn: &mut Conn, member: MemberId, id: ListingId) -> ApiResult<()> {
    diesel::delete(table.find((member.0, id.0))).execute(conn)?;
    Ok(())
}
