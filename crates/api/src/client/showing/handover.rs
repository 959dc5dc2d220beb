//! The open showings of a leaver: who leads them from now on, and who comes along.

use fangke_shared::client::showing::{ShowingState, ShowingStep};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::permission::Action;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::{MemberId, ShowingId};
use serde_json::json;

use super::booking::{draft_of, fill, reservations};
use super::search;
use super::service::{note, tell};
use super::store::{self, Lead, ShowingRow};
use crate::client::profile::service as profile;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::key::reservation;
use crate::property::leaver::event::{BelongingsAsked, HandingOver};

/// How many open showings a member leads or accompanies, who is about to leave.
///
/// # Errors
/// Only when the database fails.
pub fn asked(tx: &mut Tx<'_>, event: &mut BelongingsAsked) -> ApiResult<()> {
    event.showings = i64::try_from(search::open_ids(tx.conn, event.member)?.len()).unwrap_or(i64::MAX);
    Ok(())
}

/// They go with everything else: the receiver leads what the leaver led, and comes along where the leaver did.
///
/// # Errors
/// `out_of_range` at `/receiver_id` for somebody who shows nothing to clients.
pub fn handing_over(tx: &mut Tx<'_>, event: &mut HandingOver) -> ApiResult<()> {
    let showings = search::open_ids(tx.conn, event.from.id)?;
    if !showings.is_empty() && tx.rules.permissions.reach_of(event.to.member.id, event.to.role, Action::TakeClient).is_none() {
        return Err(ApiError::field(FieldError::new("/receiver_id", FieldCode::OutOfRange)));
    }
    for id in showings {
        let Some(client) = store::find(tx.conn, id)?.map(|row| row.client()) else { continue };
        // The client's lock comes before the showing's, as everywhere.
        profile::lock(tx, client)?;
        store::bump(tx.conn, id, None)?;
        // Somebody may have ended it just now.
        let Some(row) = store::find(tx.conn, id)?.filter(|row| row.state.is_open()) else { continue };
        pass_on(tx, &row, event)?;
        event.showings += 1;
    }
    Ok(())
}

fn pass_on(tx: &mut Tx<'_>, row: &ShowingRow, event: &HandingOver) -> ApiResult<()> {
    let (from, to, id) = (event.from.id, event.to.member.id, row.id());
    let is_led = row.agent_id == from.0;
    let lead = if is_led { to } else { MemberId(row.agent_id) };
    let store = if is_led { event.to.units.store } else { member::profile(tx.conn, lead)?.units.store };
    let lead = Lead { agent: lead, store, group: row.group_id.map(ShowingId) };
    let mut draft = draft_of(tx, row)?;
    draft.agent_id = Some(lead.agent);
    draft.co_agent_ids.retain(|who| *who != from && *who != to);
    if !is_led && to != lead.agent {
        draft.co_agent_ids.push(to);
    }
    if row.state == ShowingState::Booked {
        // The keys are reserved for whoever leads it.
        let reserved = reservations(tx, id)?;
        store::delete_stops(tx.conn, id)?;
        reservation::give_up(tx, &reserved)?;
        store::update(tx.conn, id, &draft, lead)?;
        fill(tx, id, &draft, lead)?;
    } else {
        store::set_lead(tx.conn, id, lead)?;
        store::put_members(tx.conn, id, lead.agent, &draft.co_agent_ids)?;
    }
    let details = json!({ "fields": ["agent_id"], "from": from, "to": to, "reason": event.reason });
    tx.audit(AuditAction::Update, (AuditSubject::Showing, id.0), &details)?;
    note(tx, row, ShowingStep::Changed)?;
    tell(tx, row, ShowingStep::Changed)
}
