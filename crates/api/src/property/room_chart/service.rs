//! Puts listings into their flats, and weighs what is asked and was paid.

use std::collections::BTreeMap;

use chrono::Duration;
use fangke_shared::money::unit_price_fen;
use fangke_shared::property::community::BuildingResponse;
use fangke_shared::property::listing::{Area, ListingStatus, Purpose};
use fangke_shared::property::room_chart::{
    ChartBuilding, ChartFloor, ChartListing, ChartRoom, ChartUnit, CommunityFigures, LISTINGS_MAX, RoomChart, TRADED_DAYS, floor_of,
};
use fangke_shared::{CommunityId, ListingId};

use super::store::{self, Row};
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::community::service as community;

/// The chart of a community.
///
/// # Errors
/// `not_found`.
pub fn chart(tx: &mut Tx<'_>, id: CommunityId) -> ApiResult<RoomChart> {
    let buildings = community::list_buildings(tx.conn, id, None)?.items;
    let mut rows = store::newest(tx.conn, id, i64::try_from(LISTINGS_MAX).unwrap_or(i64::MAX).saturating_add(1))?;
    let is_cut = rows.len() > LISTINGS_MAX;
    rows.truncate(LISTINGS_MAX);
    let since = (tx.now() - Duration::days(TRADED_DAYS)).naive_utc();
    let listings = rows.into_iter().map(Placed::of).collect::<ApiResult<Vec<_>>>()?;
    let figures = figures(&listings, |placed| placed.changed_at.is_some_and(|at| at >= since));
    let unplaced = listings.iter().filter(|placed| placed.door.is_none()).count();
    Ok(RoomChart { figures, buildings: in_rooms(buildings, listings), unplaced: i64::try_from(unplaced).unwrap_or(i64::MAX), is_cut })
}

/// A listing, and where it is.
#[derive(Debug, Clone)]
struct Placed {
    /// Building, unit, room.
    door: Option<(String, String, String)>,
    floor: Option<i32>,
    changed_at: Option<chrono::NaiveDateTime>,
    listing: ChartListing,
}

impl Placed {
    fn of(row: Row) -> ApiResult<Self> {
        let status: ListingStatus = row.status.parse().map_err(ApiError::internal)?;
        let purpose: Purpose = row.purpose.parse().map_err(ApiError::internal)?;
        let door = match (row.building, row.unit, row.room) {
            (Some(building), Some(unit), Some(room)) if status != ListingStatus::Lead => Some((building, unit, room)),
            _ => None,
        };
        let listing = ChartListing {
            id: ListingId(row.id),
            status,
            purpose,
            rooms: row.rooms,
            halls: row.halls,
            area: row.area_centi.map(Area),
            price_fen: row.price_fen,
            rent_fen: row.rent_fen,
        };
        Ok(Self { door, floor: row.floor, changed_at: row.status_changed_at, listing })
    }
}

/// What stands in a flat, the newest first.
#[derive(Default)]
struct Flat {
    floor: Option<i32>,
    listings: Vec<ChartListing>,
}

/// Every building with its flats.
fn in_rooms(known: Vec<BuildingResponse>, listings: Vec<Placed>) -> Vec<ChartBuilding> {
    let mut flats: BTreeMap<(String, String, String), Flat> = BTreeMap::new();
    for placed in listings {
        let Some(door) = placed.door else { continue };
        let flat = flats.entry(door).or_default();
        flat.floor = flat.floor.or(placed.floor);
        flat.listings.push(placed.listing);
    }
    let mut units: BTreeMap<(String, String), Vec<(String, Flat)>> = BTreeMap::new();
    for ((building, unit, room), flat) in flats {
        units.entry((building, unit)).or_default().push((room, flat));
    }
    let mut all = Vec::with_capacity(known.len());
    for building in known {
        let mut of_building = Vec::new();
        for name in building.units {
            let floors = units.remove(&(building.name.clone(), name.clone())).map(floors).unwrap_or_default();
            of_building.push(ChartUnit { name, floors });
        }
        all.push(ChartBuilding { name: building.name, total_floors: building.total_floors, units: of_building });
    }
    all
}

fn floors(rooms: Vec<(String, Flat)>) -> Vec<ChartFloor> {
    let mut floors: BTreeMap<Option<i32>, Vec<ChartRoom>> = BTreeMap::new();
    for (room, mut flat) in rooms {
        let is_offered = flat.listings.iter().any(|listing| listing.status.is_active());
        if is_offered {
            flat.listings.retain(|listing| listing.status.is_active());
        } else {
            flat.listings.truncate(1);
        }
        let floor = flat.floor.or_else(|| floor_of(&room));
        floors.entry(floor).or_default().push(ChartRoom { room, listings: flat.listings });
    }
    floors.into_iter().rev().map(|(floor, rooms)| ChartFloor { floor, rooms }).collect()
}

/// Sums of money and area of listings that have both.
#[derive(Default)]
struct Mean {
    fen: i64,
    centi: i64,
}

impl Mean {
    fn add(&mut self, fen: Option<i64>, area: Option<Area>) {
        if let (Some(fen), Some(area)) = (fen, area) {
            self.fen = self.fen.saturating_add(fen);
            self.centi = self.centi.saturating_add(area.0);
        }
    }

    fn fen(&self) -> Option<i64> {
        unit_price_fen(self.fen, self.centi)
    }
}

fn figures(listings: &[Placed], is_recent: impl Fn(&Placed) -> bool) -> CommunityFigures {
    let mut figures = CommunityFigures::default();
    let (mut asked, mut rent, mut sold) = (Mean::default(), Mean::default(), Mean::default());
    for placed in listings {
        let listing = &placed.listing;
        match listing.status {
            ListingStatus::Available => {
                if listing.purpose.includes_sale() {
                    figures.for_sale += 1;
                    asked.add(listing.price_fen, listing.area);
                }
                if listing.purpose.includes_rental() {
                    figures.to_let += 1;
                    rent.add(listing.rent_fen, listing.area);
                }
            }
            ListingStatus::SoldByUs | ListingStatus::SoldElsewhere if is_recent(placed) => {
                figures.sold += 1;
                sold.add(listing.price_fen, listing.area);
            }
            ListingStatus::LetByUs | ListingStatus::LetElsewhere if is_recent(placed) => figures.let_out += 1,
            _ => {}
        }
    }
    (figures.asked_fen, figures.asked_rent_fen, figures.sold_fen) = (asked.fen(), rent.fen(), sold.fen());
    figures
}
