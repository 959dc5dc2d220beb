//! The table of merges.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::{ClientId, ClientMergeId, MemberId};

use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::client_merges;

/// A merge as stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = client_merges)]
pub struct MergeRow {
    pub id: i64,
    pub into_id: i64,
    pub from_id: i64,
    pub member_id: i64,
    pub merged_at: NaiveDateTime,
    pub fields: String,
    pub moved: String,
    pub undone_at: Option<NaiveDateTime>,
}

pub fn insert(
    conn: &mut Conn,
    (into, from): (ClientId, ClientId),
    (by, at): (MemberId, NaiveDateTime),
    (fields, moved): (&str, &str),
) -> ApiResult<ClientMergeId> {
    let id = diesel::insert_into(client_merges::table)
        .values((
            client_merges::into_id.eq(into.0),
            client_merges::from_id.eq(from.0),
            client_merges::member_id.eq(by.0),
            client_merges::merged_at.eq(at),
            client_merges::fields.eq(fields),
            client_merges::moved.eq(moved),
        ))
        .returning(client_merges::id)
        .get_result::<i64>(conn)?;
    Ok(ClientMergeId(id))
}

pub fn find(conn: &mut Conn, into: ClientId, id: ClientMergeId) -> ApiResult<Option<MergeRow>> {
    let found = client_merges::table.find(id.0).filter(client_merges::into_id.eq(into.0));
    Ok(found.select(MergeRow::as_select()).first(conn).optional()?)
}

/// What was merged into a client and is so still, the latest first.
pub fn into(conn: &mut Conn, client: ClientId) -> ApiResult<Vec<MergeRow>> {
    let all = client_merges::table.filter(client_merges::into_id.eq(client.0).and(client_merges::undone_at.is_null()));
    Ok(all.order(client_merges::id.desc()).select(MergeRow::as_select()).load(conn)?)
}

/// False where somebody else was faster.
pub fn set_undone(conn: &mut Conn, id: i64, by: MemberId, at: NaiveDateTime) -> ApiResult<bool> {
    let open = client_merges::table.find(id).filter(client_merges::undone_at.is_null());
    let hits = diesel::update(open).set((client_merges::undone_at.eq(at), client_merges::undone_by.eq(by.0))).execute(conn)?;
    Ok(hits == 1)
}

/// Merges of some clients: number, when, what the client was before.
pub fn of_all(conn: &mut Conn, clients: &[i64]) -> ApiResult<Vec<(i64, NaiveDateTime, String)>> {
    Ok(client_merges::table
        .filter(client_merges::into_id.eq_any(clients).or(client_merges::from_id.eq_any(clients)))
        .order(client_merges::id)
        .select((client_merges::id, client_merges::merged_at, client_merges::fields))
        .load(conn)?)
}

/// Forgets merges: they can't be undone any more.
pub fn remove(conn: &mut Conn, ids: &[i64]) -> ApiResult<()> {
    diesel::delete(client_merges::table.filter(client_merges::id.eq_any(ids))).execute(conn)?;
    Ok(())
}
