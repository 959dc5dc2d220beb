//! Rows of `saved_views`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::company::saved_view::{Audience, SaveViewRequest, ViewedList};
use fangke_shared::{MemberId, OrgUnitId, SavedViewId};

use crate::platform::db::Conn;
use crate::schema::members;
use crate::schema::saved_views::{dsl, table};

/// A stored view.
#[derive(Queryable, Selectable)]
#[diesel(table_name = crate::schema::saved_views)]
pub struct SavedViewRow {
    /// The view.
    pub id: i64,
    /// The list that it is of.
    #[diesel(deserialize_as = String)]
    pub list: ViewedList,
    /// Its name.
    pub name: String,
    /// Filters and order.
    pub query: String,
    /// Who sees it.
    #[diesel(deserialize_as = String)]
    pub audience: Audience,
    /// The unit of whoever saved it; none is the company.
    pub org_unit_id: Option<i64>,
    /// Who saved it.
    pub member_id: i64,
    /// For `If-Match`.
    pub version: i64,
}

/// The views that a member in these units sees, with the names of those who saved them.
pub fn seen_by(conn: &mut Conn, member: MemberId, units: &[OrgUnitId]) -> QueryResult<Vec<(SavedViewRow, String)>> {
    let units: Vec<i64> = units.iter().map(|unit| unit.0).collect();
    let shown_to_unit =
        dsl::audience.eq(Audience::Unit.as_str()).and(dsl::org_unit_id.is_null().or(dsl::org_unit_id.eq_any(units).assume_not_null()));
    let seen = dsl::member_id.eq(member.0).or(dsl::audience.eq(Audience::Company.as_str())).or(shown_to_unit);
    table.inner_join(members::table).filter(seen).order(dsl::id).select((SavedViewRow::as_select(), members::display_name)).load(conn)
}

/// One view, and who saved it.
pub fn find(conn: &mut Conn, id: SavedViewId) -> QueryResult<Option<(SavedViewRow, String)>> {
    table.find(id.0).inner_join(members::table).select((SavedViewRow::as_select(), members::display_name)).first(conn).optional()
}

/// How many a member has saved of one list.
pub fn count(conn: &mut Conn, member: MemberId, list: ViewedList) -> QueryResult<i64> {
    dsl::saved_views.filter(dsl::member_id.eq(member.0)).filter(dsl::list.eq(list.as_str())).count().get_result(conn)
}

/// Adds a view of a member of a unit.
pub fn insert(
    conn: &mut Conn,
    (member, unit): (MemberId, Option<OrgUnitId>),
    (request, name): (&SaveViewRequest, &str),
    at: NaiveDateTime,
) -> QueryResult<SavedViewId> {
    let id: i64 = diesel::insert_into(table)
        .values((
            dsl::list.eq(request.list.as_str()),
            dsl::name.eq(name),
            dsl::query.eq(&request.query),
            dsl::audience.eq(request.audience.as_str()),
            dsl::org_unit_id.eq(unit.map(|unit| unit.0)),
            dsl::member_id.eq(member.0),
            dsl::created_at.eq(at),
            dsl::version.eq(1),
        ))
        .returning(dsl::id)
        .get_result(conn)?;
    Ok(SavedViewId(id))
}

/// Takes the next version, if `version` is the present one.
pub fn bump(conn: &mut Conn, id: SavedViewId, version: i64) -> QueryResult<bool> {
    let present = table.find(id.0).filter(dsl::version.eq(version));
    Ok(diesel::update(present).set(dsl::version.eq(dsl::version + 1)).execute(conn)? > 0)
}

/// Writes what can change: name, query, audience.
pub fn update(conn: &mut Conn, id: SavedViewId, (name, query, audience): (&str, &str, Audience)) -> QueryResult<usize> {
    diesel::update(table.find(id.0)).set((dsl::name.eq(name), dsl::query.eq(query), dsl::audience.eq(audience.as_str()))).execute(conn)
}

/// Removes a view.
pub fn delete(conn: &mut Conn, id: SavedViewId) -> QueryResult<usize> {
    diesel::delete(table.find(id.0)).execute(conn)
}
