//! Matching both ways: candidates by index, scored by the database, explained by the rule itself.

use std::cmp::Reverse;
use std::collections::HashMap;

use fangke_shared::client::ClientStage;
use fangke_shared::client::demand::DemandDraft;
use fangke_shared::client::matching::{DemandMatch, ListingMatch, Offer, Score, Weights, score};
use fangke_shared::client::profile::ClientRef;
use fangke_shared::client::recommendation::{PastRecommendation, Reaction};
use fangke_shared::permission::{Action, Scope};
use fangke_shared::property::listing::{ListingSummary, Purpose};
use fangke_shared::{ClientId, DemandId, ListingId, MemberId};

pub use super::store::Reach;
use super::store::{self, Candidate, Side};
use super::tier::{TIERS, is_settled, most_beyond};
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
    let weights = Weights::from(&tx.rules.figures);
    let mut past = if sight == Sight::Whole { recommendation::past(tx.conn, client, id)? } else { HashMap::new() };
    let is_unsuitable = |past: &PastRecommendation| past.answer.as_ref().is_some_and(|answer| answer.reaction == Reaction::Unsuitable);
    let left_out: Vec<ListingId> = past.iter().filter(|(_, past)| !with_unsuitable && is_unsuitable(past)).map(|(id, _)| *id).collect();
    let ids = store::best_listings(tx.conn, &draft, &weights, &left_out, limit)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = listing::some(tx, store::these(&ids), Sql::default())?.into_iter();
    let scored = |listing: ListingSummary| {
        let score = score(&draft, &Offer::from(&listing), &weights)?;
        Some(ListingMatch { recommended: past.remove(&listing.id), score, listing })
    };
    let mut matches: Vec<ListingMatch> = found.filter_map(scored).collect();
    matches.sort_by_key(|found| Reverse((found.score.score, found.listing.id)));
    Ok(matches)
}

/// The clients within the caller's reach whose demands a listing answers best.
///
/// # Errors
/// `not_found`.
pub fn demands(tx: &mut Tx<'_>, id: ListingId, limit: i64) -> ApiResult<Vec<DemandMatch>> {
    let offer = Offer::from(&listing::one(tx.conn, tx.rules, id)?);
    let is_wide = tx.caller()?.scope(Action::ReadClients)? >= Scope::Region;
    let reach = Reach { held: profile::held_by(tx, Action::ReadClients)?, is_wide };
    let most = usize::try_from(limit).unwrap_or_default();
    let best = best_demands(tx, &offer, &reach, Asked { most, least: 0 })?.into_iter();
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
    /// Whose client it is, or was before it became public.
    pub agent: Option<MemberId>,
    /// Where the client stands.
    pub stage: ClientStage,
    /// Which.
    pub demand: DemandId,
    /// What is looked for.
    pub draft: DemandDraft,
    /// How well.
    pub score: Score,
}

/// How many demands are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// So many at most.
    pub most: usize,
    /// Those with so many points at least.
    pub least: i64,
}

/// The demands of clients within `reach` that an offer answers best, by score and then the newest first.
///
/// # Errors
/// Only when the database fails.
pub fn best_demands(tx: &mut Tx<'_>, offer: &Offer, reach: &Reach, asked: Asked) -> ApiResult<Vec<Answer>> {
    let weights = Weights::from(&tx.rules.figures);
    let mut best = Vec::new();
    if reach.is_wide {
        for side in sides(offer) {
            let newest = store::newest_that_are_met(tx.conn, &side, &weights, reach, asked.most)?;
            best.extend(scored(newest, &side, &weights)?);
        }
        rank(&mut best, asked.most);
        // None scores more than they, and every newer one was seen.
        if best.len() >= asked.most {
            return Ok(best);
        }
    }
    for tier in TIERS {
        best = Vec::new();
        for side in sides(offer) {
            let found = store::best_demands(tx.conn, &side, (tier, &weights), reach, asked.most)?;
            best.extend(scored(found, &side, &weights)?);
        }
        rank(&mut best, asked.most);
        let beyond = most_beyond(tier, &weights, weights.points.iter().sum());
        let scores = best.iter().map(|answer| answer.score.score);
        if beyond.is_some_and(|beyond| beyond < asked.least) || is_settled(scores, asked.most, beyond) {
            break;
        }
    }
    best.retain(|answer| answer.score.score >= asked.least);
    Ok(best)
}

/// An offer for sale, for rent, or both: a demand is for one of them.
fn sides(offer: &Offer) -> impl Iterator<Item = Side<'_>> {
    let sale = offer.purpose.includes_sale().then_some(Side { offer, purpose: Purpose::Sale, price: offer.price_fen });
    let rental = offer.purpose.includes_rental().then_some(Side { offer, purpose: Purpose::Rental, price: offer.rent_fen });
    sale.into_iter().chain(rental)
}

/// What the rule says of candidates for one side of an offer.
fn scored(candidates: Vec<Candidate>, side: &Side<'_>, weights: &Weights) -> ApiResult<Vec<Answer>> {
    let mut answers = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let draft = candidate.draft()?;
        if let Some(score) = score(&draft, side.offer, weights) {
            let (client, demand) = (ClientId(candidate.client_id), DemandId(candidate.demand_id));
            let stage = candidate.stage.parse().map_err(ApiError::internal)?;
            let agent = candidate.agent_id.map(MemberId);
            answers.push(Answer { client, name: candidate.name, agent, stage, demand, draft, score });
        }
    }
    Ok(answers)
}

fn rank(answers: &mut Vec<Answer>, most: usize) {
    answers.sort_by_key(|answer| Reverse((answer.score.score, answer.demand)));
    answers.truncate(most);
}
