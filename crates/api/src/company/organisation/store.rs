//! Rows of `org_units`.

use diesel::prelude::*;
use fangke_shared::OrgUnitId;
use fangke_shared::company::organisation::OrgUnitKind;

use crate::platform::db::Conn;
use crate::schema::members;
use crate::schema::org_units::dsl;

/// A stored unit.
#[derive(Queryable, Selectable)]
#[diesel(table_name = crate::schema::org_units)]
pub struct OrgUnitRow {
    /// The unit.
    pub id: i64,
    /// Its level.
    #[diesel(deserialize_as = String)]
    pub kind: OrgUnitKind,
    /// The unit above.
    pub parent_id: Option<i64>,
    /// Its name.
    pub name: String,
    /// Not closed.
    pub is_active: bool,
    /// For `If-Match`.
    pub version: i64,
}

/// Every unit: regions, then stores, then teams, each by name.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<OrgUnitRow>> {
    // The words of the kinds happen to be in this order.
    dsl::org_units.order((dsl::kind, dsl::name, dsl::id)).select(OrgUnitRow::as_select()).load(conn)
}

/// One unit.
pub fn find(conn: &mut Conn, id: OrgUnitId) -> QueryResult<Option<OrgUnitRow>> {
    dsl::org_units.find(id.0).select(OrgUnitRow::as_select()).first(conn).optional()
}

/// The names of some units.
pub fn names(conn: &mut Conn, ids: &[i64]) -> QueryResult<Vec<(i64, String)>> {
    dsl::org_units.filter(dsl::id.eq_any(ids)).select((dsl::id, dsl::name)).load(conn)
}

/// Name and parent of some units.
pub fn with_parents(conn: &mut Conn, ids: &[i64]) -> QueryResult<Vec<(i64, String, Option<i64>)>> {
    dsl::org_units.filter(dsl::id.eq_any(ids)).select((dsl::id, dsl::name, dsl::parent_id)).load(conn)
}

/// Locks a unit until the end of the transaction, so that it can't be closed meanwhile; false where there is none or it is closed.
pub fn hold(conn: &mut Conn, id: OrgUnitId) -> QueryResult<bool> {
    let open = dsl::org_units.find(id.0).filter(dsl::is_active.eq(true));
    Ok(diesel::update(open).set(dsl::is_active.eq(true)).execute(conn)? > 0)
}

/// Adds a unit.
pub fn insert(conn: &mut Conn, kind: OrgUnitKind, parent: Option<OrgUnitId>, name: &str) -> QueryResult<i64> {
    diesel::insert_into(dsl::org_units)
        .values((
            dsl::kind.eq(kind.as_str()),
            dsl::parent_id.eq(parent.map(|id| id.0)),
            dsl::parent_key.eq(parent.map_or(0, |id| id.0)),
            dsl::name.eq(name),
            dsl::is_active.eq(true),
            dsl::version.eq(1),
        ))
        .returning(dsl::id)
        .get_result(conn)
}

/// Takes the next version, if `version` is the present one.
pub fn bump(conn: &mut Conn, id: OrgUnitId, version: i64) -> QueryResult<bool> {
    let present = dsl::org_units.find(id.0).filter(dsl::version.eq(version));
    Ok(diesel::update(present).set(dsl::version.eq(dsl::version + 1)).execute(conn)? > 0)
}

/// Writes what can change.
pub fn update(conn: &mut Conn, id: OrgUnitId, name: &str, is_active: bool) -> QueryResult<usize> {
    diesel::update(dsl::org_units.find(id.0)).set((dsl::name.eq(name), dsl::is_active.eq(is_active))).execute(conn)
}

/// Is an active unit below this one?
pub fn has_active_below(conn: &mut Conn, id: OrgUnitId) -> QueryResult<bool> {
    let below = dsl::org_units.filter(dsl::parent_id.eq(id.0)).filter(dsl::is_active.eq(true));
    diesel::select(diesel::dsl::exists(below)).get_result(conn)
}

/// Active members directly in each unit; none for the company's own.
pub fn count_members(conn: &mut Conn) -> QueryResult<Vec<(Option<i64>, i64)>> {
    members::table
        .filter(members::is_active.eq(true))
        .group_by(members::org_unit_id)
        .select((members::org_unit_id, diesel::dsl::count_star()))
        .load(conn)
}
