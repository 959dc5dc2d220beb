//! Publishing listings to partners, and telling them what becomes of those (A11).

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::partner::outbox::{OutboxSubjectKind, OutboxTopic};
use fangke_shared::partner::syndication::{ShownChange, SyndicateListingsRequest, SyndicatedListings, SyndicationResponse};
use fangke_shared::permission::Action;
use fangke_shared::problem::ErrorCode;
use fangke_shared::property::key::StoreRef;
use fangke_shared::property::listing::ListingStatus;
use fangke_shared::property::timeline::TimelineEvent;
use fangke_shared::{ListingId, MemberId, OrgUnitId};
use serde_json::json;

use super::store::{self, SyndicatedRow};
use crate::company::member::service as member;
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::partner::outbox::service as outbox;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::community::event::{CommunitiesMerged, CommunityRenamed, DistrictRenamed};
use crate::property::listing::access;
use crate::property::listing::event::{ListingChanged, ListingStatusChanged};
use crate::property::listing::service::{self as listing, ListingRow};
use crate::property::photo::event::PhotosChanged;
use crate::property::timeline::service as timeline;

/// Lets partners be shown a listing, for the store of whoever looks after it. One that they are shown already stays as it is, but for the store.
///
/// # Errors
/// `not_found`, `forbidden`, `not_publishable` for what is not available.
pub fn publish(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<SyndicationResponse> {
    let row = listing::take(tx, id)?;
    access::require(tx, Action::PublishListing, &row)?;
    if row.status != ListingStatus::Available {
        return Err(ApiError::new(ErrorCode::NotPublishable));
    }
    let (me, at, store) = (tx.me()?, tx.at(), store_of(tx, &row)?);
    match store::find(tx.conn, id)? {
        None => {
            store::insert(tx.conn, id, store, me, at)?;
            tell(tx, id, OutboxTopic::ListingPublished)?;
            timeline::add(tx, id, me, &TimelineEvent::Syndicated)?;
            tx.audit(AuditAction::Publish, (AuditSubject::Listing, id.0), &json!({ "to": "partners", "store_id": store }))?;
        }
        Some(known) if known.store_id != store.map(|store| store.0) => {
            store::set_store(tx.conn, id, store)?;
            tell(tx, id, OutboxTopic::ListingMoved)?;
            tx.audit(AuditAction::Publish, (AuditSubject::Listing, id.0), &json!({ "to": "partners", "store_id": store }))?;
        }
        Some(_) => {}
    }
    get(tx, id)
}

/// For which store a listing is published: that of whoever looks after it, else that of whoever publishes it.
fn store_of(tx: &mut Tx<'_>, row: &ListingRow) -> ApiResult<Option<OrgUnitId>> {
    let own = tx.caller()?.claims.store_id;
    let Some(maintainer) = row.maintainer_id.filter(|_| row.state().is_private(tx.rules)) else { return Ok(own) };
    Ok(member::profile(tx.conn, MemberId(maintainer))?.units.store.or(own))
}

/// Partners are not shown a listing any more, if they were.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn withdraw(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<()> {
    let row = listing::take(tx, id)?;
    access::require(tx, Action::PublishListing, &row)?;
    end(tx, id)
}

/// Publishes or withdraws several, each by itself: what is refused leaves the others alone.
///
/// # Errors
/// Wrong fields.
pub fn syndicate(tx: &mut Tx<'_>, request: &SyndicateListingsRequest) -> ApiResult<SyndicatedListings> {
    request.validate()?;
    let mut ids = request.listing_ids.clone();
    // In one order, or two who name the same ones would wait for each other.
    ids.sort_unstable();
    ids.dedup();
    let mut all = SyndicatedListings::default();
    for id in ids {
        let result = if request.is_published { publish(tx, id).map(drop) } else { withdraw(tx, id) };
        match result {
            Ok(()) => all.done.push(id),
            Err(error) if matches!(error.code, ErrorCode::NotFound | ErrorCode::Forbidden | ErrorCode::NotPublishable) => {
                all.refused.push(id)
            }
            Err(error) => return Err(error),
        }
    }
    Ok(all)
}

/// Publishes everything that is on the market and isn't published, each for the store of whoever looks after it, for a house that begins with
/// partners; `by` stands for nobody. What comes back counts it.
///
/// # Errors
/// Only when the database fails.
pub fn publish_all(tx: &mut Tx<'_>, by: MemberId) -> ApiResult<i64> {
    let at = tx.at();
    outbox::record_all(tx, OutboxTopic::ListingPublished, OutboxSubjectKind::Listing, "listing_id", store::unpublished())?;
    store::insert_all(tx.conn, by, at)
}

/// Whether a listing is shown to partners.
///
/// # Errors
/// `not_found`.
pub fn get(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<SyndicationResponse> {
    let Some(SyndicatedRow { store_id, member_id, at, .. }) = store::find(tx.conn, id)? else {
        listing::find(tx.conn, id)?;
        return Ok(SyndicationResponse { listing_id: id, is_published: false, store: None, published_by: None, published_at: None });
    };
    let names = organisation::names(tx.conn, &store_id.into_iter().collect::<Vec<_>>())?;
    let store = store_id.map(|id| StoreRef { id: OrgUnitId(id), name: names.get(&id).cloned().unwrap_or_default() });
    let published_by = member::member_ref(tx.conn, Some(member_id))?;
    Ok(SyndicationResponse { listing_id: id, is_published: true, store, published_by, published_at: Some(at.and_utc()) })
}

/// What can't be had is not shown, either: a listing leaves with its status.
///
/// # Errors
/// Only when the database fails.
pub fn status_changed(tx: &mut Tx<'_>, changed: &mut ListingStatusChanged) -> ApiResult<()> {
    if changed.to == ListingStatus::Available { Ok(()) } else { end(tx, changed.listing) }
}

/// Ends the publication of a listing whose lock is held.
fn end(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<()> {
    if !store::remove(tx.conn, id)? {
        return Ok(());
    }
    tell(tx, id, OutboxTopic::ListingWithdrawn)?;
    let me = tx.me().ok();
    timeline::add(tx, id, me, &TimelineEvent::Unsyndicated)?;
    tx.audit(AuditAction::Unpublish, (AuditSubject::Listing, id.0), &json!({ "to": "partners" }))
}

/// Something that was entered of a listing is different.
///
/// # Errors
/// Only when the database fails.
pub fn changed(tx: &mut Tx<'_>, changed: &mut ListingChanged) -> ApiResult<()> {
    let ShownChange { moved, priced, changed: is_changed } = ShownChange::of(&changed.fields);
    if !(moved || priced || is_changed) || store::find(tx.conn, changed.listing)?.is_none() {
        return Ok(());
    }
    let topics =
        [(moved, OutboxTopic::ListingMoved), (priced, OutboxTopic::ListingPriced), (is_changed && !moved, OutboxTopic::ListingChanged)];
    topics.into_iter().filter(|(is_so, _)| *is_so).try_for_each(|(_, topic)| tell(tx, changed.listing, topic))
}

/// A listing has other pictures.
///
/// # Errors
/// Only when the database fails.
pub fn photos_changed(tx: &mut Tx<'_>, changed: &mut PhotosChanged) -> ApiResult<()> {
    if store::find(tx.conn, changed.listing)?.is_some() { tell(tx, changed.listing, OutboxTopic::ListingPhotosChanged) } else { Ok(()) }
}

/// A community has another name, or lies elsewhere.
///
/// # Errors
/// Only when the database fails.
pub fn community_renamed(tx: &mut Tx<'_>, renamed: &mut CommunityRenamed) -> ApiResult<()> {
    let ids = store::of_community(tx.conn, renamed.id)?;
    ids.into_iter().try_for_each(|id| tell(tx, id, OutboxTopic::ListingMoved))
}

/// Listings lie in another community; they are there already.
///
/// # Errors
/// Only when the database fails.
pub fn communities_merged(tx: &mut Tx<'_>, merged: &mut CommunitiesMerged) -> ApiResult<()> {
    if merged.is_trial || !merged.clashes.is_empty() {
        return Ok(());
    }
    let ids = store::of_community(tx.conn, merged.into)?;
    ids.into_iter().try_for_each(|id| tell(tx, id, OutboxTopic::ListingMoved))
}

/// A district has another name; its listings have it already.
///
/// # Errors
/// Only when the database fails.
pub fn district_renamed(tx: &mut Tx<'_>, renamed: &mut DistrictRenamed) -> ApiResult<()> {
    let ids = store::of_district(tx.conn, &renamed.to)?;
    ids.into_iter().try_for_each(|id| tell(tx, id, OutboxTopic::ListingMoved))
}

fn tell(tx: &mut Tx<'_>, id: ListingId, topic: OutboxTopic) -> ApiResult<()> {
    outbox::record(tx, topic, id, &json!({ "listing_id": id }))
}
