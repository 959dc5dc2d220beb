//! Rules of listings (§1.1, §1.2, §1.7): one transaction each.

use chrono::{DateTime, Duration, Utc};
use fangke_shared::audit::{AuditAction, AuditSubject};
use fangke_shared::field::Checks;
use fangke_shared::listing::{
    ChangeStatusRequest, CreateListingRequest, DuplicateResponse, ExistingListing, LATE_ENTRY_MINUTES, ListingDraft, ListingResponse,
    ListingStatus, MissingPart, PriceKind, PropertyKey, Purpose, TimelineEntry, TimelineEvent, listing_number,
};
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use fangke_shared::photo::PhotoKind;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::{CommunityId, FollowUpId, ListingId, MemberId};
use serde_json::{Value, json};

use super::events::{self, What};
use super::rows::{ListingRow, ListingValues};
use super::store::Entry;
use super::{access, claims, search, store, timeline};
use crate::community::service as community;
use crate::owner::service as owner;
use crate::platform::audit_log::{self, Actor};
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::http::{PageQuery, merge_patch};

pub use super::evidence::{EvidenceChange, evidence_changed};
pub use super::facets::facets;
pub use super::search::{Context, page};

/// A listing in full.
///
/// # Errors
/// `not_found`.
pub fn get(conn: &mut Conn, caller: &Caller, id: ListingId) -> ApiResult<ListingResponse> {
    let row = store::find(conn, id)?.ok_or_else(ApiError::not_found)?;
    let draft = row.draft();
    let owners = owner::list(conn, id)?;
    let known = draft.community_id.map(|id| community::known(conn, id)).transpose()?.flatten();
    let missing = if row.status == ListingStatus::Lead { draft.missing(!owners.is_empty()) } else { Vec::new() };
    let can_change_status = access::may(conn, &caller.claims, Action::ChangeListingStatus, &row)?;
    Ok(ListingResponse {
        summary: search::one(conn, id)?,
        number: listing_number(id),
        owners,
        missing,
        creator: timeline::member_ref(conn, row.creator_id)?,
        reference_price_fen: known.as_ref().and_then(|known| known.draft.reference_price_fen),
        business_area: known.and_then(|known| known.draft.business_area),
        follow_up_count: row.follow_up_count,
        can_edit: access::may(conn, &caller.claims, Action::EditListing, &row)?,
        next_statuses: if can_change_status { row.status.next_steps(row.purpose) } else { Vec::new() },
        draft,
    })
}

/// Enters a listing, or a lead.
///
/// # Errors
/// Wrong or missing fields; `listing_exists`.
pub fn create(
    conn: &mut Conn,
    keys: &Keys,
    caller: &Caller,
    request: CreateListingRequest,
    now: DateTime<Utc>,
) -> ApiResult<ListingResponse> {
    request.validate(now)?;
    let CreateListingRequest { draft, owners, is_lead } = request;
    let draft = draft.normalised();
    let status = if is_lead && !draft.missing(!owners.is_empty()).is_empty() { ListingStatus::Lead } else { ListingStatus::Available };
    let me = caller.claims.member_id;
    let place = Place::of(conn, &draft)?;
    let entry = Entry {
        maintainer: Some(me),
        creator: Some(me),
        is_late: draft.obtained_at.is_some_and(|at| now - at > Duration::minutes(LATE_ENTRY_MINUTES)),
        import_key: None,
        now,
    };
    let id = store::insert(conn, ListingValues::new(&draft, status, place.district.clone(), now.naive_utc())?, &entry)?;
    if status.is_active() {
        hold(conn, caller, id, &draft)?;
    }
    place.learn(conn, &draft)?;
    owner::add_all(conn, keys, id, &owners)?;
    store::index(conn, id, &place.terms, &draft)?;
    audit_log::record(conn, &Actor::from(caller), now, AuditAction::Create, (AuditSubject::Listing, id.0), &json!({ "status": status }))?;
    get(conn, caller, id)
}

/// The community of a draft, as far as a listing needs it.
struct Place {
    district: Option<String>,
    terms: String,
}

impl Place {
    fn of(conn: &mut Conn, draft: &ListingDraft) -> ApiResult<Self> {
        let Some(id) = draft.community_id else { return Ok(Self { district: None, terms: String::new() }) };
        let known =
            community::known(conn, id)?.ok_or_else(|| ApiError::field(FieldError::new("/community_id", FieldCode::DoesNotExist)))?;
        Ok(Self { district: Some(known.draft.district), terms: known.terms })
    }

    fn learn(&self, conn: &mut Conn, draft: &ListingDraft) -> ApiResult<()> {
        match (draft.community_id, &draft.building) {
            (Some(id), Some(building)) => community::learn_building(conn, id, building, draft.unit.as_deref(), draft.total_floors),
            _ => Ok(()),
        }
    }
}

/// Lets an active listing hold its flat (§1.1).
fn hold(conn: &mut Conn, caller: &Caller, id: ListingId, draft: &ListingDraft) -> ApiResult<()> {
    let Some(key) = draft.property_key() else { return Ok(()) };
    match claims::claim(conn, &key, draft.purpose, id)? {
        None => Ok(()),
        Some(holder) => {
            let existing = existing(conn, caller, holder)?;
            Err(ApiError { existing_listing: Some(Box::new(existing)), ..ApiError::new(ErrorCode::ListingExists) })
        }
    }
}

fn existing(conn: &mut Conn, caller: &Caller, id: ListingId) -> ApiResult<ExistingListing> {
    let row = store::find(conn, id)?.ok_or_else(ApiError::not_found)?;
    let may_change = access::may(conn, &caller.claims, Action::ChangeListingStatus, &row)?;
    let can_reactivate = may_change && row.status.check_step(ListingStatus::Available, row.purpose).is_ok();
    // Claiming has no ground yet: it comes with the pools (§1.4, §1.5).
    Ok(ExistingListing { listing_id: id, status: row.status, can_reactivate, can_claim: false })
}

/// Who holds a flat, while the form is being filled.
///
/// # Errors
/// What the database says.
pub fn duplicate(conn: &mut Conn, caller: &Caller, key: &PropertyKey, purpose: Purpose) -> ApiResult<DuplicateResponse> {
    let holder = claims::holder(conn, key, purpose)?;
    let existing_listing = holder.map(|id| existing(conn, caller, id)).transpose()?;
    Ok(DuplicateResponse { existing_listing })
}

/// Reads a listing that the caller is going to change, and counts its version up.
fn open(conn: &mut Conn, caller: &Caller, action: Action, id: ListingId, version: i64) -> ApiResult<ListingRow> {
    let is_current = store::bump(conn, id, version)?;
    let row = store::find(conn, id)?.ok_or_else(ApiError::not_found)?;
    access::require(conn, &caller.claims, action, &row)?;
    if is_current { Ok(row) } else { Err(ApiError::new(ErrorCode::StaleVersion)) }
}

/// Merges a patch into a listing; a lead that lacks nothing any more becomes available.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`, wrong fields, `listing_exists`.
pub fn update(
    conn: &mut Conn,
    caller: &Caller,
    id: ListingId,
    version: i64,
    patch: Value,
    now: DateTime<Utc>,
) -> ApiResult<ListingResponse> {
    let row = open(conn, caller, Action::EditListing, id, version)?;
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
    if status.is_active() && (is_lead || is_other_flat) {
        claims::release(conn, id)?;
        hold(conn, caller, id, &after)?;
    }
    let me = caller.claims.member_id;
    log_changes(conn, id, Some(me), &before, &after, now)?;
    if is_lead && status == ListingStatus::Available {
        complete(conn, &row, me, now)?;
    }
    place.learn(conn, &after)?;
    store::index(conn, id, &place.terms, &after)?;
    audit(conn, caller, now, AuditAction::Update, id, &json!({ "fields": changed_fields(&before, &after)? }))?;
    get(conn, caller, id)
}

/// A lead becomes a listing, in the hands of whoever completed it where nobody looked after it.
fn complete(conn: &mut Conn, row: &ListingRow, me: MemberId, now: DateTime<Utc>) -> ApiResult<()> {
    let id = ListingId(row.id);
    if row.maintainer_id.is_none() {
        store::set_maintainer(conn, id, me)?;
    }
    events::add(conn, id, Some(me), now, &What::Event(&TimelineEvent::Completed))
}

/// Called when the owners of a lead have changed: it may lack nothing any more.
///
/// # Errors
/// `listing_exists`.
pub fn complete_if_whole(conn: &mut Conn, caller: &Caller, id: ListingId, now: DateTime<Utc>) -> ApiResult<()> {
    let row = store::find(conn, id)?.ok_or_else(ApiError::not_found)?;
    let draft = row.draft();
    if row.status != ListingStatus::Lead || !draft.missing(owner::has_any(conn, id)?).is_empty() {
        return Ok(());
    }
    store::set_status(conn, id, ListingStatus::Available, now.naive_utc())?;
    hold(conn, caller, id, &draft)?;
    complete(conn, &row, caller.claims.member_id, now)
}

/// Names of the fields in which two drafts differ.
///
/// # Errors
/// None in practice.
pub(super) fn changed_fields(before: &ListingDraft, after: &ListingDraft) -> ApiResult<Vec<String>> {
    let (before, after) =
        (serde_json::to_value(before).map_err(ApiError::internal)?, serde_json::to_value(after).map_err(ApiError::internal)?);
    let (Some(before), Some(after)) = (before.as_object(), after.as_object()) else { return Ok(Vec::new()) };
    Ok(after.iter().filter(|(name, value)| before.get(*name) != Some(*value)).map(|(name, _)| name.clone()).collect())
}

/// Puts what changed into the timeline: prices one by one, the other fields together.
///
/// # Errors
/// What the database says.
pub(super) fn log_changes(
    conn: &mut Conn,
    id: ListingId,
    me: Option<MemberId>,
    before: &ListingDraft,
    after: &ListingDraft,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    for (price, from_fen, to_fen) in [
        (PriceKind::Asking, before.price_fen, after.price_fen),
        (PriceKind::Rent, before.rent_fen, after.rent_fen),
        (PriceKind::Floor, before.floor_price_fen, after.floor_price_fen),
        (PriceKind::Evaluation, before.evaluation_fen, after.evaluation_fen),
    ] {
        if from_fen == to_fen {
            continue;
        }
        events::add(conn, id, me, now, &What::Event(&TimelineEvent::PriceChanged { price, from_fen, to_fen }))?;
        if let (PriceKind::Asking | PriceKind::Rent, Some(from), Some(to)) = (price, from_fen, to_fen) {
            store::set_price_change(conn, id, to - from, now.naive_utc())?;
        }
    }
    const PRICES: [&str; 4] = ["price_fen", "rent_fen", "floor_price_fen", "evaluation_fen"];
    let fields: Vec<String> = changed_fields(before, after)?.into_iter().filter(|field| !PRICES.contains(&field.as_str())).collect();
    if fields.is_empty() {
        return Ok(());
    }
    events::add(conn, id, me, now, &What::Event(&TimelineEvent::Edited { fields }))
}

/// Changes the status by hand (§1.2).
///
/// # Errors
/// `status_not_allowed`, `contract_required`, and `listing_exists` for one that comes back to a flat listed meanwhile.
pub fn change_status(
    conn: &mut Conn,
    caller: &Caller,
    id: ListingId,
    version: i64,
    request: ChangeStatusRequest,
    now: DateTime<Utc>,
) -> ApiResult<ListingResponse> {
    request.validate()?;
    let row = open(conn, caller, Action::ChangeListingStatus, id, version)?;
    let ChangeStatusRequest { status, reason } = request;
    row.status.check_step(status, row.purpose).map_err(ApiError::new)?;
    store::set_status(conn, id, status, now.naive_utc())?;
    match (row.status.is_active(), status.is_active()) {
        (true, false) => claims::release(conn, id)?,
        (false, true) => hold(conn, caller, id, &row.draft())?,
        _ => {}
    }
    let event = TimelineEvent::StatusChanged { from: row.status, to: status, reason: reason.trim().to_owned() };
    events::add(conn, id, Some(caller.claims.member_id), now, &What::Event(&event))?;
    audit(conn, caller, now, AuditAction::ChangeStatus, id, &json!({ "from": row.status, "to": status }))?;
    get(conn, caller, id)
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
/// # Errors
/// `not_found`, `forbidden`, `stale_version`.
pub fn open_for_edit(conn: &mut Conn, caller: &Caller, id: ListingId, version: i64) -> ApiResult<()> {
    open(conn, caller, Action::EditListing, id, version).map(drop)
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

/// Notes a follow-up in the timeline and in the list.
///
/// # Errors
/// What the database says.
pub fn followed_up(conn: &mut Conn, id: ListingId, author: MemberId, follow_up: FollowUpId, now: DateTime<Utc>) -> ApiResult<()> {
    events::add(conn, id, Some(author), now, &What::FollowUp(follow_up))?;
    store::set_followed_up(conn, id, now.naive_utc())
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
