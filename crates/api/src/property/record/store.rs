//! Who has done what for a listing, as it stands in the tables of others.

use diesel::prelude::*;
use fangke_shared::ListingId;
use fangke_shared::property::key::KeyState;
use fangke_shared::property::photo::PhotoKind;

use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::{exclusives, key_bunches, photos};

/// Who photographed it first.
pub fn surveyor(conn: &mut Conn, listing: ListingId) -> ApiResult<Option<i64>> {
    let own = photos::table.filter(photos::listing_id.eq(listing.0).and(photos::kind.eq(PhotoKind::Photo.as_str())));
    Ok(own.order(photos::id).select(photos::uploaded_by).first(conn).optional()?)
}

/// Who brought the keys that are held.
pub fn key_keeper(conn: &mut Conn, listing: ListingId) -> ApiResult<Option<i64>> {
    let held = key_bunches::state.eq_any([KeyState::InStore.as_str(), KeyState::Out.as_str()]);
    let own = key_bunches::table.filter(key_bunches::listing_id.eq(listing.0).and(held));
    Ok(own.order(key_bunches::id).select(key_bunches::created_by).first(conn).optional()?)
}

/// Who signed the exclusive agreement that hasn't been ended, on a day of it.
pub fn exclusive_signer(conn: &mut Conn, listing: ListingId, today: chrono::NaiveDate) -> ApiResult<Option<i64>> {
    let is_open = exclusives::ended_on.is_null().and(exclusives::from_on.le(today)).and(exclusives::until_on.ge(today));
    let own = exclusives::table.filter(exclusives::listing_id.eq(listing.0).and(is_open));
    Ok(own.order(exclusives::id.desc()).select(exclusives::created_by).first(conn).optional()?)
}
