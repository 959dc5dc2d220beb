//! Steps of a listing's status (§1.2): by hand, and by a contract.

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::permission::Action;
use fangke_shared::property::listing::{ChangeStatusRequest, ListingStatus, Pool};
use fangke_shared::property::timeline::TimelineEvent;
use fangke_shared::{ListingId, MemberId};
use serde_json::json;

use super::event::{ListingOffered, ListingStatusChanged};
use super::rows::ListingRow;
use super::service::{hold, open};
use super::{occupancy, quota, store};
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::timeline::service as timeline;

/// Changes the status by hand (§1.2).
///
/// # Errors
/// `status_not_allowed`, `contract_required`; for one that comes back, `listing_exists` where its flat was listed meanwhile and
/// `quota_exceeded`.
pub fn change_status(tx: &mut Tx<'_>, id: ListingId, version: i64, request: ChangeStatusRequest) -> ApiResult<()> {
    request.validate()?;
    let row = open(tx, Action::ChangeListingStatus, id, version)?;
    set_status(tx, &row, request.status, request.reason.trim())
}

/// Takes a step of the status machine on a listing whose lock the caller holds.
///
/// # Errors
/// As [`change_status`].
pub fn set_status(tx: &mut Tx<'_>, row: &ListingRow, status: ListingStatus, reason: &str) -> ApiResult<()> {
    row.status.check_step(status, row.purpose).map_err(ApiError::new)?;
    if let (Some(maintainer), Pool::Private, false, true) = (row.maintainer_id, row.pool, row.status.is_active(), status.is_active()) {
        quota::admit(tx, MemberId(maintainer), Some(ListingId(row.id)))?;
    }
    enter_status(tx, row, status, reason)
}

/// A signed contract sells or lets a listing whose lock the caller holds, or gives it back when it is cancelled (§1.2, §5). Nobody's quota
/// stands against that.
///
/// # Errors
/// `status_not_allowed`; `listing_exists` for one that comes back where its flat was listed meanwhile.
pub fn set_status_by_contract(tx: &mut Tx<'_>, row: &ListingRow, status: ListingStatus, reason: &str) -> ApiResult<()> {
    row.status.check_contract_step(status, row.purpose).map_err(ApiError::new)?;
    enter_status(tx, row, status, reason)
}

fn enter_status(tx: &mut Tx<'_>, row: &ListingRow, status: ListingStatus, reason: &str) -> ApiResult<()> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    let id = ListingId(row.id);
    match (row.status.is_active(), status.is_active()) {
        (true, false) => occupancy::release(tx.conn, id)?,
        (false, true) => hold(tx, id, &row.draft())?,
        _ => {}
    }
    store::set_status(tx.conn, id, status, rules.now.naive_utc())?;
    tx.emit(ListingStatusChanged { listing: id, to: status })?;
    if status == ListingStatus::Available {
        tx.emit(ListingOffered { listing: id, is_cheaper: false })?;
    }
    let event = TimelineEvent::StatusChanged { from: row.status, to: status, reason: reason.to_owned() };
    timeline::add(tx, id, caller.claims.member_id, &event)?;
    tx.audit(AuditAction::ChangeStatus, (AuditSubject::Listing, id.0), &json!({ "from": row.status, "to": status }))
}
