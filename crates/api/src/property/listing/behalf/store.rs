//! The table of listings that were typed in for somebody else.

use diesel::prelude::*;
use fangke_shared::{ListingId, MemberId};

use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::behalf_entries;

/// Keeps who typed a listing in, and why.
pub fn insert(conn: &mut Conn, id: ListingId, typed_by: MemberId, reason: &str) -> ApiResult<()> {
    diesel::insert_into(behalf_entries::table)
        .values((behalf_entries::listing_id.eq(id.0), behalf_entries::typed_by.eq(typed_by.0), behalf_entries::reason.eq(reason)))
        .execute(conn)?;
    Ok(())
}
