//! Listings of a file, many in one transaction: leads in bulk, whole listings one by one.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::permission::Action;
use fangke_shared::property::listing::{ListingDraft, ListingStatus, PropertyKey, Purpose};
use fangke_shared::property::owner::OwnerDraft;
use fangke_shared::property::timeline::TimelineEvent;
use fangke_shared::{ListingId, MemberId};
use serde_json::json;

use super::changes::{changed_fields, log_changes};
use super::event::ListingChanged;
use super::rows::ListingValues;
use super::store::Entry;
use super::{access, index, occupancy, store};
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::community::service as community;
use crate::property::owner::service as owner;
use crate::property::timeline::service as timeline;

/// A row that is ready to be stored.
pub struct Imported {
    /// The listing, with its community.
    pub draft: ListingDraft,
    /// Contacts.
    pub owners: Vec<OwnerDraft>,
    /// The community's district.
    pub district: String,
    /// What the community is found by, joined.
    pub community_terms: std::sync::Arc<str>,
    /// Hash of what the row says.
    pub import_key: String,
    /// Who entered it, or who imports it.
    pub creator: Option<MemberId>,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A new listing or lead.
    Created,
    /// A known listing has changed.
    Updated,
    /// It says nothing new.
    Merged,
    /// A new listing of a flat that was closed before.
    CreatedAgain,
    /// The very row was closed before, and stays so.
    StaysClosed,
    /// It would change a listing outside of what the importer may change.
    Refused,
}

/// Stores rows; the answer tells what became of each, in order, and which listings are new.
///
/// A flat is known by its place, so a row about one is news of it whatever the row lacks; only what nobody can place is a new lead.
///
/// # Errors
/// Those of the database; then nothing of them may be kept.
pub fn store_all(tx: &mut Tx<'_>, rows: Vec<Imported>) -> ApiResult<(Vec<Outcome>, Vec<ListingId>)> {
    let now = tx.now();
    let import_keys: Vec<&str> = rows.iter().map(|row| row.import_key.as_str()).collect();
    let mut known: HashSet<String> = store::known_import_keys(tx.conn, &import_keys)?;
    let communities: HashSet<i64> =
        rows.iter().filter(|row| row.draft.property_key().is_some()).filter_map(|row| row.draft.community_id).map(|id| id.0).collect();
    let mut held: HashMap<(PropertyKey, Purpose), ListingId> = store::leads_of(tx.conn, &communities)?;
    let (mut outcomes, mut added) = (Vec::with_capacity(rows.len()), Vec::new());
    let (mut values, mut leads) = (Vec::new(), Vec::new());
    for row in rows {
        let is_known = !known.insert(row.import_key.clone());
        let Some(key) = row.draft.property_key() else {
            if is_known {
                outcomes.push(Outcome::Merged);
            } else {
                outcomes.push(Outcome::Created);
                values.push((new_lead(&row, now)?, entry(&row, now)));
                leads.push(row);
            }
            continue;
        };
        let place = (key, row.draft.purpose);
        if let Some(holder) = occupancy::holder(tx.conn, &place.0, place.1)? {
            outcomes.push(bring_up_to_date(tx, holder, &row)?);
            continue;
        }
        if let Some(lead) = held.get(&place) {
            outcomes.push(bring_up_to_date(tx, *lead, &row)?);
            continue;
        }
        let closed = store::closed_of(tx.conn, &row.draft)?;
        if is_known && closed {
            outcomes.push(Outcome::StaysClosed);
        } else if row.draft.missing(!row.owners.is_empty()).is_empty() {
            added.push(store_whole(tx, &place.0, row)?);
            outcomes.push(if closed { Outcome::CreatedAgain } else { Outcome::Created });
        } else {
            // At once, for the next row may be about the same flat.
            let id = store::insert(tx.conn, new_lead(&row, now)?, &entry(&row, now))?;
            index::put(tx.conn, id, &row.community_terms, &row.draft)?;
            owner::add_all(tx, id, &row.owners)?;
            held.insert(place, id);
            added.push(id);
            outcomes.push(if closed { Outcome::CreatedAgain } else { Outcome::Created });
        }
    }
    if leads.is_empty() {
        return Ok((outcomes, added));
    }
    let ids = store::insert_all(tx.conn, values)?;
    let records: Vec<(i64, String)> =
        ids.iter().zip(&leads).map(|(id, row)| (*id, index::indexed(ListingId(*id), &row.community_terms, &row.draft))).collect();
    index::add_all(tx.conn, &records)?;
    for (id, row) in ids.iter().zip(&leads).filter(|(_, row)| !row.owners.is_empty()) {
        owner::add_all(tx, ListingId(*id), &row.owners)?;
    }
    added.extend(ids.into_iter().map(ListingId));
    Ok((outcomes, added))
}

fn new_lead(row: &Imported, now: DateTime<Utc>) -> ApiResult<ListingValues> {
    ListingValues::new(&row.draft, ListingStatus::Lead, Some(row.district.clone()), now.naive_utc())
}

/// What a file brings belongs to nobody until somebody works on it.
fn entry(row: &Imported, now: DateTime<Utc>) -> Entry {
    Entry { maintainer: None, creator: row.creator, is_late: false, import_key: Some(row.import_key.clone()), now }
}

/// A row with everything that a listing needs, of a flat that no listing holds.
fn store_whole(tx: &mut Tx<'_>, key: &PropertyKey, row: Imported) -> ApiResult<ListingId> {
    let now = tx.now();
    let values = ListingValues::new(&row.draft, ListingStatus::Available, Some(row.district.clone()), now.naive_utc())?;
    let id = store::insert(tx.conn, values, &entry(&row, now))?;
    hold(tx, key, &row.draft, id)?;
    owner::add_all(tx, id, &row.owners)?;
    index::put(tx.conn, id, &row.community_terms, &row.draft)?;
    Ok(id)
}

/// Enters a flat of which a contract says that it was sold or let before: off the market, and nobody's. It is there for what hangs on it.
///
/// # Errors
/// Only when the database fails.
pub fn enter_gone(
    tx: &mut Tx<'_>,
    (draft, status): (&ListingDraft, ListingStatus),
    (district, community_terms): (Option<String>, &str),
    creator: MemberId,
) -> ApiResult<ListingId> {
    let now = tx.now();
    let values = ListingValues::new(draft, status, district, now.naive_utc())?;
    let entry = Entry { maintainer: None, creator: Some(creator), is_late: false, import_key: None, now };
    let id = store::insert(tx.conn, values, &entry)?;
    index::put(tx.conn, id, community_terms, draft)?;
    Ok(id)
}

fn hold(tx: &mut Tx<'_>, key: &PropertyKey, draft: &ListingDraft, id: ListingId) -> ApiResult<()> {
    if occupancy::hold(tx.conn, key, draft.purpose, id)?.is_some() {
        // Somebody entered the flat this very moment: going back and reading it again finds it.
        return Err(ApiError::busy());
    }
    if let (Some(community), Some(building)) = (draft.community_id, &draft.building) {
        community::learn_building(tx.conn, community, building, draft.unit.as_deref(), draft.total_floors)?;
    }
    Ok(())
}

/// What the row tells, over what was known; what it doesn't tell stays.
fn told_over(before: &ListingDraft, row: &ListingDraft) -> ApiResult<ListingDraft> {
    let mut told = serde_json::to_value(row).map_err(ApiError::internal)?;
    if let Some(told) = told.as_object_mut() {
        told.retain(|name, value| !value.is_null() && !matches!(name.as_str(), "purpose" | "terms") && *value != serde_json::json!([]));
        // Every row of a file says that it comes from a file; where the listing came from, and when, stays.
        told.retain(|name, _| name != "source" || before.source.is_none());
        told.retain(|name, _| name != "obtained_at" || before.obtained_at.is_none());
        // A price that the file doesn't tell takes none away; one that is on request now is told in so many words.
        told.retain(|name, value| name != "is_price_on_request" || *value == serde_json::json!(true));
    }
    let mut after: ListingDraft = crate::platform::http::merge_patch(before, told)?;
    // Of the terms a file tells what stands ready.
    if !row.terms.equipment.is_empty() {
        after.terms.equipment.clone_from(&row.terms.equipment);
    }
    if after.terms.furniture.is_none() {
        after.terms.furniture.clone_from(&row.terms.furniture);
    }
    Ok(after.normalised())
}

/// News of a listing that is known: what changes is in the timeline and the audit trail, and whoever looks after it is told.
fn bring_up_to_date(tx: &mut Tx<'_>, id: ListingId, row: &Imported) -> ApiResult<Outcome> {
    let now = tx.now();
    let known = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let before = known.draft();
    let owners = owner::unknown(tx, id, &row.owners)?;
    let fields = changed_fields(&before, &told_over(&before, &row.draft)?)?;
    if fields.is_empty() && owners.is_empty() {
        return Ok(Outcome::Merged);
    }
    if tx.caller().is_ok() && !access::may(tx, Action::EditListing, &known)? {
        return Ok(Outcome::Refused);
    }
    // Read again under the lock.
    store::touch(tx.conn, id)?;
    let known = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let before = known.draft();
    let after = told_over(&before, &row.draft)?;
    owner::add_all(tx, id, &owners)?;
    let me = tx.me().ok();
    let is_whole = known.status == ListingStatus::Lead && after.missing(owner::has_any(tx.conn, id)?).is_empty();
    let status = if is_whole { ListingStatus::Available } else { known.status };
    store::update(tx.conn, id, ListingValues::new(&after, status, Some(row.district.clone()), now.naive_utc())?)?;
    if is_whole && let Some(key) = after.property_key() {
        hold(tx, &key, &after, id)?;
        store::set_entered_public(tx.conn, id, now.naive_utc())?;
        timeline::add(tx, id, me, &TimelineEvent::Completed)?;
    }
    index::put(tx.conn, id, &row.community_terms, &after)?;
    log_changes(tx, id, me, &before, &after)?;
    if !owners.is_empty() {
        timeline::add(tx, id, me, &TimelineEvent::OwnersChanged)?;
    }
    let mut fields = changed_fields(&before, &after)?;
    if !fields.is_empty() {
        tx.emit(ListingChanged { listing: id, fields: fields.clone() })?;
    }
    fields.extend((!owners.is_empty()).then(|| "owners".to_owned()));
    tx.audit(AuditAction::Update, (AuditSubject::Listing, id.0), &json!({ "fields": fields, "by_import": true }))?;
    if let Some(maintainer) = known.maintainer_id.map(MemberId).filter(|maintainer| Some(*maintainer) != me) {
        notice::add(tx, maintainer, NoticeKind::ListingImported, Some(id), &json!({ "by": me }))?;
    }
    Ok(Outcome::Updated)
}
