//! Rules of listings (§1.1, §1.2, §1.4, §1.5, §1.7, §1.8): one transaction each.

use chrono::{DateTime, Utc};
use fangke_shared::audit::{AuditAction, AuditSubject};
use fangke_shared::field::Checks;
use fangke_shared::listing::{
    ChangeStatusRequest, CreateListingRequest, DuplicateResponse, ExistingListing, ListingDraft, ListingResponse, ListingStatus,
    MissingPart, Pool, PropertyKey, Purpose, SetGradeRequest, TimelineEntry, TimelineEvent,
};
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use fangke_shared::photo::PhotoKind;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::{CommunityId, FollowUpId, ListingId, MemberId};
use serde_json::{Value, json};

use super::changes::{changed_fields, log_changes};
use super::events::{self, What};
use super::evidence::is_late;
use super::rows::ListingValues;
use super::store::Entry;
use super::{claims, evidence, hands, store, timeline};
use crate::community::service as community;
use crate::owner::service as owner;
use crate::platform::audit_log::{self, Actor};
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::http::{PageQuery, merge_patch};
use crate::pool::service as pool;
use crate::setting::service::Rules;
use crate::share::service as share;

pub use super::conditions::within;
pub use super::detail::{get, refs};
pub use super::evidence::{EvidenceChange, evidence_changed, evidence_noted, lower_due};
pub use super::facets::facets;
pub use super::hands::hand_over;
pub(crate) use super::rows::ListingRow;
pub use super::search::{Context, page};
pub use super::timeline::price_changes;
pub use super::{access, quota, state};

/// Enters a listing, or a lead.
///
/// # Errors
/// Wrong or missing fields; `listing_exists`, `quota_exceeded`.
pub fn create(conn: &mut Conn, keys: &Keys, caller: &Caller, request: CreateListingRequest, rules: &Rules) -> ApiResult<ListingResponse> {
    let now = rules.now;
    request.validate(now)?;
    let CreateListingRequest { draft, owners, is_lead } = request;
    let draft = draft.normalised();
    let status = if is_lead && !draft.missing(!owners.is_empty()).is_empty() { ListingStatus::Lead } else { ListingStatus::Available };
    let me = caller.claims.member_id;
    let place = Place::of(conn, &draft)?;
    if status.is_active() {
        quota::admit(conn, rules, me, None)?;
    }
    let entry = Entry { maintainer: Some(me), creator: Some(me), is_late: is_late(draft.obtained_at, rules), import_key: None, now };
    let id = store::insert(conn, ListingValues::new(&draft, status, place.district.clone(), now.naive_utc())?, &entry)?;
    if status.is_active() {
        hold(conn, caller, id, &draft, rules)?;
    }
    place.learn(conn, &draft)?;
    owner::add_all(conn, keys, id, &owners)?;
    store::index(conn, id, &place.terms, &draft)?;
    audit_log::record(conn, &Actor::from(caller), now, AuditAction::Create, (AuditSubject::Listing, id.0), &json!({ "status": status }))?;
    get(conn, caller, id, rules)
}

/// The community of a draft, as far as a listing needs it.
struct Place {
    district: Option<String>,
    terms: String,
}

impl Place {
    fn of(conn: &mut Conn, draft: &ListingDraft) -> ApiResult<Self> {
        if draft.community_id.is_none() {
            return Ok(Self { district: None, terms: String::new() });
        }
        let community = community::of_listing(conn, draft.community_id)?
            .ok_or_else(|| ApiError::field(FieldError::new("/community_id", FieldCode::DoesNotExist)))?;
        Ok(Self { terms: community::terms(&community), district: Some(community.district) })
    }

    fn learn(&self, conn: &mut Conn, draft: &ListingDraft) -> ApiResult<()> {
        match (draft.community_id, &draft.building) {
            (Some(id), Some(building)) => community::learn_building(conn, id, building, draft.unit.as_deref(), draft.total_floors),
            _ => Ok(()),
        }
    }
}

/// Lets an active listing hold its flat (§1.1).
fn hold(conn: &mut Conn, caller: &Caller, id: ListingId, draft: &ListingDraft, rules: &Rules) -> ApiResult<()> {
    let Some(key) = draft.property_key() else { return Ok(()) };
    match claims::claim(conn, &key, draft.purpose, id)? {
        None => Ok(()),
        Some(holder) => {
            let existing = existing(conn, caller, holder, rules)?;
            Err(ApiError { existing_listing: Some(Box::new(existing)), ..ApiError::new(ErrorCode::ListingExists) })
        }
    }
}

fn existing(conn: &mut Conn, caller: &Caller, id: ListingId, rules: &Rules) -> ApiResult<ExistingListing> {
    let row = store::find(conn, id)?.ok_or_else(ApiError::not_found)?;
    let may_change = access::may(conn, &caller.claims, Action::ChangeListingStatus, &row)?;
    let can_reactivate = may_change && row.status.check_step(ListingStatus::Available, row.purpose).is_ok();
    let can_claim = pool::claim_state(conn, caller, &row, rules)?.may;
    Ok(ExistingListing { listing_id: id, status: row.status, can_reactivate, can_claim })
}

/// Who holds a flat, while the form is being filled.
///
/// # Errors
/// What the database says.
pub fn duplicate(conn: &mut Conn, caller: &Caller, key: &PropertyKey, purpose: Purpose, rules: &Rules) -> ApiResult<DuplicateResponse> {
    let holder = claims::holder(conn, key, purpose)?;
    let existing_listing = holder.map(|id| existing(conn, caller, id, rules)).transpose()?;
    Ok(DuplicateResponse { existing_listing })
}

/// Reads a listing that the caller is going to change, counts its version up, and settles whose it is.
pub(super) fn open(conn: &mut Conn, caller: &Caller, action: Action, id: ListingId, version: i64, rules: &Rules) -> ApiResult<ListingRow> {
    let mut row = open_as_it_is(conn, caller, action, id, version)?;
    hands::settle(conn, rules, &mut row)?;
    Ok(row)
}

fn open_as_it_is(conn: &mut Conn, caller: &Caller, action: Action, id: ListingId, version: i64) -> ApiResult<ListingRow> {
    let is_current = store::bump(conn, id, version)?;
    let row = store::find(conn, id)?.ok_or_else(ApiError::not_found)?;
    access::require(conn, &caller.claims, action, &row)?;
    if is_current { Ok(row) } else { Err(ApiError::new(ErrorCode::StaleVersion)) }
}

/// A listing as it stands.
///
/// # Errors
/// `not_found`.
pub(crate) fn find(conn: &mut Conn, id: ListingId) -> ApiResult<ListingRow> {
    store::find(conn, id)?.ok_or_else(ApiError::not_found)
}

/// Takes the listing's lock, whatever its version, and settles whose it is.
///
/// # Errors
/// `not_found`.
pub fn take(conn: &mut Conn, id: ListingId, rules: &Rules) -> ApiResult<ListingRow> {
    lock(conn, id)?;
    let mut row = store::find(conn, id)?.ok_or_else(ApiError::not_found)?;
    hands::settle(conn, rules, &mut row)?;
    Ok(row)
}

/// Merges a patch into a listing; a lead that lacks nothing any more becomes available.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`, wrong fields, `listing_exists`, `quota_exceeded`.
pub fn update(conn: &mut Conn, caller: &Caller, id: ListingId, version: i64, patch: Value, rules: &Rules) -> ApiResult<ListingResponse> {
    let now = rules.now;
    let row = open(conn, caller, Action::EditListing, id, version, rules)?;
    let before = row.draft();
    let after: ListingDraft = merge_patch(&before, patch)?;
    let mut checks = Checks::new();
    after.check(now, &mut checks);
    let after = after.normalised();
    let missing = after.missing(owner::has_any(conn, id)?);
    let is_lead = row.status == ListingStatus::Lead;
    if !is_lead {
        missing.iter().for_each(|part| checks.push(FieldError::new(part.pointer(), FieldCode::Required)));
    }
    checks.finish()?;
    let status = if is_lead && missing.is_empty() { ListingStatus::Available } else { row.status };
    let place = Place::of(conn, &after)?;
    store::update(conn, id, ListingValues::new(&after, status, place.district.clone(), now.naive_utc())?)?;
    let is_other_flat = before.property_key() != after.property_key() || before.purpose != after.purpose;
    let me = caller.claims.member_id;
    if is_lead && status.is_active() {
        // Before the flat: everybody takes the member's lock first, then the flat's.
        quota::admit(conn, rules, row.maintainer_id.map_or(me, MemberId), Some(id))?;
    }
    if status.is_active() && (is_lead || is_other_flat) {
        claims::release(conn, id)?;
        hold(conn, caller, id, &after, rules)?;
    }
    log_changes(conn, id, Some(me), &before, &after, now)?;
    if is_lead && status == ListingStatus::Available {
        complete(conn, &row, me, rules)?;
    }
    evidence::lower(conn, rules, id, &row)?;
    place.learn(conn, &after)?;
    store::index(conn, id, &place.terms, &after)?;
    audit(conn, caller, now, AuditAction::Update, id, &json!({ "fields": changed_fields(&before, &after)? }))?;
    get(conn, caller, id, rules)
}

/// A lead becomes a listing, in the hands of whoever completed it where nobody looked after it.
fn complete(conn: &mut Conn, row: &ListingRow, me: MemberId, rules: &Rules) -> ApiResult<()> {
    let id = ListingId(row.id);
    store::set_entered(conn, id, row.maintainer_id.map_or(me, MemberId), me, rules.now.naive_utc())?;
    events::add(conn, id, Some(me), rules.now, &What::Event(&TimelineEvent::Completed))
}

/// Called when the owners of a lead have changed: it may lack nothing any more.
///
/// # Errors
/// `listing_exists`, `quota_exceeded`.
pub fn complete_if_whole(conn: &mut Conn, caller: &Caller, id: ListingId, rules: &Rules) -> ApiResult<()> {
    let row = store::find(conn, id)?.ok_or_else(ApiError::not_found)?;
    let draft = row.draft();
    if row.status != ListingStatus::Lead || !draft.missing(owner::has_any(conn, id)?).is_empty() {
        return Ok(());
    }
    let me = caller.claims.member_id;
    quota::admit(conn, rules, row.maintainer_id.map_or(me, MemberId), Some(id))?;
    store::set_status(conn, id, ListingStatus::Available, rules.now.naive_utc())?;
    hold(conn, caller, id, &draft, rules)?;
    complete(conn, &row, me, rules)
}

/// Changes the status by hand (§1.2).
///
/// # Errors
/// `status_not_allowed`, `contract_required`; for one that comes back, `listing_exists` where its flat was listed meanwhile and
/// `quota_exceeded`.
pub fn change_status(
    conn: &mut Conn,
    caller: &Caller,
    id: ListingId,
    version: i64,
    request: ChangeStatusRequest,
    rules: &Rules,
) -> ApiResult<ListingResponse> {
    request.validate()?;
    let row = open(conn, caller, Action::ChangeListingStatus, id, version, rules)?;
    set_status(conn, caller, &row, request.status, request.reason.trim(), rules)?;
    get(conn, caller, id, rules)
}

/// Takes a step of the status machine on a listing whose lock the caller holds.
///
/// # Errors
/// As [`change_status`].
pub fn set_status(conn: &mut Conn, caller: &Caller, row: &ListingRow, status: ListingStatus, reason: &str, rules: &Rules) -> ApiResult<()> {
    let id = ListingId(row.id);
    row.status.check_step(status, row.purpose).map_err(ApiError::new)?;
    match (row.status.is_active(), status.is_active()) {
        (true, false) => claims::release(conn, id)?,
        (false, true) => {
            if let (Some(maintainer), Pool::Private) = (row.maintainer_id, row.pool) {
                quota::admit(conn, rules, MemberId(maintainer), Some(id))?;
            }
            hold(conn, caller, id, &row.draft(), rules)?;
        }
        _ => {}
    }
    store::set_status(conn, id, status, rules.now.naive_utc())?;
    if status != ListingStatus::Available {
        // What can't be had is not shown, either.
        share::close(conn, caller, id, rules)?;
    }
    let event = TimelineEvent::StatusChanged { from: row.status, to: status, reason: reason.to_owned() };
    events::add(conn, id, Some(caller.claims.member_id), rules.now, &What::Event(&event))?;
    audit(conn, caller, rules.now, AuditAction::ChangeStatus, id, &json!({ "from": row.status, "to": status }))
}

/// Gives a listing another grade (§1.8).
///
/// # Errors
/// As [`evidence::set_grade`].
pub fn set_grade(
    conn: &mut Conn,
    caller: &Caller,
    (id, version): (ListingId, i64),
    request: &SetGradeRequest,
    rules: &Rules,
) -> ApiResult<ListingResponse> {
    evidence::set_grade(conn, caller, (id, version), request.grade, rules)?;
    audit(conn, caller, rules.now, AuditAction::Update, id, &json!({ "fields": ["grade"], "grade": request.grade }))?;
    get(conn, caller, id, rules)
}

/// Names the developer: who brought the listing back with its owner's word (§1.3).
///
/// # Errors
/// What the database says.
pub fn set_developer(conn: &mut Conn, id: ListingId, developer: MemberId) -> ApiResult<()> {
    store::set_developer(conn, id, developer)
}

/// A page of the timeline.
///
/// # Errors
/// `not_found`, or a cursor that no page gave.
pub fn timeline(conn: &mut Conn, id: ListingId, page: &PageQuery) -> ApiResult<Page<TimelineEntry>> {
    let row = store::find(conn, id)?.ok_or_else(ApiError::not_found)?;
    let creator = timeline::member_ref(conn, row.creator_id)?;
    timeline::page(conn, &row, creator, page)
}

/// For changes that stand in other tables: takes the listing's lock after the same checks as a change of its own.
///
/// It settles nothing: such a change must not be one that the rules of the pools look at.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`.
pub fn open_for_edit(conn: &mut Conn, caller: &Caller, id: ListingId, version: i64) -> ApiResult<()> {
    open_as_it_is(conn, caller, Action::EditListing, id, version).map(drop)
}

/// Only a lead may lack its contacts.
///
/// # Errors
/// `required` at `/owners` for a listing.
pub fn require_lead(conn: &mut Conn, id: ListingId) -> ApiResult<()> {
    match store::find(conn, id)?.ok_or_else(ApiError::not_found)?.status {
        ListingStatus::Lead => Ok(()),
        _ => Err(ApiError::field(FieldError::new(MissingPart::Owner.pointer(), FieldCode::Required))),
    }
}

/// Takes the listing's lock, whatever its version.
///
/// # Errors
/// `not_found`.
pub fn lock(conn: &mut Conn, id: ListingId) -> ApiResult<()> {
    if store::touch(conn, id)? { Ok(()) } else { Err(ApiError::not_found()) }
}

/// May the caller do this to the listing?
///
/// # Errors
/// `not_found`.
pub fn may(conn: &mut Conn, caller: &Caller, action: Action, id: ListingId) -> ApiResult<bool> {
    let row = store::find(conn, id)?.ok_or_else(ApiError::not_found)?;
    access::may(conn, &caller.claims, action, &row)
}

/// Notes an uploaded picture in the timeline; several of a member within some minutes are one event.
///
/// # Errors
/// What the database says.
pub fn photo_added(conn: &mut Conn, id: ListingId, member: MemberId, of: PhotoKind, now: DateTime<Utc>) -> ApiResult<()> {
    events::add_photo(conn, id, member, of, now)
}

/// Adds an event of another capability to the timeline.
///
/// # Errors
/// What the database says.
pub fn add_event(conn: &mut Conn, id: ListingId, member: MemberId, event: &TimelineEvent, now: DateTime<Utc>) -> ApiResult<()> {
    events::add(conn, id, Some(member), now, &What::Event(event))
}

/// Notes a follow-up on a settled listing, in the timeline and in the list.
///
/// # Errors
/// What the database says.
pub fn followed_up(conn: &mut Conn, row: &ListingRow, author: MemberId, follow_up: FollowUpId, rules: &Rules) -> ApiResult<()> {
    let id = ListingId(row.id);
    events::add(conn, id, Some(author), rules.now, &What::FollowUp(follow_up))?;
    store::set_followed_up(conn, id, rules.now.naive_utc())?;
    // By whomever: what anybody cares for stays where it is (§1.4).
    if row.is_private(rules) { store::set_first_follow_up(conn, id, rules.now.naive_utc()) } else { Ok(()) }
}

/// Listings follow their community's names: they carry its district and are found by its terms.
///
/// # Errors
/// What the database says.
pub fn reindex_community(conn: &mut Conn, id: CommunityId, district: &str, terms: &str) -> ApiResult<()> {
    store::set_district(conn, id, district)?;
    let rows = store::of_community(conn, id)?;
    let records: Vec<(i64, String)> = rows.iter().map(|row| (row.id, store::indexed(ListingId(row.id), terms, &row.draft()))).collect();
    store::index_all(conn, &records)
}

fn audit(conn: &mut Conn, caller: &Caller, now: DateTime<Utc>, action: AuditAction, id: ListingId, details: &Value) -> ApiResult<()> {
    audit_log::record(conn, &Actor::from(caller), now, action, (AuditSubject::Listing, id.0), details)
}
