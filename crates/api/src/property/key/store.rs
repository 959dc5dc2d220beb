//! The tables of keys: one bunch at a time.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamp};
use fangke_shared::property::key::{KeyMovement, KeyState};
use fangke_shared::{FollowUpId, KeyBunchId, KeyReservationId, ListingId, MemberId, OrgUnitId};

use crate::platform::db::sql::Sql;
use crate::platform::db::{Conn, Engine};
use crate::platform::error::ApiResult;
use crate::schema::{key_bunches, key_moves, key_reservations};

/// A bunch as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = key_bunches)]
pub struct BunchRow {
    pub id: i64,
    pub store_id: i64,
    pub number: i64,
    pub listing_id: i64,
    pub description: String,
    pub received_from: Option<String>,
    #[diesel(deserialize_as = String)]
    pub state: KeyState,
    pub holder_id: Option<i64>,
    pub purpose: Option<String>,
    pub taken_at: Option<NaiveDateTime>,
    pub due_at: Option<NaiveDateTime>,
    pub confirmed_by: Option<i64>,
    pub confirmed_at: Option<NaiveDateTime>,
    pub follow_up_id: Option<i64>,
    pub created_by: i64,
    pub created_at: NaiveDateTime,
    pub version: i64,
}

/// A bunch to be, in its store.
#[derive(Insertable)]
#[diesel(table_name = key_bunches)]
pub struct NewBunch<'a> {
    pub store_id: i64,
    pub number: i64,
    pub listing_id: i64,
    pub description: &'a str,
    pub received_from: Option<&'a str>,
    pub state: &'a str,
    pub confirmed_by: Option<i64>,
    pub confirmed_at: Option<NaiveDateTime>,
    pub created_by: i64,
    pub created_at: NaiveDateTime,
    pub version: i64,
}

pub fn insert(conn: &mut Conn, new: &NewBunch<'_>) -> ApiResult<KeyBunchId> {
    let id = diesel::insert_into(key_bunches::table).values(new).returning(key_bunches::id).get_result::<i64>(conn)?;
    Ok(KeyBunchId(id))
}

/// The lowest number that the store never used. The caller holds the store's lock.
pub fn free_number(conn: &mut Conn, store: OrgUnitId) -> ApiResult<i64> {
    let free: Vec<i64> = Sql::new(
        "SELECT used.number + 1 FROM (SELECT CAST(0 AS BIGINT) AS number UNION ALL SELECT number FROM key_bunches WHERE store_id = ",
    )
    .bind(store.0)
    .push(") AS used WHERE NOT EXISTS (SELECT 1 FROM key_bunches b WHERE b.store_id = ")
    .bind(store.0)
    .push(" AND b.number = used.number + 1) ORDER BY used.number LIMIT 1")
    .load::<BigInt, i64>(conn)?;
    Ok(free.first().copied().unwrap_or(1))
}

pub fn find(conn: &mut Conn, id: KeyBunchId) -> ApiResult<Option<BunchRow>> {
    Ok(key_bunches::table.find(id.0).select(BunchRow::as_select()).first(conn).optional()?)
}

pub fn find_all(conn: &mut Conn, ids: &[i64]) -> ApiResult<Vec<BunchRow>> {
    Ok(key_bunches::table.filter(key_bunches::id.eq_any(ids)).select(BunchRow::as_select()).load(conn)?)
}

/// The bunches of a listing, the newest first.
pub fn of_listing(conn: &mut Conn, listing: ListingId) -> ApiResult<Vec<BunchRow>> {
    let of_listing = key_bunches::table.filter(key_bunches::listing_id.eq(listing.0));
    Ok(of_listing.order(key_bunches::id.desc()).select(BunchRow::as_select()).load(conn)?)
}

/// Takes the bunch's lock and counts its version up.
pub fn touch(conn: &mut Conn, id: KeyBunchId) -> ApiResult<bool> {
    let bunch = key_bunches::table.find(id.0);
    Ok(diesel::update(bunch).set(key_bunches::version.eq(key_bunches::version + 1)).execute(conn)? == 1)
}

/// Who has keys out, what for, and until when.
pub struct Custody<'a> {
    pub holder: MemberId,
    pub purpose: &'a str,
    pub taken_at: NaiveDateTime,
    pub due_at: NaiveDateTime,
}

/// Where a bunch is from now on; who has it, if somebody has.
pub fn set_state(conn: &mut Conn, id: KeyBunchId, state: KeyState, custody: Option<&Custody<'_>>) -> ApiResult<()> {
    diesel::update(key_bunches::table.find(id.0))
        .set((
            key_bunches::state.eq(state.as_str()),
            key_bunches::holder_id.eq(custody.map(|custody| custody.holder.0)),
            key_bunches::purpose.eq(custody.map(|custody| custody.purpose)),
            key_bunches::taken_at.eq(custody.map(|custody| custody.taken_at)),
            key_bunches::due_at.eq(custody.map(|custody| custody.due_at)),
            key_bunches::overdue_told_at.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(())
}

/// The bunches that a member has out, by number.
pub fn out_with(conn: &mut Conn, holder: MemberId) -> ApiResult<Vec<KeyBunchId>> {
    let ids: Vec<i64> =
        key_bunches::table.filter(key_bunches::holder_id.eq(holder.0)).order(key_bunches::id).select(key_bunches::id).load(conn)?;
    Ok(ids.into_iter().map(KeyBunchId).collect())
}

/// Who has keys of a listing out.
pub fn holders(conn: &mut Conn, listing: ListingId) -> ApiResult<Vec<MemberId>> {
    let ids: Vec<Option<i64>> =
        key_bunches::table.filter(key_bunches::listing_id.eq(listing.0)).select(key_bunches::holder_id).load(conn)?;
    Ok(ids.into_iter().flatten().map(MemberId).collect())
}

pub fn set_confirmed(conn: &mut Conn, id: KeyBunchId, by: MemberId, now: NaiveDateTime) -> ApiResult<()> {
    diesel::update(key_bunches::table.find(id.0))
        .set((key_bunches::confirmed_by.eq(Some(by.0)), key_bunches::confirmed_at.eq(Some(now))))
        .execute(conn)?;
    Ok(())
}

/// The bunches of a listing that no follow-up names yet, with their numbers.
pub fn unnamed(conn: &mut Conn, listing: ListingId) -> ApiResult<Vec<(i64, i64)>> {
    let of_listing = key_bunches::table.filter(key_bunches::listing_id.eq(listing.0).and(key_bunches::follow_up_id.is_null()));
    Ok(of_listing.select((key_bunches::id, key_bunches::number)).load(conn)?)
}

pub fn set_follow_up(conn: &mut Conn, ids: &[i64], follow_up: FollowUpId) -> ApiResult<()> {
    let bunches = key_bunches::table.filter(key_bunches::id.eq_any(ids));
    diesel::update(bunches)
        .set((key_bunches::follow_up_id.eq(Some(follow_up.0)), key_bunches::version.eq(key_bunches::version + 1)))
        .execute(conn)?;
    Ok(())
}

/// Bunches of a listing that the company has and that open the door.
pub fn count_confirmed(conn: &mut Conn, listing: ListingId) -> ApiResult<i64> {
    let held = [KeyState::InStore.as_str(), KeyState::Out.as_str()];
    let confirmed = key_bunches::listing_id.eq(listing.0).and(key_bunches::confirmed_at.is_not_null());
    Ok(key_bunches::table.filter(confirmed.and(key_bunches::state.eq_any(held))).count().get_result(conn)?)
}

/// A movement to be signed.
#[derive(Default)]
pub struct NewMove<'a> {
    pub holder: Option<i64>,
    pub purpose: Option<&'a str>,
    pub due_at: Option<NaiveDateTime>,
    pub note: Option<&'a str>,
}

pub fn insert_move(
    conn: &mut Conn,
    id: KeyBunchId,
    movement: KeyMovement,
    by: MemberId,
    now: NaiveDateTime,
    new: &NewMove<'_>,
) -> ApiResult<()> {
    diesel::insert_into(key_moves::table)
        .values((
            key_moves::key_bunch_id.eq(id.0),
            key_moves::movement.eq(movement.as_str()),
            key_moves::member_id.eq(by.0),
            key_moves::holder_id.eq(new.holder),
            key_moves::purpose.eq(new.purpose),
            key_moves::due_at.eq(new.due_at),
            key_moves::note.eq(new.note),
            key_moves::at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// A movement as stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = key_moves)]
pub struct MoveRow {
    pub id: i64,
    #[diesel(deserialize_as = String)]
    pub movement: KeyMovement,
    pub member_id: i64,
    pub holder_id: Option<i64>,
    pub purpose: Option<String>,
    pub due_at: Option<NaiveDateTime>,
    pub note: Option<String>,
    pub at: NaiveDateTime,
}

/// The latest movements of a bunch, the newest first.
pub fn moves(conn: &mut Conn, id: KeyBunchId, limit: i64) -> ApiResult<Vec<MoveRow>> {
    let of_bunch = key_moves::table.filter(key_moves::key_bunch_id.eq(id.0));
    Ok(of_bunch.order(key_moves::id.desc()).limit(limit).select(MoveRow::as_select()).load(conn)?)
}

/// Keys whose holder was not told yet that they are overdue.
#[derive(Queryable)]
pub struct Overdue {
    pub listing_id: i64,
    pub number: i64,
    pub holder_id: i64,
    pub due_at: NaiveDateTime,
}

/// Notes that the holders of all overdue keys are told, and answers with those who weren't before.
/// Keys that are being moved at this moment are left to the next time.
pub fn tell_overdue(conn: &mut Conn, now: NaiveDateTime) -> ApiResult<Vec<Overdue>> {
    let unlocked = if conn.engine() == Engine::Postgres { " FOR UPDATE SKIP LOCKED" } else { "" };
    Ok(Sql::new("UPDATE key_bunches SET overdue_told_at = ")
        .bind(now)
        .push(
            " WHERE id IN (SELECT id FROM key_bunches WHERE due_at IS NOT NULL AND holder_id IS NOT NULL \
             AND overdue_told_at IS NULL AND due_at < ",
        )
        .bind(now)
        .push(unlocked)
        .push(") RETURNING listing_id, number, holder_id, due_at")
        .load::<(BigInt, BigInt, BigInt, Timestamp), Overdue>(conn)?)
}

/// A reservation as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = key_reservations)]
pub struct ReservationRow {
    pub id: i64,
    pub key_bunch_id: i64,
    pub member_id: i64,
    pub purpose: String,
    pub from_at: NaiveDateTime,
    pub until_at: NaiveDateTime,
}

/// The reservations of some bunches that end after a moment, the earliest first.
pub fn reservations(conn: &mut Conn, bunches: &[i64], after: NaiveDateTime) -> ApiResult<Vec<ReservationRow>> {
    let of = key_reservations::key_bunch_id.eq_any(bunches).and(key_reservations::until_at.gt(after));
    let of = key_reservations::table.filter(of).order((key_reservations::from_at, key_reservations::id));
    Ok(of.select(ReservationRow::as_select()).load(conn)?)
}

pub fn insert_reservation(
    conn: &mut Conn,
    bunch: KeyBunchId,
    (member, purpose): (MemberId, &str),
    (from, until): (NaiveDateTime, NaiveDateTime),
) -> ApiResult<KeyReservationId> {
    let id = diesel::insert_into(key_reservations::table)
        .values((
            key_reservations::key_bunch_id.eq(bunch.0),
            key_reservations::member_id.eq(member.0),
            key_reservations::purpose.eq(purpose),
            key_reservations::from_at.eq(from),
            key_reservations::until_at.eq(until),
        ))
        .returning(key_reservations::id)
        .get_result::<i64>(conn)?;
    Ok(KeyReservationId(id))
}

pub fn delete_reservations(conn: &mut Conn, ids: &[i64]) -> ApiResult<()> {
    diesel::delete(key_reservations::table.filter(key_reservations::id.eq_any(ids))).execute(conn)?;
    Ok(())
}
