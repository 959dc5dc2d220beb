//! The rules of public pages: who publishes, what is shown, what is counted.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::brand::BrandResponse;
use fangke_shared::permission::Action;
use fangke_shared::problem::ErrorCode;
use fangke_shared::property::listing::{ListingDraft, ListingStatus};
use fangke_shared::property::photo::PhotoKind;
use fangke_shared::property::share::{PublicAgent, PublicationResponse, PublishListingRequest};
use fangke_shared::property::timeline::TimelineEvent;
use fangke_shared::{ListingId, MemberId};
use serde_json::json;

use super::store;
use crate::company::brand::service as brand;
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::community::service as community;
use crate::property::listing::access;
use crate::property::listing::event::ListingStatusChanged;
use crate::property::listing::service as listing;
use crate::property::photo::service::{self as photo, PublishedPhoto, PublishedSize};
use crate::property::timeline::service as timeline;

/// Puts a listing on a public page, always with a new address.
///
/// # Errors
/// `not_found`, `forbidden`, `not_publishable` for what is not available.
pub fn publish(tx: &mut Tx<'_>, id: ListingId, request: PublishListingRequest, origin: &str) -> ApiResult<PublicationResponse> {
    let caller = tx.caller()?;
    let row = listing::take(tx, id)?;
    access::require(tx, Action::PublishListing, &row)?;
    if row.status != ListingStatus::Available {
        return Err(ApiError::new(ErrorCode::NotPublishable));
    }
    let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>());
    let me = caller.claims.member_id;
    let at = tx.at();
    listing::set_share_token(tx.conn, id, Some(&token))?;
    store::publish(tx.conn, id, me, request.shows_phone, at)?;
    timeline::add(tx, id, me, &TimelineEvent::Published)?;
    audit(tx, AuditAction::Publish, id)?;
    publication(tx, id, origin)
}

/// Takes a listing off its public page, if it is on one.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn unpublish(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<()> {
    tx.caller()?;
    let row = listing::take(tx, id)?;
    access::require(tx, Action::PublishListing, &row)?;
    close(tx, id)
}

/// What can't be had is not shown, either: the page of a listing closes with its status.
///
/// # Errors
/// Only when the database fails.
pub fn status_changed(tx: &mut Tx<'_>, changed: &mut ListingStatusChanged) -> ApiResult<()> {
    if changed.to == ListingStatus::Available { Ok(()) } else { close(tx, changed.listing) }
}

/// Closes the public page of a listing whose lock is held.
fn close(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<()> {
    let caller = tx.caller()?;
    if !listing::set_share_token(tx.conn, id, None)? {
        return Ok(());
    }
    store::close(tx.conn, id)?;
    timeline::add(tx, id, caller.claims.member_id, &TimelineEvent::Unpublished)?;
    audit(tx, AuditAction::Unpublish, id)
}

fn audit(tx: &mut Tx<'_>, action: AuditAction, id: ListingId) -> ApiResult<()> {
    tx.audit(action, (AuditSubject::Listing, id.0), &json!({}))
}

/// The public page of a listing and its views.
///
/// # Errors
/// `not_found` where there is none.
pub fn publication(tx: &mut Tx<'_>, id: ListingId, origin: &str) -> ApiResult<PublicationResponse> {
    let rules = tx.rules;
    let (token, shows_phone, published_at) = store::publication(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let shown = shown(tx, &token)?.ok_or_else(ApiError::not_found)?;
    let cover = shown.photos.first().filter(|photo| photo.kind == PhotoKind::Photo);
    let cover_path = cover.and_then(|cover| largest(cover, COVER_WIDTH)).map(|size| photo_path(&token, 1, size.width));
    Ok(PublicationResponse {
        url: format!("{origin}/s/{token}"),
        agent: shown.agent,
        company: shown.brand.name,
        cover_path,
        token,
        shows_phone,
        published_at: published_at.and_utc(),
        views: store::views(tx.conn, id, None)?,
        views_7d: store::views(tx.conn, id, Some(rules.today - Duration::days(6)))?,
    })
}

/// A cover no wider than so many pixels is enough for a picture that is sent around.
const COVER_WIDTH: u32 = 960;

/// The widest form of a picture up to a width.
pub(super) fn largest(photo: &PublishedPhoto, width: u32) -> Option<&PublishedSize> {
    photo.sizes.iter().rfind(|size| size.width <= width).or_else(|| photo.sizes.first())
}

/// Where a size of a picture of an open page is; `number` counts from 1 in the order of [`Shown::photos`].
pub(super) fn photo_path(token: &str, number: usize, width: u32) -> String {
    format!("/s/{token}/photos/{number}-{width}.jpg")
}

/// What the public is shown.
pub struct Shown {
    /// Which listing; its number is not told.
    pub id: ListingId,
    /// What was entered; the page picks from it what it tells.
    pub draft: ListingDraft,
    /// Name and district of the community.
    pub community: Option<(String, String)>,
    /// The pictures: the cover, other photos, floor plans.
    pub photos: Vec<PublishedPhoto>,
    /// Whom to ask.
    pub agent: Option<PublicAgent>,
    /// What the company is called, its licence, and whether it has a logo.
    pub brand: BrandResponse,
}

/// The page behind an address, if it is open. An unknown address costs what a closed one does.
///
/// # Errors
/// Only when the database fails.
pub fn shown(tx: &mut Tx<'_>, token: &str) -> ApiResult<Option<Shown>> {
    let rules = tx.rules;
    let Some((row, by, shows_phone)) = store::shown(tx.conn, token)? else { return Ok(None) };
    let id = ListingId(row.id);
    let draft = row.draft();
    let community = community::of_listing(tx.conn, draft.community_id)?;
    // Whose it is, or who published what is nobody's; either may have left.
    let maintainer = row.maintainer_id.filter(|_| row.state().is_private(rules)).map(MemberId);
    let agent = card(tx.conn, maintainer.into_iter().chain([by]), shows_phone)?;
    let mut photos = photo::published(tx.conn, id)?;
    photos.sort_by_key(|photo| (photo.kind, !photo.is_cover));
    Ok(Some(Shown {
        id,
        draft,
        community: community.map(|community| (community.name, community.district)),
        photos,
        brand: brand::public(tx.conn)?,
        agent,
    }))
}

/// The card of the first of these members who is still there.
///
/// # Errors
/// Only when the database fails.
pub fn card(conn: &mut Conn, candidates: impl IntoIterator<Item = MemberId>, shows_phone: bool) -> ApiResult<Option<PublicAgent>> {
    for candidate in candidates {
        if let Some(row) = store::agent(conn, candidate)? {
            return Ok(Some(PublicAgent { name: row.name, store: row.store, phone: row.phone.filter(|_| shows_phone) }));
        }
    }
    Ok(None)
}

/// Is there an open page behind an address?
///
/// # Errors
/// `not_found` where there is none.
pub fn require_open(conn: &mut Conn, token: &str) -> ApiResult<()> {
    store::shown(conn, token)?.map(drop).ok_or_else(ApiError::not_found)
}

/// Where a size of a picture of an open page lies; `number` counts from 1 in the order of [`Shown::photos`].
///
/// # Errors
/// `not_found`.
pub fn photo_key(tx: &mut Tx<'_>, token: &str, (number, width): (usize, u32)) -> ApiResult<String> {
    let shown = shown(tx, token)?.ok_or_else(ApiError::not_found)?;
    let photo = number.checked_sub(1).and_then(|at| shown.photos.into_iter().nth(at)).ok_or_else(ApiError::not_found)?;
    photo.sizes.into_iter().find(|size| size.width == width).map(|size| size.key).ok_or_else(ApiError::not_found)
}

/// Counts a view: the same visitor once a day, known by a keyed hash from which no address can be read.
///
/// # Errors
/// Only when the database fails.
pub fn count_view(tx: &mut Tx<'_>, id: ListingId, address: &str, user_agent: &str) -> ApiResult<()> {
    let clock = tx.rules.clock();
    let keys = tx.keys;
    let day = clock.day_of(clock.now());
    let visitor = keys.look_up_hash(&format!("visitor {day} {address} {user_agent}"));
    store::count_visitor(tx.conn, id, day, &visitor)
}

/// Forgets the visitors of days that are over: the job.
///
/// # Errors
/// Only when the database fails.
pub fn forget_visitors(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let clock = tx.rules.clock();
    store::forget_visitors(tx.conn, clock.day_of(clock.now()))
}
