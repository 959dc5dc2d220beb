//! Listings of a file, many in one transaction: leads in bulk, whole listings one by one.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use fangke_shared::property::listing::{ListingDraft, ListingStatus};
use fangke_shared::property::owner::OwnerDraft;
use fangke_shared::{ListingId, MemberId};

use super::changes::{changed_fields, log_changes};
use super::rows::ListingValues;
use super::store::Entry;
use super::{occupancy, store};
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::community::service as community;
use crate::property::owner::service as owner;

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
}

/// Stores rows; the answer tells what became of each, in order.
///
/// # Errors
/// Those of the database; then nothing of them may be kept.
pub fn store_all(tx: &mut Tx<'_>, rows: Vec<Imported>, creator: Option<MemberId>) -> ApiResult<Vec<Outcome>> {
    let now = tx.now();
    let import_keys: Vec<&str> = rows.iter().map(|row| row.import_key.as_str()).collect();
    let mut known: HashSet<String> = store::known_import_keys(tx.conn, &import_keys)?;
    let mut outcomes = Vec::with_capacity(rows.len());
    let (mut values, mut leads) = (Vec::new(), Vec::new());
    for row in rows {
        if !known.insert(row.import_key.clone()) {
            outcomes.push(Outcome::Merged);
        } else if row.draft.missing(!row.owners.is_empty()).is_empty() {
            outcomes.push(store_whole(tx, row, creator)?);
        } else {
            let new = ListingValues::new(&row.draft, ListingStatus::Lead, Some(row.district.clone()), now.naive_utc())?;
            values.push((new, entry(row.import_key.clone(), creator, now)));
            leads.push(row);
            outcomes.push(Outcome::Created);
        }
    }
    if leads.is_empty() {
        return Ok(outcomes);
    }
    let ids = store::insert_all(tx.conn, values)?;
    let records: Vec<(i64, String)> =
        ids.iter().zip(&leads).map(|(id, row)| (*id, store::indexed(ListingId(*id), &row.community_terms, &row.draft))).collect();
    store::index_new(tx.conn, &records)?;
    for (id, row) in ids.iter().zip(&leads).filter(|(_, row)| !row.owners.is_empty()) {
        owner::add_all(tx, ListingId(*id), &row.owners)?;
    }
    Ok(outcomes)
}

/// What a file brings belongs to nobody until somebody works on it.
fn entry(import_key: String, creator: Option<MemberId>, now: DateTime<Utc>) -> Entry {
    Entry { maintainer: None, creator, is_late: false, import_key: Some(import_key), now }
}

/// A row with everything that a listing needs: new, or news of the listing that holds the flat.
fn store_whole(tx: &mut Tx<'_>, row: Imported, creator: Option<MemberId>) -> ApiResult<Outcome> {
    let now = tx.now();
    let key = row.draft.property_key().ok_or_else(|| ApiError::internal("a whole listing has a property key"))?;
    if let Some(holder) = occupancy::holder(tx.conn, &key, row.draft.purpose)? {
        return bring_up_to_date(tx, holder, &row, creator);
    }
    let values = ListingValues::new(&row.draft, ListingStatus::Available, Some(row.district.clone()), now.naive_utc())?;
    let id = store::insert(tx.conn, values, &entry(row.import_key.clone(), creator, now))?;
    if occupancy::hold(tx.conn, &key, row.draft.purpose, id)?.is_some() {
        // Somebody entered the flat this very moment: going back and reading it again finds it.
        return Err(ApiError::busy());
    }
    if let (Some(community), Some(building)) = (row.draft.community_id, &row.draft.building) {
        community::learn_building(tx.conn, community, building, row.draft.unit.as_deref(), row.draft.total_floors)?;
    }
    owner::add_all(tx, id, &row.owners)?;
    store::index(tx.conn, id, &row.community_terms, &row.draft)?;
    Ok(Outcome::Created)
}

/// What the row tells replaces what was known; what it doesn't tell stays.
fn bring_up_to_date(tx: &mut Tx<'_>, id: ListingId, row: &Imported, creator: Option<MemberId>) -> ApiResult<Outcome> {
    let now = tx.now();
    store::touch(tx.conn, id)?;
    let known = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let before = known.draft();
    let mut told = serde_json::to_value(&row.draft).map_err(ApiError::internal)?;
    if let Some(told) = told.as_object_mut() {
        told.retain(|name, value| !value.is_null() && !matches!(name.as_str(), "purpose" | "terms") && *value != serde_json::json!([]));
        // Every row of a file says that it comes from a file; where the listing came from stays.
        told.retain(|name, _| name != "source" || before.source.is_none());
    }
    let after: ListingDraft = crate::platform::http::merge_patch(&before, told)?;
    if changed_fields(&before, &after)?.is_empty() {
        return Ok(Outcome::Merged);
    }
    store::update(tx.conn, id, ListingValues::new(&after, known.status, Some(row.district.clone()), now.naive_utc())?)?;
    store::index(tx.conn, id, &row.community_terms, &after)?;
    log_changes(tx, id, creator, &before, &after)?;
    Ok(Outcome::Updated)
}
