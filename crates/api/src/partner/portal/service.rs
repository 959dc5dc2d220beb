//! Reading what has changed, and what is there.

use fangke_shared::partner::portal::{PortalChange, PortalChanges};
use fangke_shared::problem::ErrorCode;
use fangke_shared::{ApiClientId, ListingId, OrgUnitId};

use super::place::Place;
use super::rows::{self, ShownRow};
use super::view;
use crate::partner::outbox::service as outbox;
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::photo::service as photo;

pub use super::rows::Reach;

/// Listings that are looked through at once for those that a partner reads, and how often for one page: a small part of a large house must not
/// make a page take long.
const WINDOW: i64 = 2_000;
const WINDOWS: usize = 20;

/// Who reads, and what of it all.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The partner.
    pub client: ApiClientId,
    /// What it is shown.
    pub reach: Reach,
}

/// What has changed since a cursor, or, without one, everything that is shown. Every change before has its place already.
///
/// # Errors
/// `invalid_cursor`; `cursor_expired` for one of a later day than the database's.
pub fn changes(conn: &mut Conn, keys: &Keys, reader: &Reader, cursor: Option<&str>, limit: i64) -> ApiResult<PortalChanges> {
    // Before anything is read: what comes later is at a later place.
    let last = outbox::last(conn)?;
    let from = match cursor {
        Some(cursor) => Place::open(keys, reader.client, cursor)?,
        None => Place { sequence: 0, begun: last },
    };
    if from.sequence > last {
        return Err(ApiError::new(ErrorCode::CursorExpired));
    }
    let (rows, sequence) = read(conn, &reader.reach, from, last, limit)?;
    let items = items(conn, &reader.reach, rows)?;
    let next_cursor = Place { sequence, ..from }.seal(keys, reader.client);
    Ok(PortalChanges { items, next_cursor, has_more: sequence < last })
}

/// Rows up to a limit, and up to where everything is read with them.
fn read(conn: &mut Conn, reach: &Reach, from: Place, last: i64, limit: i64) -> ApiResult<(Vec<ShownRow>, i64)> {
    let (mut found, mut at): (Vec<ShownRow>, i64) = (Vec::new(), from.sequence);
    for _ in 0..WINDOWS {
        let up_to = rows::further(conn, at, WINDOW)?.filter(|place| *place < last).unwrap_or(last);
        let wanted = limit - i64::try_from(found.len()).unwrap_or_default();
        let some = rows::between(conn, reach, (at, up_to), from.begun.max(from.sequence), wanted)?;
        let is_full = i64::try_from(some.len()).unwrap_or_default() == wanted;
        found.extend(some);
        at = if is_full { found.last().map_or(up_to, |row| row.sequence) } else { up_to };
        if is_full || at >= last {
            break;
        }
    }
    Ok((found, at))
}

fn items(conn: &mut Conn, reach: &Reach, rows: Vec<ShownRow>) -> ApiResult<Vec<PortalChange>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let shown: Vec<i64> = rows.iter().filter(|row| row.shown_since(reach).is_some()).map(|row| row.id).collect();
    let mut photos = photo::published_of(conn, &shown)?;
    // What has changed between the listing and its pictures comes at its new place.
    let settled = rows::settled(conn, &ids)?;
    let rows = rows.into_iter().filter(|row| settled.get(&row.id) == Some(&row.sequence));
    rows.map(|row| {
        let (id, revision) = (ListingId(row.id), row.sequence);
        match row.shown_since(reach) {
            Some(since) => {
                let listing = view::listing(row, since, photos.remove(&id).unwrap_or_default())?;
                Ok(PortalChange { id, deleted: false, revision, listing: Some(listing) })
            }
            None => Ok(PortalChange { id, deleted: true, revision, listing: None }),
        }
    })
    .collect()
}

/// One listing.
///
/// # Errors
/// `not_found` where the partner isn't shown it.
pub fn one(conn: &mut Conn, reach: &Reach, id: ListingId) -> ApiResult<PortalChange> {
    let row = rows::find(conn, id)?.ok_or_else(ApiError::not_found)?;
    let (since, revision) = (row.shown_since(reach).ok_or_else(ApiError::not_found)?, row.sequence);
    let photos = photo::published_of(conn, &[id.0])?.remove(&id).unwrap_or_default();
    Ok(PortalChange { id, deleted: false, revision, listing: Some(view::listing(row, since, photos)?) })
}

/// For which store a listing is published that a partner is shown; none for one of the whole house.
///
/// # Errors
/// `not_found` where the partner isn't shown it.
pub fn store_of(conn: &mut Conn, reach: &Reach, id: ListingId) -> ApiResult<Option<OrgUnitId>> {
    let row = rows::find(conn, id)?.filter(|row| row.shown_since(reach).is_some()).ok_or_else(ApiError::not_found)?;
    Ok(row.store_id.map(OrgUnitId))
}

/// Where a partner reads on that reads everything that is shown from now on.
///
/// # Errors
/// Only when the database fails.
pub fn begin(conn: &mut Conn, keys: &Keys, client: ApiClientId) -> ApiResult<String> {
    let last = outbox::last(conn)?;
    Ok(Place { sequence: last, begun: last }.seal(keys, client))
}

/// Some of what is shown, by the numbers of the listings, and the number of the last one.
///
/// # Errors
/// Only when the database fails.
pub fn some(conn: &mut Conn, reach: &Reach, after: ListingId, limit: i64) -> ApiResult<Vec<PortalChange>> {
    let rows = rows::following(conn, reach, after, limit)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut photos = photo::published_of(conn, &ids)?;
    let shown = rows.into_iter().filter_map(|row| row.shown_since(reach).map(|since| (row, since)));
    shown
        .map(|(row, since)| {
            let (id, revision) = (ListingId(row.id), row.sequence);
            let listing = view::listing(row, since, photos.remove(&id).unwrap_or_default())?;
            Ok(PortalChange { id, deleted: false, revision, listing: Some(listing) })
        })
        .collect()
}
