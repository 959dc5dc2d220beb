//! What the map shows.

use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::ListingQuery;
use fangke_shared::property::map::{ListingMap, MAX_ZOOM, MIN_ZOOM, MapDistrict, clustered};

use super::store;
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::service as listing;

/// What to draw, and how near.
#[derive(Debug, Clone)]
pub struct Sight {
    /// Which listings; with the part of the map.
    pub query: ListingQuery,
    /// The zoom.
    pub zoom: i32,
}

impl Sight {
    /// Reads the parameters: those of the list, and `zoom`.
    ///
    /// # Errors
    /// Every unknown parameter and unreadable value; `required` for a part of the map or a zoom that is not told.
    pub fn from_pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> ApiResult<Self> {
        let (zooms, others): (Vec<_>, Vec<_>) = pairs.partition(|(name, _)| *name == "zoom");
        let zoom = zooms.last().map(|(name, value)| fangke_shared::query::parse::<i32>(name, value)).transpose();
        let query = ListingQuery::from_pairs(others);
        let mut errors = Vec::new();
        match &zoom {
            Ok(None) => errors.push(FieldError::new("zoom", FieldCode::Required)),
            Ok(Some(zoom)) if !(MIN_ZOOM..=MAX_ZOOM).contains(zoom) => {
                errors.push(FieldError::new("zoom", FieldCode::OutOfRange).with("min", MIN_ZOOM).with("max", MAX_ZOOM));
            }
            Ok(Some(_)) => {}
            Err(error) => errors.push(error.clone()),
        }
        match &query {
            Ok(query) if query.bbox.is_none() => errors.push(FieldError::new("bbox", FieldCode::Required)),
            Ok(_) => {}
            Err(wrong) => errors.extend(wrong.iter().cloned()),
        }
        match (query, zoom) {
            (Ok(query), Ok(Some(zoom))) if errors.is_empty() => Ok(Self { query, zoom }),
            _ => Err(ApiError::fields(errors)),
        }
    }
}

/// The listings of a part of the map, by community.
///
/// # Errors
/// Wrong parameters.
pub fn listings(tx: &mut Tx<'_>, sight: &Sight) -> ApiResult<ListingMap> {
    let found = listing::in_communities(tx, &sight.query)?;
    let unplaced_count = listing::unplaced(tx, &sight.query)?;
    let listing_count = found.iter().map(|community| community.listing_count).sum();
    let (clusters, communities) = clustered(found, sight.zoom);
    Ok(ListingMap { clusters, communities, listing_count, unplaced_count })
}

/// The districts of the ground.
///
/// # Errors
/// Only when the database fails.
pub fn districts(conn: &mut Conn) -> ApiResult<Vec<MapDistrict>> {
    let district = |(name, community_count, longitude, latitude, east, north): store::DistrictRow| MapDistrict {
        name,
        community_count,
        longitude,
        latitude,
        longitude_spread: east.max(0.0).sqrt(),
        latitude_spread: north.max(0.0).sqrt(),
    };
    Ok(store::districts(conn)?.into_iter().map(district).collect())
}
