//! What happens at a showing, and how it ends.

use fangke_shared::client::showing::{
    BeginShowingRequest, CancelShowingRequest, CompleteShowingRequest, NoShowRequest, ShowingNoteRequest, ShowingResponse, ShowingResult,
    ShowingState, ShowingStep, StopResultRequest, showing_number,
};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::follow_up::{CreateFollowUpRequest, FollowUpKind};
use fangke_shared::property::timeline::TimelineEvent;
use fangke_shared::text::non_blank;
use fangke_shared::{KeyBunchId, KeyReservationId, ListingId, ShowingId};
use serde_json::json;

use super::report;
use super::service::{keys_purpose, note, tell};
use super::store::{self, Arrival, Finish, ShowingRow, StopRow};
use super::{access, view};
use crate::client::holding::service as holding;
use crate::client::profile::service as profile;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::follow_up::service as follow_up;
use crate::property::key::reservation;
use crate::property::listing::service as listing;
use crate::property::timeline::service as timeline;

/// The agent is there: from now on the showing is under way, and the reserved keys are out with the caller.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`, `showing_under_way`, `showing_over`, wrong fields.
pub fn begin(tx: &mut Tx<'_>, (id, version): (ShowingId, i64), request: &BeginShowingRequest) -> ApiResult<ShowingResponse> {
    request.validate()?;
    let row = access::take_at(tx, id, version)?;
    match row.state {
        ShowingState::Booked => {}
        ShowingState::UnderWay => return Err(ApiError::new(ErrorCode::ShowingUnderWay)),
        _ => return Err(ApiError::new(ErrorCode::ShowingOver)),
    }
    let (me, at) = (tx.me()?, tx.at());
    let place = non_blank(request.place.clone());
    let arrival = Arrival { place: place.as_deref(), position: request.latitude.zip(request.longitude) };
    store::begin(tx.conn, id, me, at, &arrival)?;
    let purpose = keys_purpose(&showing_number(id));
    for stop in store::stops(tx.conn, id)? {
        let Some((bunch, reserved)) = stop.key_bunch_id.zip(stop.key_reservation_id) else { continue };
        let is_taken = reservation::take(tx, KeyBunchId(bunch), KeyReservationId(reserved), &purpose)?;
        store::set_keys_taken(tx.conn, stop.id, is_taken)?;
    }
    tx.audit(AuditAction::ChangeStatus, (AuditSubject::Showing, id.0), &json!({ "to": ShowingState::UnderWay }))?;
    note(tx, &row, ShowingStep::Begun)?;
    view::get(tx, id)
}

/// Notes what the client made of a listing; it may be noted anew until the showing is over.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`, `showing_ahead`, `showing_over`, wrong fields.
pub fn record(
    tx: &mut Tx<'_>,
    (id, version): (ShowingId, i64),
    listing: ListingId,
    request: &StopResultRequest,
) -> ApiResult<ShowingResponse> {
    request.validate()?;
    let row = access::take_at(tx, id, version)?;
    require_begun(tx, &row)?;
    let stops = store::stops(tx.conn, id)?;
    let stop = stops.iter().find(|stop| stop.listing_id == listing.0 && !stop.is_closed).ok_or_else(ApiError::not_found)?;
    let at = tx.at();
    store::set_result(tx.conn, stop.id, request, at)?;
    let details = json!({ "fields": ["result"], "listing_id": listing, "result": request.result });
    tx.audit(AuditAction::Update, (AuditSubject::Showing, id.0), &details)?;
    view::get(tx, id)
}

/// Is it going on: somebody has checked in, or its time has come without that?
pub fn require_begun(tx: &Tx<'_>, row: &ShowingRow) -> ApiResult<()> {
    match row.state {
        ShowingState::UnderWay => Ok(()),
        ShowingState::Booked if row.starts_at.and_utc() <= tx.now() => Ok(()),
        ShowingState::Booked => Err(ApiError::new(ErrorCode::ShowingAhead)),
        _ => Err(ApiError::new(ErrorCode::ShowingOver)),
    }
}

/// Ends a showing with a result for each listing. The client is followed up by it, and so is each listing that was seen; from now on nothing
/// of it is changed.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`, `showing_ahead`, `showing_over`, `follow_up_too_thin`, `follow_up_repeated`; `required` at each
/// listing without a result.
pub fn complete(tx: &mut Tx<'_>, (id, version): (ShowingId, i64), request: &CompleteShowingRequest) -> ApiResult<ShowingResponse> {
    follow_up::check(tx, &request.follow_up())?;
    // In the order in which everybody takes locks: listings by their numbers, the client, the showing.
    let client = access::held(tx, id)?.client();
    let mut listings: Vec<i64> = store::stops(tx.conn, id)?.iter().map(|stop| stop.listing_id).collect();
    listings.sort_unstable();
    for listing in listings {
        listing::lock(tx.conn, ListingId(listing))?;
    }
    let client = profile::lock(tx, client)?;
    let row = access::take_at(tx, id, version)?;
    require_begun(tx, &row)?;
    let stops = store::stops(tx.conn, id)?;
    require_results(&stops)?;
    let written = holding::showed(tx, &client, request.follow_up())?;
    for stop in &stops {
        if !stop.is_closed && stop.result() != Some(ShowingResult::NotSeen) {
            shown(tx, &row, stop)?;
        }
    }
    release_keys(tx, &row, &stops, request.keys_returned)?;
    let ended = Finish { follow_up: Some(written.id), ..Finish::default() };
    finish(tx, &row, (ShowingState::Done, ShowingStep::Done), &ended)
}

/// Every listing that was to be seen has a result.
fn require_results(stops: &[StopRow]) -> ApiResult<()> {
    let open = stops.iter().enumerate().filter(|(_, stop)| !stop.is_closed && stop.result().is_none());
    let missing: Vec<FieldError> = open
        .map(|(n, stop)| FieldError::new(format!("/stops/{n}/result"), FieldCode::Required).with("listing_id", stop.listing_id))
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(ApiError::fields(missing)) }
}

/// A listing was seen: its owner's people read what was said, without the client's name.
fn shown(tx: &mut Tx<'_>, row: &ShowingRow, stop: &StopRow) -> ApiResult<()> {
    let (listing, me) = (ListingId(stop.listing_id), tx.me()?);
    let text = report::line(tx, row.id(), stop)?;
    let request = CreateFollowUpRequest { kind: FollowUpKind::Showing, text, next_step: None, next_on: None };
    let written = follow_up::create(tx, listing, request)?;
    store::set_stop_follow_up(tx.conn, stop.id, written.follow_up.id)?;
    timeline::add(tx, listing, me, &TimelineEvent::ShowingHeld { showing_id: row.id(), offered_fen: stop.offered_fen })
}

/// Reservations end; what was taken out for the showing is signed in where it is back.
fn release_keys(tx: &mut Tx<'_>, row: &ShowingRow, stops: &[StopRow], are_back: bool) -> ApiResult<()> {
    let reserved: Vec<i64> = stops.iter().filter_map(|stop| stop.key_reservation_id).collect();
    for stop in stops.iter().filter(|stop| stop.key_reservation_id.is_some()) {
        store::set_keys_taken(tx.conn, stop.id, false)?;
    }
    reservation::give_up(tx, &reserved)?;
    if are_back {
        let note = keys_purpose(&showing_number(row.id()));
        for bunch in stops.iter().filter(|stop| stop.key_taken).filter_map(|stop| stop.key_bunch_id) {
            reservation::bring_back(tx, KeyBunchId(bunch), &note)?;
        }
    }
    Ok(())
}

/// The client didn't come.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`, `showing_ahead`, `showing_over`, wrong fields.
pub fn no_show(tx: &mut Tx<'_>, (id, version): (ShowingId, i64), request: &NoShowRequest) -> ApiResult<ShowingResponse> {
    request.validate()?;
    let row = access::take_at(tx, id, version)?;
    require_begun(tx, &row)?;
    let stops = store::stops(tx.conn, id)?;
    release_keys(tx, &row, &stops, false)?;
    let said = non_blank(request.note.clone());
    finish(tx, &row, (ShowingState::NoShow, ShowingStep::NoShow), &Finish { note: said.as_deref(), ..Finish::default() })
}

/// It doesn't take place.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`, `showing_over`, wrong fields.
pub fn cancel(tx: &mut Tx<'_>, (id, version): (ShowingId, i64), request: &CancelShowingRequest) -> ApiResult<ShowingResponse> {
    request.validate()?;
    let row = access::take_at(tx, id, version)?;
    if !row.state.is_open() {
        return Err(ApiError::new(ErrorCode::ShowingOver));
    }
    let stops = store::stops(tx.conn, id)?;
    release_keys(tx, &row, &stops, false)?;
    let said = non_blank(request.note.clone());
    let ended = Finish { reason: Some(request.reason), note: said.as_deref(), ..Finish::default() };
    tell(tx, &row, ShowingStep::Cancelled)?;
    finish(tx, &row, (ShowingState::Cancelled, ShowingStep::Cancelled), &ended)
}

fn finish(tx: &mut Tx<'_>, row: &ShowingRow, (state, step): (ShowingState, ShowingStep), ended: &Finish<'_>) -> ApiResult<ShowingResponse> {
    let (me, at, id) = (tx.me()?, tx.at(), row.id());
    store::finish(tx.conn, id, state, (Some(me), at), ended)?;
    tx.audit(AuditAction::ChangeStatus, (AuditSubject::Showing, id.0), &json!({ "to": state, "because": ended.reason }))?;
    note(tx, row, step)?;
    view::get(tx, id)
}

/// Adds a note to what is over: it stands beside it, with the name of who wrote it.
///
/// # Errors
/// `not_found`, `forbidden`, wrong fields; `showing_under_way` for what can still be changed itself.
pub fn annotate(tx: &mut Tx<'_>, id: ShowingId, request: &ShowingNoteRequest) -> ApiResult<ShowingResponse> {
    request.validate()?;
    let row = access::held(tx, id)?;
    if row.state.is_open() {
        return Err(ApiError::new(ErrorCode::ShowingUnderWay));
    }
    let (me, at) = (tx.me()?, tx.at());
    store::insert_note(tx.conn, id, me, at, request.text.trim())?;
    tx.audit(AuditAction::Update, (AuditSubject::Showing, id.0), &json!({ "fields": ["notes"] }))?;
    view::get(tx, id)
}
