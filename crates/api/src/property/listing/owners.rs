//! The contacts of a listing change (§2.5): what owes itself to it on the listing.

use fangke_shared::ListingId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::permission::Action;
use fangke_shared::property::timeline::TimelineEvent;
use serde_json::json;

use super::{access, service, store};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;
use crate::property::owner::service::{self as owner, Change};
use crate::property::timeline::service as timeline;

/// Compares a new number with those that the listing has; true for one that it has. Who may not change the contacts, or has not read them as they
/// are, compares nothing.
///
/// # Errors
/// As [`owner::compare`].
pub fn compare(tx: &mut Tx<'_>, (id, version): (ListingId, i64), change: &Change) -> ApiResult<bool> {
    let row = if store::version(tx.conn, id)? == Some(version) { store::find(tx.conn, id)? } else { None };
    let Some(row) = row else { return Ok(false) };
    if access::may(tx, Action::EditListing, &row)? { owner::compare(tx, id, change) } else { Ok(false) }
}

/// Changes a listing's contacts; a lead may become whole by it.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`, wrong fields, `already_exists` for a number the listing has;
/// `required` when the only contact of a listing would go; `listing_exists`, `quota_exceeded` for a lead that becomes whole.
pub fn change(tx: &mut Tx<'_>, (id, version): (ListingId, i64), change: &Change) -> ApiResult<()> {
    // It makes nothing public: contacts are nothing that the rules of the pools look at.
    service::open_as_it_is(tx, Action::EditListing, id, version)?;
    owner::apply(tx, id, change)?;
    if !owner::has_any(tx.conn, id)? {
        service::require_lead(tx.conn, id)?;
    }
    let me = tx.me()?;
    timeline::add(tx, id, me, &TimelineEvent::OwnersChanged)?;
    tx.audit(AuditAction::Update, (AuditSubject::Listing, id.0), &json!({ "fields": ["owners"] }))?;
    service::complete_if_whole(tx, id)
}
