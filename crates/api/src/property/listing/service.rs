//! Rules of listings (§1.1, §1.2, §1.7): one transaction each.

use chrono::NaiveDateTime;
use std::collections::HashMap;

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::field::Checks;
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::listing::{
    CreateListingRequest, ListingDraft, ListingFacets, ListingQuery, ListingRef, ListingStatus, ListingSummary, MissingPart, PropertyKey,
    Purpose, SetGradeRequest,
};
use fangke_shared::property::map::ListingMapCommunity;
use fangke_shared::property::timeline::TimelineEvent;
use fangke_shared::{FollowUpId, ListingId, MemberId};
use serde_json::{Value, json};

use super::changes::{changed_fields, log_changes};
use super::event::{ListingChanged, ListingOffered};
use super::evidence::is_late;
use super::rows::ListingValues;
use super::search::{self, Context};
use super::store::Entry;
use super::{access, behalf, evidence, facets, handover, index, listed, occupancy, places, quota, store};
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::merge_patch;
use crate::property::community::service as community;
use crate::property::owner::service as owner;
use crate::property::timeline::service as timeline;

pub use super::conditions::of_scope;
pub use super::evidence::{EvidenceChange, evidence_changed, lower_due};
pub use super::facets::CachedSizes;
pub use super::handover::{hand_over, make_due_public};
pub use super::index::typed;
pub use super::listed::{BESIDE, one, summary_in_full};
pub use super::parameters::ListingParameters;
pub(crate) use super::rows::ListingRow;
pub use super::status::{change_status, set_status, set_status_by_contract};
pub use super::store::{OfFlat, of_flat};

/// A page of the list.
///
/// # Errors
/// Wrong parameters; a cursor that no page gave.
pub fn page(tx: &mut Tx<'_>, query: &ListingQuery) -> ApiResult<Page<ListingSummary>> {
    let context = Context::of(tx)?;
    search::page(tx.conn, &context, query)
}

/// The listings whose ids a statement finds, as rows of the list; `order` may join what it needs to the row `l`.
///
/// # Errors
/// Only when the database fails.
pub fn some(tx: &mut Tx<'_>, ids: Sql, order: Sql) -> ApiResult<Vec<ListingSummary>> {
    let rules = tx.rules;
    listed::load(tx.conn, rules, ids, order)
}

/// Counts for the filter chips.
///
/// # Errors
/// Wrong parameters.
pub fn facets(tx: &mut Tx<'_>, query: &ListingQuery, sizes: &CachedSizes) -> ApiResult<ListingFacets> {
    let context = Context::of(tx)?;
    facets::facets(tx.conn, &context, query, sizes)
}

/// The communities with coordinates in which listings match, each with how many, for the map. Order and page of the query don't matter.
///
/// # Errors
/// Wrong parameters.
pub fn in_communities(tx: &mut Tx<'_>, query: &ListingQuery) -> ApiResult<Vec<ListingMapCommunity>> {
    let context = Context::of(tx)?;
    places::in_communities(tx.conn, &context, query)
}

/// How many listings match that no map can show.
///
/// # Errors
/// Wrong parameters.
pub fn unplaced(tx: &mut Tx<'_>, query: &ListingQuery) -> ApiResult<i64> {
    let context = Context::of(tx)?;
    places::unplaced(tx.conn, &context, query)
}

/// Enters a listing, or a lead.
///
/// # Errors
/// Wrong or missing fields; `forbidden` for somebody else outside of the caller's reach; `listing_exists`, `quota_exceeded`.
pub fn create(tx: &mut Tx<'_>, request: CreateListingRequest) -> ApiResult<ListingId> {
    let rules = tx.rules;
    let now = rules.now;
    request.validate(now)?;
    let CreateListingRequest { draft, owners, is_lead, on_behalf } = request;
    let draft = draft.normalised();
    let status = if is_lead && !draft.missing(!owners.is_empty()).is_empty() { ListingStatus::Lead } else { ListingStatus::Available };
    let whose = behalf::whose(tx, on_behalf.as_ref())?;
    let community = CommunityFacts::of(tx.conn, &draft)?;
    if status.is_active() {
        quota::admit(tx, whose, None)?;
    }
    let entry = Entry { maintainer: Some(whose), creator: Some(whose), is_late: is_late(draft.obtained_at, rules), import_key: None, now };
    let id = store::insert(tx.conn, ListingValues::new(&draft, status, community.district.clone(), now.naive_utc())?, &entry)?;
    if status.is_active() {
        hold(tx, id, &draft)?;
    }
    community.learn(tx.conn, &draft)?;
    owner::add_all(tx, id, &owners)?;
    index::put(tx.conn, id, &community.terms, &draft)?;
    let mut told = json!({ "status": status });
    if let (Some(behalf), Some(told)) = (&on_behalf, told.as_object_mut()) {
        behalf::keep(tx, id, behalf)?;
        told.insert("on_behalf".to_owned(), json!(behalf));
    }
    tx.audit(AuditAction::Create, (AuditSubject::Listing, id.0), &told)?;
    if status == ListingStatus::Available {
        tx.emit(ListingOffered { listing: id, is_cheaper: false })?;
    }
    Ok(id)
}

/// The community of a draft, as far as a listing needs it.
struct CommunityFacts {
    district: Option<String>,
    terms: String,
}

impl CommunityFacts {
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

/// The member of a problem `listing_exists` that tells of the listing which holds the flat.
pub const EXISTING: &str = "existing_listing";

/// Which listing holds the flat, according to an error.
pub fn holder_in(error: &ApiError) -> Option<ListingId> {
    error.members.get(EXISTING)?.get("listing_id")?.as_i64().map(ListingId)
}

/// Which listing holds a flat for a purpose (§1.1).
///
/// # Errors
/// Only when the database fails.
pub fn holder(tx: &mut Tx<'_>, key: &PropertyKey, purpose: Purpose) -> ApiResult<Option<ListingId>> {
    occupancy::holder(tx.conn, key, purpose)
}

/// Lets an active listing hold its flat (§1.1).
pub(super) fn hold(tx: &mut Tx<'_>, id: ListingId, draft: &ListingDraft) -> ApiResult<()> {
    let Some(key) = draft.property_key() else { return Ok(()) };
    match occupancy::hold(tx.conn, &key, draft.purpose, id)? {
        None => Ok(()),
        Some(holder) => {
            let member = (EXISTING.to_owned(), json!({ "listing_id": holder }));
            Err(ApiError { members: [member].into_iter().collect(), ..ApiError::new(ErrorCode::ListingExists) })
        }
    }
}

/// Reads a listing that the caller is going to change, counts its version up, and makes it public if that is due.
pub(crate) fn open(tx: &mut Tx<'_>, action: Action, id: ListingId, version: i64) -> ApiResult<ListingRow> {
    let mut row = open_as_it_is(tx, action, id, version)?;
    handover::make_public_if_due(tx, &mut row)?;
    Ok(row)
}

pub(super) fn open_as_it_is(tx: &mut Tx<'_>, action: Action, id: ListingId, version: i64) -> ApiResult<ListingRow> {
    let _caller = tx.caller()?;
    let is_current = store::bump(tx.conn, id, version)?;
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    access::require(tx, action, &row)?;
    if is_current { Ok(row) } else { Err(ApiError::new(ErrorCode::StaleVersion)) }
}

/// A listing as it stands.
///
/// # Errors
/// `not_found`.
pub(crate) fn find(conn: &mut Conn, id: ListingId) -> ApiResult<ListingRow> {
    store::find(conn, id)?.ok_or_else(ApiError::not_found)
}

/// Listings in short; those that don't exist are left out.
///
/// # Errors
/// Only when the database fails.
pub fn refs(conn: &mut Conn, ids: impl IntoIterator<Item = ListingId>) -> ApiResult<HashMap<ListingId, ListingRef>> {
    let mut ids: Vec<i64> = ids.into_iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(store::refs(conn, &ids)?.into_iter().map(|listing| (listing.id, listing)).collect())
}

/// Takes the listing's lock, whatever its version, and makes it public if that is due.
///
/// # Errors
/// `not_found`.
pub fn take(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<ListingRow> {
    lock(tx.conn, id)?;
    let mut row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    handover::make_public_if_due(tx, &mut row)?;
    Ok(row)
}

/// Merges a patch into a listing; a lead that lacks nothing any more becomes available.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`, wrong fields, `listing_exists`, `quota_exceeded`.
pub fn update(tx: &mut Tx<'_>, id: ListingId, version: i64, patch: Value) -> ApiResult<()> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    let now = rules.now;
    let row = open(tx, Action::EditListing, id, version)?;
    let before = row.draft();
    let after: ListingDraft = merge_patch(&before, patch)?;
    let mut checks = Checks::new();
    after.check(now, &mut checks);
    let after = after.normalised();
    let missing = after.missing(owner::has_any(tx.conn, id)?);
    let is_lead = row.status == ListingStatus::Lead;
    if !is_lead {
        missing.iter().for_each(|part| checks.push(FieldError::new(part.pointer(), FieldCode::Required)));
    }
    checks.finish()?;
    let status = if is_lead && missing.is_empty() { ListingStatus::Available } else { row.status };
    let community = CommunityFacts::of(tx.conn, &after)?;
    store::update(tx.conn, id, ListingValues::new(&after, status, community.district.clone(), now.naive_utc())?)?;
    let is_other_flat = before.property_key() != after.property_key() || before.purpose != after.purpose;
    let me = caller.claims.member_id;
    if is_lead && status.is_active() {
        // Before the flat: everybody takes the member's lock first, then the flat's.
        quota::admit(tx, row.maintainer_id.map_or(me, MemberId), Some(id))?;
    }
    if status.is_active() && (is_lead || is_other_flat) {
        occupancy::release(tx.conn, id)?;
        hold(tx, id, &after)?;
    }
    log_changes(tx, id, Some(me), &before, &after)?;
    if is_lead && status == ListingStatus::Available {
        complete(tx, &row, me)?;
    }
    evidence::lower(tx, id, &row)?;
    community.learn(tx.conn, &after)?;
    index::put(tx.conn, id, &community.terms, &after)?;
    let fields = changed_fields(&before, &after)?;
    audit(tx, AuditAction::Update, id, &json!({ "fields": fields }))?;
    if !fields.is_empty() {
        tx.emit(ListingChanged { listing: id, fields })?;
    }
    if status == ListingStatus::Available && !is_lead && is_cheaper(&before, &after) {
        tx.emit(ListingOffered { listing: id, is_cheaper: true })?;
    }
    Ok(())
}

/// Does it cost less than before, to buy or to rent?
fn is_cheaper(before: &ListingDraft, after: &ListingDraft) -> bool {
    let is_less = |before: Option<i64>, after: Option<i64>| before.zip(after).is_some_and(|(before, after)| after < before);
    is_less(before.price_fen, after.price_fen) || is_less(before.rent_fen, after.rent_fen)
}

/// A lead becomes a listing, maintained by whoever completed it where nobody was.
fn complete(tx: &mut Tx<'_>, row: &ListingRow, me: MemberId) -> ApiResult<()> {
    let rules = tx.rules;
    let id = ListingId(row.id);
    store::set_entered(tx.conn, id, row.maintainer_id.map_or(me, MemberId), me, rules.now.naive_utc())?;
    timeline::add(tx, id, me, &TimelineEvent::Completed)?;
    tx.emit(ListingOffered { listing: id, is_cheaper: false }).map(drop)
}

/// Called when the owners of a lead have changed: it may lack nothing any more.
///
/// # Errors
/// `listing_exists`, `quota_exceeded`.
pub(super) fn complete_if_whole(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<()> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let draft = row.draft();
    if row.status != ListingStatus::Lead || !draft.missing(owner::has_any(tx.conn, id)?).is_empty() {
        return Ok(());
    }
    let me = caller.claims.member_id;
    quota::admit(tx, row.maintainer_id.map_or(me, MemberId), Some(id))?;
    store::set_status(tx.conn, id, ListingStatus::Available, rules.now.naive_utc())?;
    hold(tx, id, &draft)?;
    complete(tx, &row, me)
}

/// Gives a listing another grade (§1.8).
///
/// # Errors
/// As [`evidence::set_grade`].
pub fn set_grade(tx: &mut Tx<'_>, (id, version): (ListingId, i64), request: &SetGradeRequest) -> ApiResult<()> {
    let _rules = tx.rules;
    evidence::set_grade(tx, (id, version), request.grade)?;
    audit(tx, AuditAction::Update, id, &json!({ "fields": ["grade"], "grade": request.grade }))
}

/// Opens the public page of a listing by an address, or closes it; the answer tells whether anything changed.
///
/// # Errors
/// Only when the database fails.
pub fn set_share_token(conn: &mut Conn, id: ListingId, token: Option<&str>) -> ApiResult<bool> {
    store::set_share_token(conn, id, token)
}

/// Names the developer: who brought the listing back with its owner's word (§1.3).
///
/// # Errors
/// Only when the database fails.
pub fn set_developer(conn: &mut Conn, id: ListingId, developer: MemberId) -> ApiResult<()> {
    store::set_developer(conn, id, developer)
}

/// Only a lead may lack its contacts.
///
/// # Errors
/// `required` at `/owners` for a listing.
pub(super) fn require_lead(conn: &mut Conn, id: ListingId) -> ApiResult<()> {
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
pub fn may(tx: &mut Tx<'_>, action: Action, id: ListingId) -> ApiResult<bool> {
    let _caller = tx.caller()?;
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    access::may(tx, action, &row)
}

/// Notes a follow-up on a listing whose lock is held, in the timeline and in the list.
///
/// # Errors
/// Only when the database fails.
pub fn followed_up(tx: &mut Tx<'_>, row: &ListingRow, author: MemberId, follow_up: FollowUpId) -> ApiResult<()> {
    let rules = tx.rules;
    let id = ListingId(row.id);
    timeline::add_follow_up(tx, id, author, follow_up)?;
    store::set_followed_up(tx.conn, id, rules.now.naive_utc())?;
    // By whomever: what anybody cares for stays where it is (§1.4).
    if row.state().is_private(rules) { store::set_first_follow_up(tx.conn, id, rules.now.naive_utc()) } else { Ok(()) }
}

/// A file has brought a follow-up on a listing: it is counted, and the last one where none is later. Nothing else follows from it.
///
/// # Errors
/// Only when the database fails.
pub fn follow_up_imported(conn: &mut Conn, id: ListingId, at: NaiveDateTime) -> ApiResult<()> {
    store::follow_up_imported(conn, id, at)
}

/// A follow-up on a listing whose lock is held was taken back; `others` are the moments of those that count still, the earliest first. The
/// first follow-up (§1.4) is the next one, if any.
///
/// # Errors
/// Only when the database fails.
pub fn follow_up_voided(tx: &mut Tx<'_>, id: ListingId, was: NaiveDateTime, others: &[NaiveDateTime]) -> ApiResult<()> {
    let at = tx.at();
    store::unset_followed_up(tx.conn, id, was, others.last().copied(), at)?;
    store::move_first_follow_up(tx.conn, id, was, others.iter().find(|other| **other >= was).copied())
}

fn audit(tx: &mut Tx<'_>, action: AuditAction, id: ListingId, details: &Value) -> ApiResult<()> {
    tx.audit(action, (AuditSubject::Listing, id.0), details)
}
