//! The record of a listing as its page shows it, read from all who know of it.

use fangke_shared::permission::Action;
use fangke_shared::property::listing::{
    AssignListingRequest, ChangeStatusRequest, CreateListingRequest, DuplicateResponse, ExistingListing, GradeGap, ListingResponse,
    ListingRoles, ListingStatus, PropertyKey, Purpose, SetGradeRequest, listing_number,
};
use fangke_shared::{ListingId, MemberId};
use serde_json::{Value, json};

use super::store;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::moments::{first_follow_up_due, protected_until};
use crate::property::listing::owners;
use crate::property::listing::service as listing;
use crate::property::listing::{access, quota};
use crate::property::owner::service::{self as owner, Change};
use crate::property::pool::service as pool;
use crate::property::withdrawal::service as withdrawal;

/// A listing in full.
///
/// # Errors
/// `not_found`.
pub fn get(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<ListingResponse> {
    let (caller, rules) = (tx.caller()?, tx.rules);
    let (row, summary, beside) = store::find(tx.conn, rules, id, caller.claims.member_id)?;
    let draft = row.draft();
    let owners = owner::shown(tx, id, beside.owners, beside.has_looked)?;
    let missing = if row.status == ListingStatus::Lead { draft.missing(!owners.is_empty()) } else { Vec::new() };
    let maintainer = row.maintainer_id.map(MemberId);
    let may = |action| Ok::<_, ApiError>(access::ground_by(caller, action, maintainer, |_| Ok(beside.maintainer_units))?.is_some());
    let (can_change_status, can_edit) = (may(Action::ChangeListingStatus)?, may(Action::EditListing)?);
    let evidence = row.state().evidence_now(rules);
    let is_private = row.state().is_private(rules);
    let changed = row.status_changed_at.filter(|_| is_private && matches!(row.status, ListingStatus::Paused | ListingStatus::Unknown));
    let unfollowed = is_private && row.status == ListingStatus::Available && row.first_follow_up_at.is_none();
    let quotas = beside.held.map(|held| quota::of_held(rules, &held));
    Ok(ListingResponse {
        roles: ListingRoles {
            entered: beside.creator.clone(),
            on_behalf: beside.on_behalf,
            maintained: summary.maintainer.clone(),
            surveyed: beside.surveyor,
            keys: beside.key_keeper,
            exclusive: beside.signer,
        },
        is_favourite: beside.is_favourite,
        summary,
        number: listing_number(id),
        owners,
        missing,
        creator: beside.creator,
        reference_price_fen: beside.reference_price_fen,
        business_area: beside.business_area,
        follow_up_count: row.follow_up_count,
        last_talk: beside.last_talk,
        withdrawal: if beside.is_withdrawal_reported { withdrawal::waiting(tx, id)? } else { None },
        can_edit,
        next_statuses: if can_change_status { row.status.next_steps(row.purpose) } else { Vec::new() },
        grade_gap: GradeGap::above(&evidence, &rules.figures),
        evidence,
        claim: pool::claim_state(tx, &row, quotas.as_ref())?,
        quotas: quotas.filter(|_| can_edit),
        protected_until: changed.map(|at| protected_until(rules, at.and_utc())),
        first_follow_up_due_at: row.entered_at.filter(|_| unfollowed).map(|at| first_follow_up_due(rules, at.and_utc())),
        maintainer_changed_at: row.maintainer_changed_at.map(|at| at.and_utc()),
        developer: beside.developer,
        draft,
    })
}

/// A listing that holds the flat already, and what the caller can do about it.
fn existing(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<ExistingListing> {
    let row = listing::find(tx.conn, id)?;
    let may_change = access::may(tx, Action::ChangeListingStatus, &row)?;
    let can_reactivate = may_change && row.status.check_step(ListingStatus::Available, row.purpose).is_ok();
    let quotas = quota::of_maintainer(tx, &row)?;
    let can_claim = pool::claim_state(tx, &row, quotas.as_ref())?.may;
    Ok(ExistingListing { listing_id: id, status: row.status, can_reactivate, can_claim })
}

/// Who holds a flat, while the form is being filled.
///
/// # Errors
/// Only when the database fails.
pub fn duplicate(tx: &mut Tx<'_>, key: &PropertyKey, purpose: Purpose) -> ApiResult<DuplicateResponse> {
    let holder = listing::holder(tx, key, purpose)?;
    Ok(DuplicateResponse { existing_listing: holder.map(|id| existing(tx, id)).transpose()? })
}

/// The record after a change; a refusal because of another listing says what the caller can do about that one.
fn changed(tx: &mut Tx<'_>, done: ApiResult<ListingId>) -> ApiResult<ListingResponse> {
    match done {
        Ok(id) => get(tx, id),
        Err(mut error) => {
            if let Some(holder) = listing::holder_in(&error) {
                error.members.insert(listing::EXISTING.to_owned(), json!(existing(tx, holder)?));
            }
            Err(error)
        }
    }
}

/// Enters a listing, or a lead.
///
/// # Errors
/// As [`listing::create`].
pub fn create(tx: &mut Tx<'_>, request: CreateListingRequest) -> ApiResult<ListingResponse> {
    let done = listing::create(tx, request);
    changed(tx, done)
}

/// Merges a patch into a listing.
///
/// # Errors
/// As [`listing::update`].
pub fn update(tx: &mut Tx<'_>, id: ListingId, version: i64, patch: Value) -> ApiResult<ListingResponse> {
    let done = listing::update(tx, id, version, patch);
    changed(tx, done.map(|()| id))
}

/// Changes the status by hand (§1.2).
///
/// # Errors
/// As [`listing::change_status`].
pub fn change_status(tx: &mut Tx<'_>, id: ListingId, version: i64, request: ChangeStatusRequest) -> ApiResult<ListingResponse> {
    let done = listing::change_status(tx, id, version, request);
    changed(tx, done.map(|()| id))
}

/// Gives a listing another grade (§1.8).
///
/// # Errors
/// As [`listing::set_grade`].
pub fn set_grade(tx: &mut Tx<'_>, at: (ListingId, i64), request: &SetGradeRequest) -> ApiResult<ListingResponse> {
    let done = listing::set_grade(tx, at, request);
    changed(tx, done.map(|()| at.0))
}

/// Compares a new number with those that a listing has (§2.5), before its contacts change: what was compared stays in the ledger
/// although the change is refused. True for a number that it has.
///
/// # Errors
/// As [`owners::compare`].
pub fn compare_owner(tx: &mut Tx<'_>, at: (ListingId, i64), change: &Change) -> ApiResult<bool> {
    owners::compare(tx, at, change)
}

/// The refusal of a number that the listing has.
pub fn repeated_owner() -> ApiError {
    owner::repeated()
}

/// Changes a listing's owner contacts (§2.5).
///
/// # Errors
/// As [`owners::change`].
pub fn change_owners(tx: &mut Tx<'_>, at: (ListingId, i64), change: &Change) -> ApiResult<ListingResponse> {
    let done = owners::change(tx, at, change);
    changed(tx, done.map(|()| at.0))
}

/// Takes a listing over (§1.3 to §1.5).
///
/// # Errors
/// As [`pool::claim`].
pub fn claim(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<ListingResponse> {
    let done = pool::claim(tx, id);
    changed(tx, done.map(|()| id))
}

/// Gives a listing or lead to somebody (§1.5).
///
/// # Errors
/// As [`pool::assign`].
pub fn assign(tx: &mut Tx<'_>, id: ListingId, request: &AssignListingRequest) -> ApiResult<ListingResponse> {
    let done = pool::assign(tx, id, request);
    changed(tx, done.map(|()| id))
}
