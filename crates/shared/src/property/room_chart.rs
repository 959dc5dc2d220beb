//! The chart of a community's rooms 房态图: which flats are known, what stands in each of them, and what is asked for it.

use serde::{Deserialize, Serialize};

use crate::ListingId;
use crate::property::listing::{Area, ListingStatus, Purpose};

/// The most listings in a chart; of a larger community the newest ones.
pub const LISTINGS_MAX: usize = 5000;
/// Days over which deals of a community are counted.
pub const TRADED_DAYS: i64 = 365;

/// Answer of `GET /communities/{id}/room-chart`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoomChart {
    /// What is asked and was paid.
    pub figures: CommunityFigures,
    /// Buildings in their order, also those without a listing.
    pub buildings: Vec<ChartBuilding>,
    /// Leads and listings whose flat isn't known.
    pub unplaced: i64,
    /// Are there more listings than the chart has?
    pub is_cut: bool,
}

/// What is asked and was paid in a community. Means are weighted by area, in fen of a square metre; none without listings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommunityFigures {
    /// Listings for sale now.
    pub for_sale: i64,
    /// Listings to let now.
    pub to_let: i64,
    /// What is asked for a square metre.
    pub asked_fen: Option<i64>,
    /// The rent that is asked for a square metre and month.
    pub asked_rent_fen: Option<i64>,
    /// Flats sold within a year, by whomever.
    pub sold: i64,
    /// Their last price for a square metre.
    pub sold_fen: Option<i64>,
    /// Flats let within a year, by whomever.
    pub let_out: i64,
}

/// A building 楼栋.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChartBuilding {
    /// As written on the house: `3`.
    pub name: String,
    /// Storeys, where known.
    pub total_floors: Option<i32>,
    /// Its units 单元, in order.
    pub units: Vec<ChartUnit>,
}

/// A unit of a building.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChartUnit {
    /// `2`.
    pub name: String,
    /// Floors that have a known room, the highest first.
    pub floors: Vec<ChartFloor>,
}

/// A floor of a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChartFloor {
    /// Which one; none where neither the listing nor the room's number says so.
    pub floor: Option<i32>,
    /// Rooms in order.
    pub rooms: Vec<ChartRoom>,
}

/// A flat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChartRoom {
    /// Its number: `0301`.
    pub room: String,
    /// What is on the market; where nothing is, the latest that was.
    pub listings: Vec<ChartListing>,
}

/// A listing in the chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChartListing {
    /// The listing.
    pub id: ListingId,
    /// Where it stands.
    pub status: ListingStatus,
    /// For sale, to let, or both.
    pub purpose: Purpose,
    /// Rooms 室.
    pub rooms: Option<i32>,
    /// Halls 厅.
    pub halls: Option<i32>,
    /// Area in square metres.
    pub area: Option<Area>,
    /// Price in fen.
    pub price_fen: Option<i64>,
    /// Rent a month in fen.
    pub rent_fen: Option<i64>,
}

/// The floor that a room's number tells: `0301` → 3, `1502` → 15; none of `00A1`.
pub fn floor_of(room: &str) -> Option<i32> {
    let floor = room.get(..2)?.parse().ok().filter(|floor| *floor > 0)?;
    (room.len() == 4 && room.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(floor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rooms_number_tells_its_floor() {
        assert_eq!((floor_of("0301"), floor_of("1502"), floor_of("03C1")), (Some(3), Some(15), Some(3)));
        assert_eq!((floor_of("003C"), floor_of("A101"), floor_of("12001"), floor_of("")), (None, None, None, None));
    }
}
