//! How a cooperation ends: by one of the two, or because somebody else holds the client, or nobody.

use fangke_shared::MemberId;
use fangke_shared::client::cooperation::{CooperationEnd, CooperationState, CooperationStep, TermsState};
use fangke_shared::client::merge::MergePart;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::problem::ErrorCode;
use serde_json::json;

use super::service::{note_step, tell_both};
use super::store::{self, CooperationRow};
use crate::client::holding::event::HolderChanged;
use crate::client::merging::event::{ClientsMerged, MergeUndone};
use crate::client::profile::merge;
use crate::client::profile::service as profile;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::leaver::event::HandingOver;

/// Ends a cooperation whose client is locked; what was proposed and not agreed on falls away.
pub fn end(tx: &mut Tx<'_>, row: &CooperationRow, because: CooperationEnd, note: Option<&str>) -> ApiResult<()> {
    let (by, at) = (tx.caller().ok().map(|caller| caller.claims.member_id), tx.at());
    if let Some(open) = store::terms_in(tx.conn, row.id(), &[TermsState::Open, TermsState::AwaitingConsent])? {
        store::set_terms_state(tx.conn, open.id, TermsState::Withdrawn)?;
    }
    store::end(tx.conn, row.id(), (by, at), (because, note))?;
    profile::set_partner(tx.conn, row.client(), None)?;
    let details = json!({ "to": CooperationState::Over, "because": because });
    tx.audit(AuditAction::ChangeStatus, (AuditSubject::Cooperation, row.id), &details)?;
    note_step(tx, row, CooperationStep::Ended, note)?;
    tell_both(tx, row, CooperationStep::Ended, note)
}

/// Somebody else holds a client whose lock is held, or nobody: who worked on it with the one before does so no more.
///
/// # Errors
/// Only when the database fails.
pub fn holder_changed(tx: &mut Tx<'_>, event: &mut HolderChanged) -> ApiResult<()> {
    let Some(row) = store::open_on(tx.conn, event.client)? else { return Ok(()) };
    store::bump(tx.conn, row.id(), None)?;
    end(tx, &row, CooperationEnd::HolderChanged, None)
}

/// The work of a leaver goes to a colleague, who was not the one agreed with.
///
/// # Errors
/// Only when the database fails.
pub fn handing_over(tx: &mut Tx<'_>, event: &mut HandingOver) -> ApiResult<()> {
    for found in store::open_with(tx.conn, event.from.id)? {
        merge::lock(tx, found.client())?;
        store::bump(tx.conn, found.id(), None)?;
        let still = store::find(tx.conn, found.id())?.filter(|row| row.state != CooperationState::Over);
        if let Some(row) = still.filter(|row| MemberId(row.partner_id) == event.from.id) {
            end(tx, &row, CooperationEnd::HandedOver, None)?;
        }
    }
    Ok(())
}

/// What was agreed on a client goes with it; an open cooperation is to be ended before.
///
/// # Errors
/// `cooperation_open`.
pub fn merged(tx: &mut Tx<'_>, event: &mut ClientsMerged) -> ApiResult<()> {
    if store::open_on(tx.conn, event.from)?.is_some() {
        return Err(ApiError::new(ErrorCode::CooperationOpen));
    }
    event.hand_over(tx, MergePart::Cooperations, store::OF_CLIENT)
}

/// And comes back with it.
///
/// # Errors
/// Only when the database fails.
pub fn merge_undone(tx: &mut Tx<'_>, event: &mut MergeUndone) -> ApiResult<()> {
    event.hand_back(tx, MergePart::Cooperations, store::OF_CLIENT)
}
