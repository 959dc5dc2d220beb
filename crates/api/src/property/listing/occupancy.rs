//! Which listing holds which flat: one active listing for each property and purpose (§1.1).

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use fangke_shared::property::listing::{PropertyKey, Purpose};
use fangke_shared::{CommunityId, ListingId};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::active_properties::dsl;

/// The listing that holds a flat for any of the single purposes in `purpose`.
pub fn holder(conn: &mut Conn, key: &PropertyKey, purpose: Purpose) -> ApiResult<Option<ListingId>> {
    let purposes: Vec<&str> = purpose.singles().iter().map(|single| single.as_str()).collect();
    let found: Option<i64> = dsl::active_properties
        .filter(dsl::property_key.eq(key.as_str()).and(dsl::purpose.eq_any(purposes)))
        .select(dsl::listing_id)
        .first(conn)
        .optional()?;
    Ok(found.map(ListingId))
}

/// Lets a listing hold a flat; the answer is the listing that holds it already, if there is one.
pub fn hold(conn: &mut Conn, key: &PropertyKey, purpose: Purpose, listing: ListingId) -> ApiResult<Option<ListingId>> {
    for single in purpose.singles() {
        // The key of the table decides, also between two who come at the same moment: the second waits for the first.
        let added = Sql::new("INSERT INTO active_properties (property_key, purpose, listing_id) VALUES (")
            .bind(key.as_str())
            .push(", ")
            .bind(single.as_str())
            .push(", ")
            .bind(listing.0)
            .push(") ON CONFLICT DO NOTHING")
            .execute(conn)?;
        if added == 0 {
            // One that was let go of at this very moment: whoever tries again gets the flat.
            let holder = holder(conn, key, *single)?.ok_or_else(ApiError::busy)?;
            if holder != listing {
                // All of it or nothing.
                let own = dsl::active_properties.filter(dsl::property_key.eq(key.as_str()).and(dsl::listing_id.eq(listing.0)));
                diesel::delete(own).execute(conn)?;
            }
            return Ok(Some(holder));
        }
    }
    Ok(None)
}

/// Lets go of whatever a listing holds.
pub fn release(conn: &mut Conn, listing: ListingId) -> ApiResult<()> {
    diesel::delete(dsl::active_properties.filter(dsl::listing_id.eq(listing.0))).execute(conn)?;
    Ok(())
}

/// Flats that two communities, made one, would have twice for one purpose: the listing of either.
pub fn doubled(conn: &mut Conn, from: CommunityId, into: CommunityId) -> ApiResult<Vec<(i64, i64)>> {
    let sql = Sql::new("SELECT DISTINCT a.listing_id, b.listing_id FROM active_properties a JOIN active_properties b ON b.purpose = a.purpose AND b.property_key = ")
        .append(moved(from, into))
        .push(" WHERE a.property_key LIKE ")
        .bind(format!("{from}/%"))
        .push(" ORDER BY a.listing_id, b.listing_id");
    Ok(sql.load::<(BigInt, BigInt), (i64, i64)>(conn)?)
}

/// Flats of one community are flats of another one.
pub fn relocate(conn: &mut Conn, from: CommunityId, into: CommunityId) -> ApiResult<()> {
    let sql = Sql::new("UPDATE active_properties AS a SET property_key = ").append(moved(from, into));
    sql.push(" WHERE a.property_key LIKE ").bind(format!("{from}/%")).execute(conn)?;
    Ok(())
}

/// The key that a flat of `from` would have in `into`.
fn moved(from: CommunityId, into: CommunityId) -> Sql {
    let rest = i64::try_from(from.to_string().len()).unwrap_or_default() + 1;
    Sql::default().bind(into.to_string()).push(" || substr(a.property_key, ").number(rest).push(")")
}
