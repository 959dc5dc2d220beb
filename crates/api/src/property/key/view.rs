//! Keys as they are shown.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use fangke_shared::company::member::MemberRef;
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use fangke_shared::property::key::{KeyBunchDetail, KeyBunchResponse, KeyMoveResponse, KeyState, StoreRef};
use fangke_shared::{FollowUpId, KeyBunchId, ListingId, MemberId, OrgUnitId};

use super::list::{self, KeyFilter};
use super::reservation;
use super::service::{find, has_custody};
use super::store::{self, BunchRow};
use crate::company::member::service as member;
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;
use crate::property::listing::service as listing;

/// The bunches of a listing, the newest first.
///
/// # Errors
/// `not_found`.
pub fn of_listing(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<Page<KeyBunchResponse>> {
    listing::find(tx.conn, id)?;
    let rows = store::of_listing(tx.conn, id)?;
    responses(tx, rows).map(Page::whole)
}

/// A page of bunches, what is due first.
///
/// # Errors
/// A cursor that no page gave, or a scope that the caller has no unit for.
pub fn page(tx: &mut Tx<'_>, filter: &KeyFilter, page: &PageQuery) -> ApiResult<Page<KeyBunchResponse>> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    let engine = tx.conn.engine();
    let (rows, next_cursor) = list::page(tx.conn, engine, &caller.claims, rules, filter, page)?;
    Ok(Page { items: responses(tx, rows)?, next_cursor, total: None })
}

/// The most movements that are shown.
const MOVES_MAX: i64 = 200;

/// A bunch with its movements.
///
/// # Errors
/// `not_found`.
pub fn get(tx: &mut Tx<'_>, id: KeyBunchId) -> ApiResult<KeyBunchDetail> {
    let bunch = get_one(tx, id)?;
    let rows = store::moves(tx.conn, id, MOVES_MAX)?;
    let people = member::member_refs(tx.conn, rows.iter().flat_map(|row| [Some(row.member_id), row.holder_id]).flatten().map(MemberId))?;
    let moves = rows
        .into_iter()
        .map(|row| {
            Ok(KeyMoveResponse {
                id: row.id,
                movement: row.movement,
                member: person(&people, Some(row.member_id)).ok_or_else(ApiError::not_found)?,
                holder: person(&people, row.holder_id),
                purpose: row.purpose,
                due_at: row.due_at.map(|at| at.and_utc()),
                note: row.note,
                at: row.at.and_utc(),
            })
        })
        .collect::<ApiResult<_>>()?;
    Ok(KeyBunchDetail { bunch, moves })
}

/// The label of a bunch, as SVG; `origin` is where browsers find Fangke.
///
/// # Errors
/// `not_found`.
pub fn label(conn: &mut Conn, id: KeyBunchId, origin: &str) -> ApiResult<String> {
    let row = find(conn, id)?;
    let stores = organisation::units(conn, &[row.store_id])?;
    let store = stores.get(&row.store_id).map(|(name, _)| name.as_str()).unwrap_or_default();
    super::label::svg(row.number, store, &format!("{origin}/keys/{id}"))
}

/// One bunch, as in the lists.
///
/// # Errors
/// `not_found`.
pub fn get_one(tx: &mut Tx<'_>, id: KeyBunchId) -> ApiResult<KeyBunchResponse> {
    let row = find(tx.conn, id)?;
    responses(tx, vec![row])?.pop().ok_or_else(ApiError::not_found)
}

fn person(people: &HashMap<MemberId, MemberRef>, id: Option<i64>) -> Option<MemberRef> {
    people.get(&MemberId(id?)).cloned()
}

fn responses(tx: &mut Tx<'_>, rows: Vec<BunchRow>) -> ApiResult<Vec<KeyBunchResponse>> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    let listings = listing::refs(tx.conn, rows.iter().map(|row| ListingId(row.listing_id)))?;
    let people = rows.iter().flat_map(|row| [Some(row.created_by), row.holder_id, row.confirmed_by]).flatten();
    let people = member::member_refs(tx.conn, people.map(MemberId).collect::<Vec<_>>())?;
    let stores = organisation::units(tx.conn, &rows.iter().map(|row| row.store_id).collect::<Vec<_>>())?;
    let mut reserved = reservation::upcoming(tx, &rows.iter().map(|row| row.id).collect::<Vec<_>>())?;
    let may_handle = caller.may(Action::HandleKeys).is_some();
    let utc = |at: Option<NaiveDateTime>| at.map(|at| at.and_utc());
    rows.into_iter()
        .map(|row| {
            let (store, region) = stores.get(&row.store_id).cloned().ok_or_else(ApiError::not_found)?;
            let may_move = may_handle && has_custody(caller, &row, region);
            let is_mine = row.created_by == caller.claims.member_id.0;
            let is_unconfirmed = row.state.is_held() && row.confirmed_at.is_none();
            Ok(KeyBunchResponse {
                id: KeyBunchId(row.id),
                number: row.number,
                store: StoreRef { id: OrgUnitId(row.store_id), name: store },
                listing: listings.get(&ListingId(row.listing_id)).cloned().ok_or_else(ApiError::not_found)?,
                description: row.description,
                received_from: row.received_from,
                state: row.state,
                holder: person(&people, row.holder_id),
                purpose: row.purpose,
                taken_at: utc(row.taken_at),
                due_at: utc(row.due_at),
                is_overdue: row.due_at.is_some_and(|due| due.and_utc() < rules.now),
                confirmed_by: person(&people, row.confirmed_by),
                confirmed_at: utc(row.confirmed_at),
                follow_up_id: row.follow_up_id.map(FollowUpId),
                counts_for_commission: row.follow_up_id.is_some() && row.confirmed_at.is_some(),
                recorded_by: person(&people, Some(row.created_by)).ok_or_else(ApiError::not_found)?,
                created_at: row.created_at.and_utc(),
                reservations: reserved.remove(&row.id).unwrap_or_default(),
                can_take: may_handle && row.state == KeyState::InStore,
                can_return: may_move && row.state == KeyState::Out,
                can_confirm: is_unconfirmed && may_handle && (is_mine || may_move),
                version: row.version,
            })
        })
        .collect()
}
