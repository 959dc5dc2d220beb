//! The rules of public pages: who publishes, what is shown, who counts as a view.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::permission::Action;
use fangke_shared::problem::ErrorCode;
use fangke_shared::property::listing::{ListingDraft, ListingStatus, TimelineEvent};
use fangke_shared::property::share::{PublicationResponse, PublishListingRequest};
use fangke_shared::{ListingId, MemberId};
use serde_json::json;

use super::store;
use crate::company::setting::service::Rules;
use crate::platform::audit_log::{self, Actor};
use crate::platform::clock::Clock;
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::property::community::service as community;
use crate::property::listing::service as listing;
use crate::property::photo::service::{self as photo, PublishedPhoto};

/// Puts a listing on a public page, always with a new address.
///
/// # Errors
/// `not_found`, `forbidden`, `not_publishable` for what is not available.
pub fn publish(
    conn: &mut Conn,
    caller: &Caller,
    id: ListingId,
    request: PublishListingRequest,
    (origin, rules): (&str, &Rules),
) -> ApiResult<PublicationResponse> {
    let row = listing::take(conn, id, rules)?;
    listing::access::require(conn, &caller.claims, Action::PublishListing, &row)?;
    if row.status != ListingStatus::Available {
        return Err(ApiError::new(ErrorCode::NotPublishable));
    }
    let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>());
    let me = caller.claims.member_id;
    store::publish(conn, id, &token, me, request.shows_phone, rules.now.naive_utc())?;
    listing::add_event(conn, id, me, &TimelineEvent::Published, rules.now)?;
    audit(conn, caller, AuditAction::Publish, id, rules.now)?;
    publication(conn, id, origin, rules)
}

/// Takes a listing off its public page, if it is on one.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn unpublish(conn: &mut Conn, caller: &Caller, id: ListingId, rules: &Rules) -> ApiResult<()> {
    let row = listing::take(conn, id, rules)?;
    listing::access::require(conn, &caller.claims, Action::PublishListing, &row)?;
    close(conn, caller, id, rules)
}

/// Closes the public page of a listing whose lock the caller holds: it is no longer available, or somebody wants it so.
///
/// # Errors
/// What the database says.
pub fn close(conn: &mut Conn, caller: &Caller, id: ListingId, rules: &Rules) -> ApiResult<()> {
    if !store::close(conn, id)? {
        return Ok(());
    }
    listing::add_event(conn, id, caller.claims.member_id, &TimelineEvent::Unpublished, rules.now)?;
    audit(conn, caller, AuditAction::Unpublish, id, rules.now)
}

fn audit(conn: &mut Conn, caller: &Caller, action: AuditAction, id: ListingId, now: DateTime<Utc>) -> ApiResult<()> {
    audit_log::record(conn, &Actor::from(caller), now, action, (AuditSubject::Listing, id.0), &json!({}))
}

/// The public page of a listing and its views.
///
/// # Errors
/// `not_found` where there is none.
pub fn publication(conn: &mut Conn, id: ListingId, origin: &str, rules: &Rules) -> ApiResult<PublicationResponse> {
    let (token, shows_phone, published_at) = store::publication(conn, id)?.ok_or_else(ApiError::not_found)?;
    Ok(PublicationResponse {
        url: format!("{origin}/s/{token}"),
        token,
        shows_phone,
        published_at: published_at.and_utc(),
        views: store::views(conn, id, None)?,
        views_7d: store::views(conn, id, Some(rules.today - Duration::days(6)))?,
    })
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
    pub agent: Option<Agent>,
}

/// The agent's card.
pub struct Agent {
    /// Their name.
    pub name: String,
    /// Their store.
    pub store: Option<String>,
    /// Their number, where it is shown.
    pub phone: Option<String>,
}

/// The page behind an address, if it is open. An unknown address costs what a closed one does.
///
/// # Errors
/// What the database says.
pub fn shown(conn: &mut Conn, token: &str, rules: &Rules) -> ApiResult<Option<Shown>> {
    let Some((row, by, shows_phone)) = store::shown(conn, token)? else { return Ok(None) };
    let id = ListingId(row.id);
    let draft = row.draft();
    let community = community::of_listing(conn, draft.community_id)?;
    // Whose it is, or who published what is nobody's; either may have left.
    let maintainer = row.maintainer_id.filter(|_| row.is_private(rules)).map(MemberId);
    let mut agent = None;
    for candidate in maintainer.into_iter().chain([by]) {
        if agent.is_none() {
            agent = store::agent(conn, candidate)?;
        }
    }
    let mut photos = photo::published(conn, id)?;
    photos.sort_by_key(|photo| (photo.kind, !photo.is_cover));
    Ok(Some(Shown {
        id,
        draft,
        community: community.map(|community| (community.name, community.district)),
        photos,
        agent: agent.map(|row| Agent { name: row.name, store: row.store, phone: row.phone.filter(|_| shows_phone) }),
    }))
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
pub fn photo_key(conn: &mut Conn, token: &str, (number, width): (usize, u32), rules: &Rules) -> ApiResult<String> {
    let shown = shown(conn, token, rules)?.ok_or_else(ApiError::not_found)?;
    let photo = number.checked_sub(1).and_then(|at| shown.photos.into_iter().nth(at)).ok_or_else(ApiError::not_found)?;
    photo.sizes.into_iter().find(|size| size.width == width).map(|size| size.key).ok_or_else(ApiError::not_found)
}

/// Parts of the names of programs that look at pages without anybody behind them.
const BOTS: [&str; 16] = [
    "bot",
    "crawl",
    "spider",
    "slurp",
    "preview",
    "facebookexternalhit",
    "curl",
    "wget",
    "python",
    "headless",
    "monitor",
    "scan",
    "fetch",
    "okhttp",
    "java/",
    "go-http",
];

/// Is it a program rather than somebody's browser?
pub fn is_bot(user_agent: &str) -> bool {
    let name = user_agent.to_ascii_lowercase();
    name.trim().is_empty() || BOTS.iter().any(|part| name.contains(part))
}

/// Counts a view: the same visitor once a day, known by a keyed hash from which no address can be read.
///
/// # Errors
/// What the database says.
pub fn count_view(conn: &mut Conn, keys: &Keys, id: ListingId, (address, user_agent): (&str, &str), clock: &Clock) -> ApiResult<()> {
    let day = clock.day_of(clock.now());
    let visitor = keys.look_up_hash(&format!("visitor {day} {address} {user_agent}"));
    store::count_visitor(conn, id, day, &visitor)
}

/// Forgets the visitors of days that are over: the job.
///
/// # Errors
/// What the database says.
pub fn forget_visitors(conn: &mut Conn, clock: &Clock) -> ApiResult<i64> {
    store::forget_visitors(conn, clock.day_of(clock.now()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_told_from_browsers() {
        for bot in ["", " ", "Googlebot/2.1", "curl/8.5", "WhatsApp link preview", "facebookexternalhit/1.1", "HeadlessChrome"] {
            assert!(is_bot(bot), "{bot}");
        }
        for browser in [
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.50",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
        ] {
            assert!(!is_bot(browser), "{browser}");
        }
    }
}
