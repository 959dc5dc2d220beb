//! Buildings and units: entered by hand, and learnt from every listing.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
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
    let known = match find(conn, community, name)? {
        Some(known) => known,
        None => match insert(conn, community, name)? {
            Some(id) => Known { id, total_floors: None, units: Vec::new() },
            None => find(conn, community, name)?.ok_or_else(ApiError::busy)?,
        },
    };
    if known.total_floors.is_none() && total_floors.is_some() {
        diesel::update(buildings::table.find(known.id)).set(buildings::total_floors.eq(total_floors)).execute(conn)?;
    }
    for unit in units.iter().filter(|unit| !known.units.contains(unit)) {
        let insert = Sql::new("INSERT INTO building_units (building_id, name) VALUES ");
        insert.bind_list::<Value>([known.id.into(), unit.as_str().into()]).push(" ON CONFLICT DO NOTHING").execute(conn)?;
    }
    Ok(BuildingId(known.id))
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

/// A building that is there.
struct Known {
    id: i64,
    total_floors: Option<i32>,
    units: Vec<String>,
}

fn find(conn: &mut Conn, community: CommunityId, name: &str) -> ApiResult<Option<Known>> {
    let sql = Sql::new("SELECT b.id, b.total_floors, u.name FROM buildings b LEFT JOIN building_units u ON u.building_id = b.id ");
    let sql = sql.push("WHERE b.community_id = ").bind(community.0).push(" AND b.name = ").bind(name);
    type Columns = (BigInt, Nullable<Integer>, Nullable<Text>);
    let rows = sql.load::<Columns, (i64, Option<i32>, Option<String>)>(conn)?;
    let building = rows.first().map(|(id, total_floors, _)| (*id, *total_floors));
    let units = rows.into_iter().filter_map(|(.., unit)| unit).collect();
    Ok(building.map(|(id, total_floors)| Known { id, total_floors, units }))
}

/// A new building; none where somebody else has just entered it.
fn insert(conn: &mut Conn, community: CommunityId, name: &str) -> ApiResult<Option<i64>> {
    let insert = Sql::new("INSERT INTO buildings (community_id, name) VALUES ").bind_list::<Value>([community.0.into(), name.into()]);
    Ok(insert.push(" ON CONFLICT DO NOTHING RETURNING id").load::<BigInt, i64>(conn)?.into_iter().next())
}
