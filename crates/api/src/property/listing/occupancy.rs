//! Which listing holds which flat: one active listing for each property and purpose (§1.1).

use diesel::prelude::*;
use fangke_shared::ListingId;
use fangke_shared::property::listing::{PropertyKey, Purpose};

use crate::platform::db::Conn;
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
    if let Some(holder) = holder(conn, key, purpose)? {
        return Ok(Some(holder));
    }
    // Somebody may have come in between: the key of the table decides, and the savepoint keeps the transaction alive.
    let inserted = conn.transaction::<(), ApiError, _>(|conn| {
        for single in purpose.singles() {
            diesel::insert_into(dsl::active_properties)
                .values((dsl::property_key.eq(key.as_str()), dsl::purpose.eq(single.as_str()), dsl::listing_id.eq(listing.0)))
                .execute(conn)?;
        }
        Ok(())
    });
    match inserted {
        Ok(()) => Ok(None),
        Err(error) if error.violated.is_some() => match holder(conn, key, purpose)? {
            Some(holder) => Ok(Some(holder)),
            None => Err(error),
        },
        Err(error) => Err(error),
    }
}

/// Lets go of whatever a listing holds.
pub fn release(conn: &mut Conn, listing: ListingId) -> ApiResult<()> {
    diesel::delete(dsl::active_properties.filter(dsl::listing_id.eq(listing.0))).execute(conn)?;
    Ok(())
}
