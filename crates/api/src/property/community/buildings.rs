//! Buildings and units: entered by hand, and learnt from every listing.

use diesel::prelude::*;
use fangke_shared::property::community::BuildingResponse;
use fangke_shared::{BuildingId, CommunityId};

use crate::platform::db::Conn;
use crate::platform::db::sql::{Sql, Value};
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::{building_units, buildings};

/// The buildings of a community, those named by digits in their order; `typed` is the start of a name.
pub fn list(conn: &mut Conn, community: CommunityId, typed: Option<&str>) -> ApiResult<Vec<BuildingResponse>> {
    let rows: Vec<(i64, String, Option<i32>)> = buildings::table
        .filter(buildings::community_id.eq(community.0))
        .select((buildings::id, buildings::name, buildings::total_floors))
        .load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let units: Vec<(i64, String)> = building_units::table
        .filter(building_units::building_id.eq_any(ids))
        .select((building_units::building_id, building_units::name))
        .load(conn)?;
    let mut list: Vec<BuildingResponse> = rows
        .into_iter()
        .filter(|(_, name, _)| typed.is_none_or(|typed| name.starts_with(typed)))
        .map(|(id, name, total_floors)| {
            let mut of_building: Vec<String> = units.iter().filter(|unit| unit.0 == id).map(|unit| unit.1.clone()).collect();
            of_building.sort_by_key(|name| natural(name));
            BuildingResponse { id: BuildingId(id), name, units: of_building, total_floors }
        })
        .collect();
    list.sort_by_key(|building| natural(&building.name));
    Ok(list)
}

fn natural(name: &str) -> (i64, String) {
    let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
    (digits.parse().unwrap_or(i64::MAX), name.to_owned())
}

/// Makes sure that building and units exist; known storeys are kept. Several may learn of the same house at once.
pub fn ensure(conn: &mut Conn, community: CommunityId, name: &str, units: &[String], total_floors: Option<i32>) -> ApiResult<BuildingId> {
    let (id, known_floors) = match find(conn, community, name)? {
        Some(known) => known,
        None => {
            let insert =
                Sql::new("INSERT INTO buildings (community_id, name) VALUES ").bind_list::<Value>([community.0.into(), name.into()]);
            insert.push(" ON CONFLICT DO NOTHING").execute(conn)?;
            find(conn, community, name)?.ok_or_else(ApiError::busy)?
        }
    };
    if known_floors.is_none() && total_floors.is_some() {
        diesel::update(buildings::table.find(id)).set(buildings::total_floors.eq(total_floors)).execute(conn)?;
    }
    for unit in units {
        let is_known: bool = diesel::select(diesel::dsl::exists(building_units::table.find((id, unit)))).get_result(conn)?;
        if !is_known {
            let insert = Sql::new("INSERT INTO building_units (building_id, name) VALUES ");
            insert.bind_list::<Value>([id.into(), unit.as_str().into()]).push(" ON CONFLICT DO NOTHING").execute(conn)?;
        }
    }
    Ok(BuildingId(id))
}

/// Gives the buildings of one community to another, which may have some of them.
pub fn hand_over(conn: &mut Conn, from: CommunityId, into: CommunityId) -> ApiResult<()> {
    for building in list(conn, from, None)? {
        ensure(conn, into, &building.name, &building.units, building.total_floors)?;
        diesel::delete(building_units::table.filter(building_units::building_id.eq(building.id.0))).execute(conn)?;
    }
    diesel::delete(buildings::table.filter(buildings::community_id.eq(from.0))).execute(conn)?;
    Ok(())
}

fn find(conn: &mut Conn, community: CommunityId, name: &str) -> ApiResult<Option<(i64, Option<i32>)>> {
    Ok(buildings::table
        .filter(buildings::community_id.eq(community.0).and(buildings::name.eq(name)))
        .select((buildings::id, buildings::total_floors))
        .first(conn)
        .optional()?)
}
