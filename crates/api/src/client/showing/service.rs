//! Rules of showings (C4, §6.1): booking, holding and ending them, and what becomes of them when a listing goes off the market.

use fangke_shared::client::journal::ClientEvent;
use fangke_shared::client::showing::{CancelReason, ShowingQuery, ShowingState, ShowingStep, ShowingSummary, showing_number};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use fangke_shared::{ListingId, MemberId};
use serde_json::json;

use super::store::{self, Finish, ShowingRow};
use super::{access, search};
use crate::client::journal::service as journal;
use crate::company::member::service as member;
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::property::key::reservation;
use crate::property::listing::event::ListingStatusChanged;

pub use super::booking::{book, change, check};
pub use super::course::{annotate, begin, cancel, complete, no_show, record};
pub use super::handover::{asked, handing_over};
pub use super::report::for_owner;
pub use super::search::{Held, held_of, open_of};
pub use super::signature::{show as show_signature, sign};
pub use super::view::{get, of_listing};

/// A page of the list.
///
/// # Errors
/// A cursor of another order, a scope wider than the caller's.
pub fn page(tx: &mut Tx<'_>, query: &ShowingQuery) -> ApiResult<Page<ShowingSummary>> {
    let caller = tx.caller()?;
    let scope = query.scope.map(|wanted| caller.reach(Action::ReadShowings, Some(wanted))).transpose()?;
    let viewer = access::viewer(tx)?;
    search::page(tx.conn, tx.rules, (&viewer, &caller.claims), scope, query)
}

/// What keys are taken out for: the showing's number leads to everything else.
pub(super) fn keys_purpose(number: &str) -> String {
    format!("带看 {number}")
}

/// Writes a step of a showing into the client's journal.
pub(super) fn note(tx: &mut Tx<'_>, row: &ShowingRow, step: ShowingStep) -> ApiResult<()> {
    let by = tx.caller().ok().map(|caller| caller.claims.member_id);
    let event = ClientEvent::Showing { showing_id: row.id(), step, starts_at: row.starts_at.and_utc() };
    journal::add(tx, row.client(), by, &event)
}

/// Tells everybody who is to be at a showing of a step, but the caller.
pub(super) fn tell(tx: &mut Tx<'_>, row: &ShowingRow, step: ShowingStep) -> ApiResult<()> {
    let me = tx.caller().ok().map(|caller| caller.claims.member_id);
    let by = member::member_ref(tx.conn, me.map(|me| me.0))?;
    let listing = store::shown(tx.conn, &[row.id])?.first().map(|(_, listing)| ListingId(*listing));
    let details = json!({
        "step": step, "showing_id": row.id, "number": showing_number(row.id()), "starts_at": row.starts_at.and_utc(), "by": by,
    });
    for (_, who, _) in store::members_of(tx.conn, &[row.id])? {
        if me != Some(MemberId(who)) {
            notice::add(tx, MemberId(who), NoticeKind::Showing, listing, &details)?;
        }
    }
    Ok(())
}

/// A listing is off the market: it is not shown any more, and a showing of nothing else doesn't take place. The agents are told. The caller
/// holds the listing's lock.
///
/// # Errors
/// Only when the database fails.
pub fn status_changed(tx: &mut Tx<'_>, changed: &mut ListingStatusChanged) -> ApiResult<()> {
    if changed.to.is_active() {
        return Ok(());
    }
    for id in search::open_with(tx.conn, changed.listing)? {
        store::bump(tx.conn, id, None)?;
        let Some(row) = store::find(tx.conn, id)?.filter(|row| row.state.is_open()) else { continue };
        let stops = store::stops(tx.conn, id)?;
        // Somebody may have noted its result just now.
        let is_closing = |listing: i64, is_seen: bool| listing == changed.listing.0 && !is_seen;
        let Some(stop) = stops.iter().find(|stop| is_closing(stop.listing_id, stop.result.is_some())) else { continue };
        // Told first: the notice leads to the listing that is still named.
        tell(tx, &row, ShowingStep::ListingClosed)?;
        store::close_stop(tx.conn, stop.id)?;
        reservation::give_up(tx, stop.key_reservation_id.as_slice())?;
        let is_empty = stops.iter().all(|other| other.id == stop.id || other.is_closed);
        if is_empty && row.state == ShowingState::Booked {
            let (by, at) = (tx.me().ok(), tx.at());
            let ended = Finish { reason: Some(CancelReason::ListingsClosed), ..Finish::default() };
            store::finish(tx.conn, id, ShowingState::Cancelled, (by, at), &ended)?;
            note(tx, &row, ShowingStep::Cancelled)?;
        } else {
            note(tx, &row, ShowingStep::ListingClosed)?;
        }
        let details = json!({ "fields": ["listing_ids"], "listing_id": changed.listing, "to": changed.to });
        tx.audit(AuditAction::Update, (AuditSubject::Showing, id.0), &details)?;
    }
    Ok(())
}

/// Who has shown a listing, or would: whoever led or accompanied a showing of it that was held or is open.
///
/// # Errors
/// Only when the database fails.
pub fn shown_by(conn: &mut Conn, listing: ListingId) -> ApiResult<Vec<MemberId>> {
    search::shown_by_members(conn, listing)
}

/// Which of these files a row names.
///
/// # Errors
/// Only when the database fails.
pub fn in_use(conn: &mut Conn, keys: &[String]) -> ApiResult<Vec<String>> {
    store::signatures_in_use(conn, keys)
}
