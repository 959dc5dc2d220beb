//! A reception as its page has it.

use fangke_shared::client::reception::{ReceptionResponse, ReceptionStep};
use fangke_shared::company::member::MemberRef;
use fangke_shared::permission::Action;
use fangke_shared::{MemberId, ReceptionId};

use super::{access, search};
use crate::client::profile::service as profile;
use crate::company::member::service as member;
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;

/// A reception with everything that the caller may see.
///
/// # Errors
/// `not_found`, also for what is there and not to be seen.
pub fn get(tx: &mut Tx<'_>, id: ReceptionId) -> ApiResult<ReceptionResponse> {
    let row = access::seen(tx, id)?;
    let draft = row.draft();
    let received_by = member::member_ref(tx.conn, Some(row.received_by))?;
    let known = match (&row.contact_hash, &row.contact_masked) {
        (Some(hash), Some(masked)) if row.client_id.is_none() => Some(profile::known(tx, hash, masked.clone())?),
        _ => None,
    };
    Ok(ReceptionResponse {
        summary: search::one(tx.conn, tx.rules, id)?,
        store_name: organisation::names(tx.conn, &[row.store_id])?.remove(&row.store_id).unwrap_or_default(),
        source_detail: draft.source_detail,
        received_by: received_by.unwrap_or_else(|| MemberRef { id: MemberId(row.received_by), display_name: String::new() }),
        steps: ReceptionStep::of(draft.kind, draft.is_owner).to_vec(),
        done: draft.done,
        asked: draft.asked,
        consulted_at: draft.consulted_at,
        said: draft.said,
        reacted: draft.reacted,
        outcome_note: draft.outcome_note,
        known,
        may_edit: access::reaches(tx, Action::HandleReceptions, id)?,
        may_pass: access::reaches(tx, Action::ManageRota, id)?,
    })
}
