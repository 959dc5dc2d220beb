//! Recording and withdrawing consent.

use fangke_shared::ConsentId;
use fangke_shared::client::consent::{ConsentDraft, ConsentResponse, WithdrawConsentRequest};
use fangke_shared::client::journal::ClientEvent;
use fangke_shared::client::merge::MergePart;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::permission::Action;
use serde_json::json;

use super::store;
use crate::client::journal::service as journal;
use crate::client::merging::event::{ClientsMerged, MergeUndone};
use crate::client::profile::access;
use crate::client::profile::service::ClientRow;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

pub use super::store::list;

/// Records a consent of a client whose lock is held; `prefix` is its place in the request.
///
/// # Errors
/// `forbidden`, `client_public`, wrong fields.
pub fn add(tx: &mut Tx<'_>, row: &ClientRow, draft: &ConsentDraft, prefix: &str) -> ApiResult<()> {
    access::require(tx, Action::EditClient, row)?;
    let mut checks = fangke_shared::field::Checks::new();
    draft.check(prefix, tx.now(), &mut checks);
    checks.finish()?;
    let (me, at, client) = (tx.me()?, tx.at(), row.id());
    let id = store::insert(tx.conn, client, draft, me, draft.given_at.map_or(at, |given| given.naive_utc()))?;
    tx.audit(AuditAction::Create, (AuditSubject::Client, client.0), &json!({ "consent_id": id, "purpose": draft.purpose }))?;
    journal::add(tx, client, me, &ClientEvent::ConsentGiven { purpose: draft.purpose })
}

/// A client takes a consent back; it stays on record.
///
/// # Errors
/// `not_found` also for one that is withdrawn already, `forbidden`, `client_public`.
pub fn withdraw(tx: &mut Tx<'_>, row: &ClientRow, id: ConsentId, request: &WithdrawConsentRequest) -> ApiResult<()> {
    access::require(tx, Action::EditClient, row)?;
    let (me, at, client) = (tx.me()?, tx.at(), row.id());
    let all: Vec<ConsentResponse> = store::list(tx.conn, client)?;
    let consent = all.into_iter().find(|consent| consent.id == id && consent.withdrawn_at.is_none()).ok_or_else(ApiError::not_found)?;
    store::withdraw(tx.conn, id, request.channel, at)?;
    tx.audit(AuditAction::Update, (AuditSubject::Client, client.0), &json!({ "consent_id": id, "withdrawn": true }))?;
    journal::add(tx, client, me, &ClientEvent::ConsentWithdrawn { purpose: consent.purpose })
}

/// What a merged client has agreed to goes with it (§2.2).
///
/// # Errors
/// Only when the database fails.
pub fn merged(tx: &mut Tx<'_>, event: &mut ClientsMerged) -> ApiResult<()> {
    event.hand_over(tx, MergePart::Consents, store::OF_CLIENT)
}

/// And comes back with it.
///
/// # Errors
/// Only when the database fails.
pub fn merge_undone(tx: &mut Tx<'_>, event: &mut MergeUndone) -> ApiResult<()> {
    event.hand_back(tx, MergePart::Consents, store::OF_CLIENT)
}
