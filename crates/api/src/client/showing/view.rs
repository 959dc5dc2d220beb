//! A showing as its page has it.

use fangke_shared::client::showing::{
    CheckIn, ListingShowing, ShowingNote, ShowingResponse, ShowingRights, ShowingState, ShowingStop, ShowingSummary, StopKeys, next_call_on,
};
use fangke_shared::company::member::MemberRef;
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use fangke_shared::problem::ErrorCode;
use fangke_shared::{DemandId, KeyBunchId, ListingId, MemberId, ShowingId};

use super::store::{self, ShowingRow, StopRow};
use super::{access, booking, search};
use crate::client::profile::access::{self as client_access, Sight};
use crate::client::profile::service as profile;
use crate::company::member::service as member;
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::key::service as key;
use crate::property::listing::service as listing;

/// A showing with everything that the caller may see.
///
/// # Errors
/// `not_found`, also for what is there and not to be seen.
pub fn get(tx: &mut Tx<'_>, id: ShowingId) -> ApiResult<ShowingResponse> {
    let row = access::seen(tx, id)?;
    let summary = summaries(tx, &[id])?.pop().ok_or_else(ApiError::not_found)?;
    let group = group(tx, &row)?;
    let conflicts = if row.state == ShowingState::Booked { booking::conflicts_of(tx, &row)? } else { Vec::new() };
    let store_name = match row.store_id {
        Some(store) => organisation::names(tx.conn, &[store])?.remove(&store),
        None => None,
    };
    let booked_by = member::member_ref(tx.conn, Some(row.created_by))?;
    Ok(ShowingResponse {
        summary,
        demand_id: row.demand_id.map(DemandId),
        store_name,
        note: row.note.clone(),
        late_reason: row.late_reason.clone(),
        takes_keys: row.takes_keys,
        contacts: contacts(tx, &row)?,
        stops: stops(tx, &row)?,
        check_in: check_in(tx, &row)?,
        finished_at: row.finished_at.map(|at| at.and_utc()),
        finished_by: member::member_ref(tx.conn, row.finished_by)?,
        cancel_reason: row.cancel_reason.as_deref().and_then(|word| word.parse().ok()),
        finish_note: row.finish_note.clone(),
        signed_at: row.signed_at.map(|at| at.and_utc()),
        notes: notes(tx, id)?,
        group,
        conflicts,
        next_call_on: next_call_on(tx.rules.today),
        booked_by: booked_by.unwrap_or_else(|| MemberRef { id: MemberId(row.created_by), display_name: String::new() }),
        created_at: row.created_at.and_utc(),
        rights: rights(tx, &row)?,
    })
}

fn summaries(tx: &mut Tx<'_>, ids: &[ShowingId]) -> ApiResult<Vec<ShowingSummary>> {
    let viewer = access::viewer(tx)?;
    search::some(tx.conn, tx.rules, &viewer, ids)
}

/// The others of its group that the caller may see.
fn group(tx: &mut Tx<'_>, row: &ShowingRow) -> ApiResult<Vec<ShowingSummary>> {
    let Some(group) = row.group_id else { return Ok(Vec::new()) };
    let ids: Vec<ShowingId> = store::of_group(tx.conn, group)?.into_iter().filter(|id| *id != row.id()).collect();
    if ids.is_empty() { Ok(Vec::new()) } else { summaries(tx, &ids) }
}

/// The contacts of the client, masked, for whoever holds the client or leads who does.
fn contacts(tx: &mut Tx<'_>, row: &ShowingRow) -> ApiResult<Vec<fangke_shared::client::contact::ContactResponse>> {
    let found = profile::find(tx.conn, row.client())?;
    match client_access::seen(tx, found) {
        Ok((_, Sight::Whole)) => profile::list_contacts(tx.conn, row.client()),
        Ok((_, Sight::Masked)) => Ok(Vec::new()),
        Err(error) if error.code == ErrorCode::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn stops(tx: &mut Tx<'_>, row: &ShowingRow) -> ApiResult<Vec<ShowingStop>> {
    let rows = store::stops(tx.conn, row.id())?;
    rows.into_iter().map(|stop| one(tx, stop)).collect()
}

fn one(tx: &mut Tx<'_>, stop: StopRow) -> ApiResult<ShowingStop> {
    let keys = match stop.key_bunch_id {
        Some(id) => Some(keys(tx, KeyBunchId(id), stop.key_taken)?),
        None => None,
    };
    Ok(ShowingStop {
        listing: listing::one(tx.conn, tx.rules, ListingId(stop.listing_id))?,
        owner_confirmed: stop.owner_confirmed,
        is_closed: stop.is_closed,
        result: stop.result(),
        objection: stop.objection.as_deref().and_then(|word| word.parse().ok()),
        offered_fen: stop.offered_fen,
        client_said: stop.client_said,
        owner_said: stop.owner_said,
        seen_at: stop.seen_at.map(|at| at.and_utc()),
        keys,
    })
}

fn keys(tx: &mut Tx<'_>, id: KeyBunchId, is_taken: bool) -> ApiResult<StopKeys> {
    let bunch = key::get_one(tx, id)?;
    Ok(StopKeys { id, number: bunch.number, store_name: bunch.store.name, state: bunch.state, holder: bunch.holder, is_taken })
}

fn check_in(tx: &mut Tx<'_>, row: &ShowingRow) -> ApiResult<Option<CheckIn>> {
    let Some((at, member)) = row.begun_at.zip(member::member_ref(tx.conn, row.begun_by)?) else { return Ok(None) };
    let (latitude, longitude) = (row.latitude, row.longitude);
    Ok(Some(CheckIn { at: at.and_utc(), member, place: row.begun_place.clone(), latitude, longitude }))
}

fn notes(tx: &mut Tx<'_>, id: ShowingId) -> ApiResult<Vec<ShowingNote>> {
    let rows = store::notes(tx.conn, id)?;
    let note = |(id, at, text, (member, display_name)): store::NoteRow| {
        let member = MemberRef { id: MemberId(member), display_name };
        ShowingNote { id, member, at: at.and_utc(), text }
    };
    Ok(rows.into_iter().map(note).collect())
}

fn rights(tx: &mut Tx<'_>, row: &ShowingRow) -> ApiResult<ShowingRights> {
    if !access::reaches(tx, Action::HoldShowing, row)? {
        return Ok(ShowingRights::default());
    }
    let (is_open, is_booked) = (row.state.is_open(), row.state == ShowingState::Booked);
    let has_begun = row.state == ShowingState::UnderWay || is_booked && row.starts_at.and_utc() <= tx.now();
    Ok(ShowingRights {
        may_change: is_booked,
        may_begin: is_booked,
        may_record: has_begun,
        may_complete: has_begun,
        may_cancel: is_open,
        may_note: !is_open,
    })
}

/// The most showings that the page of a listing has.
const OF_LISTING_MAX: i64 = 100;

/// The latest showings of a listing.
///
/// # Errors
/// `not_found`.
pub fn of_listing(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<Page<ListingShowing>> {
    listing::find(tx.conn, id)?;
    let viewer = access::viewer(tx)?;
    search::of_listing(tx.conn, tx.rules, &viewer, id, OF_LISTING_MAX).map(Page::whole)
}
