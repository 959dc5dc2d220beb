//! Rules of alerts (§3): who is told, and what still waits for being looked at.

use chrono::Duration;
use fangke_shared::client::matching::{ALERT_DAYS, MatchAlert, Offer, OfferReason};
use fangke_shared::client::profile::ClientRef;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::property::listing::ListingStatus;
use fangke_shared::property::owner::mask_name;
use fangke_shared::{ClientId, DemandId, ListingId, MatchAlertId};
use serde_json::json;

use super::store;
use crate::client::demand::service as demand;
use crate::client::matching::service::{self as matching, Asked, MATCHES_MAX, Reach};
use crate::client::profile::access;
use crate::client::profile::service as profile;
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::event::ListingOffered;
use crate::property::listing::service as listing;

/// Alerts that one member is shown at most.
const SHOWN_MAX: i64 = 50;

/// A listing is on the market, or cheaper: whoever holds a client whose demand it answers well is told, once a listing and demand.
///
/// # Errors
/// Only when the database fails.
pub fn offered(tx: &mut Tx<'_>, event: &mut ListingOffered) -> ApiResult<()> {
    let found = listing::one(tx.conn, tx.rules, event.listing)?;
    if found.status != ListingStatus::Available {
        return Ok(());
    }
    let because = if event.is_cheaper { OfferReason::Cheaper } else { OfferReason::New };
    let at = tx.at();
    let asked = Asked { most: usize::try_from(MATCHES_MAX).unwrap_or_default(), least: tx.rules.figures.alert_score };
    let reach = Reach { held: profile::held_by_anybody(tx.rules), is_wide: true };
    let answers = matching::best_demands(tx, &Offer::from(&found), &reach, asked)?;
    let pairs = answers.iter().map(|answer| (answer.demand, answer.score.score));
    let new = store::insert(tx.conn, event.listing, pairs, because, at)?;
    let notices = answers.iter().filter(|answer| new.contains(&answer.demand)).filter_map(|answer| {
        let details = json!({
            "because": because, "client_id": answer.client, "client": mask_name(&answer.name), "demand_id": answer.demand,
            "score": answer.score.score,
        });
        // They are held: `reach` asked for it.
        Some((answer.agent?, details))
    });
    notice::add_all(tx, NoticeKind::NewMatch, Some(event.listing), notices)
}

/// What is new for the clients that the caller works on, the newest first.
///
/// # Errors
/// Only when the database fails.
pub fn open(tx: &mut Tx<'_>) -> ApiResult<Vec<MatchAlert>> {
    let (me, cut) = (tx.me()?, profile::public_from(tx.rules));
    let since = (tx.now() - Duration::days(ALERT_DAYS)).naive_utc();
    let rows = store::open(tx.conn, me, cut, since, SHOWN_MAX)?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let (client, id) = (ClientId(row.client_id), DemandId(row.demand_id));
        let draft = demand::draft(tx, client, id)?;
        let name = profile::find(tx.conn, client)?.map(|row| row.name).unwrap_or_default();
        all.push(MatchAlert {
            id: MatchAlertId(row.id),
            listing: listing::one(tx.conn, tx.rules, ListingId(row.listing_id))?,
            client: ClientRef { id: client, name },
            demand: demand::summary(id, &draft),
            because: row.because.parse().map_err(ApiError::internal)?,
            score: row.score,
            at: row.at.and_utc(),
        });
    }
    Ok(all)
}

/// The caller has seen it, and it needs no more.
///
/// # Errors
/// `not_found`, also for what is about a client whom the caller doesn't see; `forbidden`, `client_public`.
pub fn dismiss(tx: &mut Tx<'_>, id: MatchAlertId) -> ApiResult<()> {
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let found = profile::find(tx.conn, ClientId(row.client_id))?;
    let (client, _) = access::seen(tx, found)?;
    access::require_work(tx, &client)?;
    let (me, at) = (tx.me()?, tx.at());
    store::dismiss(tx.conn, id, me, at)
}
