//! Matching both ways: candidates by index, scored by the database, explained by the rule itself.

use fangke_shared::client::matching::{DemandMatch, ListingMatch, Offer, Weights, score};
use fangke_shared::client::profile::ClientRef;
use fangke_shared::permission::Action;
use fangke_shared::{ClientId, DemandId, ListingId};

use super::store;
use crate::client::demand::service as demand;
use crate::client::profile::access;
use crate::client::profile::service as profile;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::service as listing;

/// The most matches that are told.
pub const MATCHES_MAX: i64 = 50;

/// The listings that answer a demand best, by score and then the newest first.
///
/// # Errors
/// `not_found`, also for a client whom the caller may not see.
pub fn listings(tx: &mut Tx<'_>, client: ClientId, id: DemandId, limit: i64) -> ApiResult<Vec<ListingMatch>> {
    let found = profile::find(tx.conn, client)?;
    access::seen(tx, found)?;
    let draft = demand::draft(tx, client, id)?;
    let weights = Weights::default();
    let ids = store::best_listings(tx.conn, &draft, &weights, limit)?;
    let mut matches = Vec::with_capacity(ids.len());
    for id in ids {
        let listing = listing::one(tx.conn, tx.rules, ListingId(id))?;
        if let Some(score) = score(&draft, &Offer::from(&listing), &weights) {
            matches.push(ListingMatch { listing, score });
        }
    }
    Ok(matches)
}

/// The clients within the caller's reach whose demands a listing answers best.
///
/// # Errors
/// `not_found`.
pub fn demands(tx: &mut Tx<'_>, id: ListingId, limit: i64) -> ApiResult<Vec<DemandMatch>> {
    let offer = Offer::from(&listing::one(tx.conn, tx.rules, id)?);
    let reach = profile::held_by(tx, Action::ReadClients)?;
    let weights = Weights::default();
    let candidates = store::candidates(tx.conn, &offer, &weights, reach)?;
    let mut matches = Vec::new();
    for candidate in candidates {
        let draft = candidate.draft()?;
        if let Some(score) = score(&draft, &offer, &weights) {
            matches.push((candidate, draft, score));
        }
    }
    matches.sort_by(|a, b| b.2.score.cmp(&a.2.score).then(b.0.demand_id.cmp(&a.0.demand_id)));
    matches.truncate(usize::try_from(limit).unwrap_or_default());
    matches
        .into_iter()
        .map(|(candidate, draft, score)| {
            Ok(DemandMatch {
                client: ClientRef { id: ClientId(candidate.client_id), name: candidate.name },
                stage: candidate.stage.parse().map_err(ApiError::internal)?,
                demand: demand::summary(DemandId(candidate.demand_id), &draft),
                score,
            })
        })
        .collect()
}
