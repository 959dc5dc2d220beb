//! Keys that somebody will take out: a wish that others see, no claim. Whoever comes first takes them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use fangke_shared::property::key::{KeyReservation, KeyState, ReturnKeysRequest, TakeKeysRequest};
use fangke_shared::{KeyBunchId, KeyReservationId, ListingId, MemberId, OrgUnitId};

use super::service::{self, find};
use super::store::{self, BunchRow, ReservationRow};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// What keys are wanted for.
pub struct Wish<'a> {
    /// Who will take them out.
    pub member: MemberId,
    /// That member's store, whose keys are the nearest.
    pub store: Option<OrgUnitId>,
    /// What for.
    pub purpose: &'a str,
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// Reserves keys of a listing, the best there are: nobody wants them at that time, they are in the store, and that is the member's own.
/// None where the house has no keys of it.
///
/// # Errors
/// Only when the database fails.
pub fn reserve(tx: &mut Tx<'_>, listing: ListingId, wish: &Wish<'_>) -> ApiResult<Option<(KeyBunchId, KeyReservationId)>> {
    let Some(bunch) = best(tx, listing, wish)? else { return Ok(None) };
    let id = KeyBunchId(bunch.id);
    let time = (wish.from.naive_utc(), wish.until.naive_utc());
    Ok(Some((id, store::insert_reservation(tx.conn, id, (wish.member, wish.purpose), time)?)))
}

fn best(tx: &mut Tx<'_>, listing: ListingId, wish: &Wish<'_>) -> ApiResult<Option<BunchRow>> {
    let bunches = held(tx, listing)?;
    let wanted = wanted_by_others(tx, &bunches, (wish.from, wish.until))?;
    let rank = |bunch: &BunchRow| {
        let is_wanted = wanted.iter().any(|row| row.key_bunch_id == bunch.id);
        (is_wanted, bunch.state != KeyState::InStore, Some(bunch.store_id) != wish.store.map(|store| store.0), bunch.number)
    };
    Ok(bunches.into_iter().min_by_key(rank))
}

fn held(tx: &mut Tx<'_>, listing: ListingId) -> ApiResult<Vec<BunchRow>> {
    let all = store::of_listing(tx.conn, listing)?;
    Ok(all.into_iter().filter(|bunch| bunch.state.is_held()).collect())
}

fn wanted_by_others(tx: &mut Tx<'_>, bunches: &[BunchRow], time: (DateTime<Utc>, DateTime<Utc>)) -> ApiResult<Vec<ReservationRow>> {
    let ids: Vec<i64> = bunches.iter().map(|bunch| bunch.id).collect();
    let later = store::reservations(tx.conn, &ids, time.0.naive_utc())?;
    Ok(later.into_iter().filter(|row| row.from_at < time.1.naive_utc()).collect())
}

/// Why keys may not be there at a time.
pub enum Hindrance {
    /// Somebody has reserved them.
    Reserved(KeyReservation),
    /// They are out with somebody, and not due back before.
    Out(MemberId, DateTime<Utc>),
}

/// What keeps the keys of a listing from being there, but for these reservations and this member: nothing where one bunch is free, or where
/// the house has none.
///
/// # Errors
/// Only when the database fails.
pub fn hindrance(
    tx: &mut Tx<'_>,
    listing: ListingId,
    but: (MemberId, &[i64]),
    time: (DateTime<Utc>, DateTime<Utc>),
) -> ApiResult<Option<(i64, Hindrance)>> {
    let bunches = held(tx, listing)?;
    let wanted = wanted_by_others(tx, &bunches, time)?;
    let mut first = None;
    for bunch in bunches {
        let out = bunch.holder_id.filter(|holder| *holder != but.0.0).zip(bunch.due_at).filter(|(_, due)| due.and_utc() > time.0);
        let reserved = wanted.iter().find(|row| row.key_bunch_id == bunch.id && !but.1.contains(&row.id));
        let found = match (out, reserved) {
            (Some((holder, due)), _) => Hindrance::Out(MemberId(holder), due.and_utc()),
            (None, Some(row)) => Hindrance::Reserved(shown(tx, row)?),
            (None, None) => return Ok(None),
        };
        first = first.or(Some((bunch.number, found)));
    }
    Ok(first)
}

fn shown(tx: &mut Tx<'_>, row: &ReservationRow) -> ApiResult<KeyReservation> {
    let member = member::profile(tx.conn, MemberId(row.member_id))?.member;
    Ok(KeyReservation { member, purpose: row.purpose.clone(), from_at: row.from_at.and_utc(), until_at: row.until_at.and_utc() })
}

/// Gives reservations up.
///
/// # Errors
/// Only when the database fails.
pub fn give_up(tx: &mut Tx<'_>, ids: &[i64]) -> ApiResult<()> {
    store::delete_reservations(tx.conn, ids)
}

/// Takes reserved keys out in the caller's name, and ends the reservation. Keys that are not in the store any more stay where they are; the
/// answer tells.
///
/// # Errors
/// Only when the database fails.
pub fn take(tx: &mut Tx<'_>, bunch: KeyBunchId, reservation: KeyReservationId, purpose: &str) -> ApiResult<bool> {
    store::delete_reservations(tx.conn, &[reservation.0])?;
    if find(tx.conn, bunch)?.state != KeyState::InStore {
        return Ok(false);
    }
    service::take(tx, bunch, &TakeKeysRequest { purpose: purpose.to_owned(), due_at: None })?;
    Ok(true)
}

/// Signs keys in that the caller has out; others stay where they are.
///
/// # Errors
/// Only when the database fails.
pub fn bring_back(tx: &mut Tx<'_>, bunch: KeyBunchId, note: &str) -> ApiResult<()> {
    let row = find(tx.conn, bunch)?;
    if row.holder_id != Some(tx.me()?.0) {
        return Ok(());
    }
    service::bring_back(tx, (bunch, row.version), &ReturnKeysRequest { note: Some(note.to_owned()) }).map(drop)
}

/// Who will take out which bunch, the earliest first.
pub(super) fn upcoming(tx: &mut Tx<'_>, bunches: &[i64]) -> ApiResult<HashMap<i64, Vec<KeyReservation>>> {
    let rows = store::reservations(tx.conn, bunches, tx.rules.now.naive_utc())?;
    let people = member::member_refs(tx.conn, rows.iter().map(|row| MemberId(row.member_id)))?;
    let mut by_bunch: HashMap<i64, Vec<KeyReservation>> = HashMap::new();
    for row in rows {
        let Some(member) = people.get(&MemberId(row.member_id)).cloned() else { continue };
        let (from_at, until_at) = (row.from_at.and_utc(), row.until_at.and_utc());
        by_bunch.entry(row.key_bunch_id).or_default().push(KeyReservation { member, purpose: row.purpose, from_at, until_at });
    }
    Ok(by_bunch)
}
