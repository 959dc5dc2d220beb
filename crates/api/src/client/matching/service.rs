//! Matching both ways: candidates by index, scored by the database, explained by the rule itself.

use std::collections::HashMap;

use fangke_shared::client::ClientStage;
use fangke_shared::client::demand::DemandDraft;
use fangke_shared::client::matching::{DemandMatch, ListingMatch, Offer, Score, Weights, score};
use fangke_shared::client::profile::ClientRef;
use fangke_shared::client::recommendation::{PastRecommendation, Reaction};
use fangke_shared::permission::Action;
use fangke_shared::{ClientId, DemandId, ListingId};

use super::store;
use crate::client::demand::service as demand;
use crate::client::profile::access::{self, Sight};
use crate::client::profile::service as profile;
use crate::client::recommendation::service as recommendation;
use crate::company::tx::Tx;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::service as listing;

/// The most matches that are told.
pub const MATCHES_MAX: i64 = 50;

/// The listings that answer a demand best, by score and then the newest first. What the client has found unsuitable (§3.1) is left out unless
/// it is asked for.
///
/// # Errors
/// `not_found`, also for a client whom the caller may not see.
pub fn listings(tx: &mut Tx<'_>, client: ClientId, id: DemandId, limit: i64, with_unsuitable: bool) -> ApiResult<Vec<ListingMatch>> {
    let found = profile::find(tx.conn, client)?;
    let (_, sight) = access::seen(tx, found)?;
    let draft = demand::draft(tx, client, id)?;
    let weights = Weights::default();
    let mut past = if sight == Sight::Whole { recommendation::past(tx.conn, client, id)? } else { HashMap::new() };
    let is_unsuitable = |past: &PastRecommendation| past.answer.as_ref().is_some_and(|answer| answer.reaction == Reaction::Unsuitable);
    let left_out: Vec<ListingId> = past.iter().filter(|(_, past)| !with_unsuitable && is_unsuitable(past)).map(|(id, _)| *id).collect();
    let ids = store::best_listings(tx.conn, &draft, &weights, &left_out, limit)?;
    let mut matches = Vec::with_capacity(ids.len());
    for id in ids {
        let listing = listing::one(tx.conn, tx.rules, ListingId(id))?;
        if let Some(score) = score(&draft, &Offer::from(&listing), &weights) {
            matches.push(ListingMatch { recommended: past.remove(&listing.id), listing, score });
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
    let best = best_demands(tx, &offer, reach)?.into_iter().take(usize::try_from(limit).unwrap_or_default());
    let one = |answer: Answer| DemandMatch {
        client: ClientRef { id: answer.client, name: answer.name },
        stage: answer.stage,
        demand: demand::summary(answer.demand, &answer.draft),
        score: answer.score,
    };
    Ok(best.map(one).collect())
}

/// A demand that an offer answers.
pub struct Answer {
    /// Whose.
    pub client: ClientId,
    /// The client's name.
    pub name: String,
    /// Where the client stands.
    pub stage: ClientStage,
    /// Which.
    pub demand: DemandId,
    /// What is looked for.
    pub draft: DemandDraft,
    /// How well.
    pub score: Score,
}

/// The demands of clients within `reach` that an offer answers, by score and then the newest first.
///
/// # Errors
/// Only when the database fails.
pub fn best_demands(tx: &mut Tx<'_>, offer: &Offer, reach: Sql) -> ApiResult<Vec<Answer>> {
    let weights = Weights::default();
    let mut answers = Vec::new();
    for candidate in store::candidates(tx.conn, offer, &weights, reach)? {
        let draft = candidate.draft()?;
        if let Some(score) = score(&draft, offer, &weights) {
            let (client, demand) = (ClientId(candidate.client_id), DemandId(candidate.demand_id));
            let stage = candidate.stage.parse().map_err(ApiError::internal)?;
            answers.push(Answer { client, name: candidate.name, stage, demand, draft, score });
        }
    }
    answers.sort_by(|a, b| b.score.score.cmp(&a.score.score).then(b.demand.cmp(&a.demand)));
    Ok(answers)
}
