//! Candidates: what passes the hard criteria, and the score as the database reckons it. The rule itself is `shared::client::matching::score`;
//! a test compares both.

use diesel::sql_types::{BigInt, Nullable, Text};
use fangke_shared::ListingId;
use fangke_shared::client::demand::DemandDraft;
use fangke_shared::client::matching::{Criterion, Offer, Weights};
use fangke_shared::property::listing::Purpose;

use super::tier::{is_settled, most_beyond};
use super::wish::Wishes;
use crate::platform::db::sql::Sql;
use crate::platform::db::{Conn, Engine};
use crate::platform::error::{ApiError, ApiResult};

/// So many of the newest listings are looked at for what meets every wish.
const NEWEST: i64 = 20_000;

/// The listings on the market that pass the hard criteria of a demand, by score, the newest first; but for some.
pub fn best_listings(conn: &mut Conn, demand: &DemandDraft, weights: &Weights, left_out: &[ListingId], limit: i64) -> ApiResult<Vec<i64>> {
    let wishes = Wishes::of(demand, weights).but_for(left_out);
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    if wishes.is_broad() {
        let newest = newest_that_meet_all(conn, &wishes, limit)?;
        // None scores more than they, and every newer one was seen.
        if newest.len() >= most {
            return Ok(newest);
        }
    }
    let mut best: Vec<(i64, i64)> = Vec::new();
    for tier in wishes.tiers() {
        best = best_of_tier(conn, &wishes, &tier, limit)?;
        let beyond = most_beyond(&tier, weights, wishes.all_points());
        if is_settled(best.iter().map(|(_, points)| *points), most, beyond) {
            break;
        }
    }
    Ok(best.into_iter().map(|(id, _)| id).collect())
}

/// Of the newest listings, those that meet every wish, the newest first: the walk ends with the last one that is asked for.
fn newest_that_meet_all(conn: &mut Conn, wishes: &Wishes, limit: i64) -> ApiResult<Vec<i64>> {
    let sql = Sql::new("SELECT l.id FROM ");
    let sql = match conn.engine() {
        Engine::Sqlite => sql.push("listings l NOT INDEXED WHERE l.id > (SELECT max(id) FROM listings) - ").number(NEWEST).push(" AND "),
        Engine::Postgres => sql.push("(SELECT * FROM listings ORDER BY id DESC LIMIT ").number(NEWEST).push(") l WHERE "),
    };
    let sql = sql.append(wishes.all_met()).push(" ORDER BY l.id DESC LIMIT ").number(limit);
    Ok(sql.load::<BigInt, i64>(conn)?)
}

/// Ids and points of the best in a tier.
fn best_of_tier(conn: &mut Conn, wishes: &Wishes, tier: &[Criterion], limit: i64) -> ApiResult<Vec<(i64, i64)>> {
    let sql = Sql::new("SELECT l.id, ").append(wishes.points()).push(" AS points FROM listings l");
    let sql = match conn.engine() {
        Engine::Sqlite => sql.push(" INDEXED BY ").push(wishes.index(tier)),
        Engine::Postgres => sql,
    };
    let sql = sql.push(" WHERE ").append(wishes.met(tier)).push(" ORDER BY points DESC, l.id DESC LIMIT ").number(limit);
    Ok(sql.load::<(BigInt, BigInt), (i64, i64)>(conn)?)
}

/// The listings with these ids, of which there is one at least.
pub fn these(ids: &[i64]) -> Sql {
    Sql::new("SELECT id FROM listings WHERE id IN ").bind_list(ids.iter().copied())
}

/// An open demand that may be answered, of a client.
#[derive(diesel::Queryable)]
pub struct Candidate {
    pub demand_id: i64,
    pub client_id: i64,
    pub name: String,
    pub agent_id: Option<i64>,
    pub stage: String,
    fields: String,
}

impl Candidate {
    /// What is looked for.
    pub fn draft(&self) -> ApiResult<DemandDraft> {
        serde_json::from_str(&self.fields).map_err(ApiError::internal)
    }
}

/// One purpose of an offer, with its price.
pub struct Side<'a> {
    pub offer: &'a Offer,
    pub purpose: Purpose,
    pub price: Option<i64>,
}

/// The newest open demands of a tier within `reach` whose hard criteria an offer passes, older than one; so many at most.
pub fn candidates(
    conn: &mut Conn,
    side: &Side<'_>,
    (tier, weights): (&[Criterion], &Weights),
    reach: &Sql,
    (before, most): (Option<i64>, usize),
) -> ApiResult<Vec<Candidate>> {
    let places = std::iter::once("").chain(side.offer.district.as_deref());
    let mut all = vec![Sql::new("w.district IN ").bind_list(places), Sql::new("w.purpose = ").word(side.purpose)];
    // What meets the price stands within the budget; otherwise price ≤ max × 1.10, without a fraction: the rule itself decides the last fen.
    let least = side.price.map(|price| {
        let least = i128::from(price) * 100 / i128::from(100 + weights.over_budget_percent);
        if tier.contains(&Criterion::Price) { price } else { i64::try_from(least).unwrap_or(i64::MAX) }
    });
    all.extend(least.map(|least| Sql::new("w.price_max_fen >= ").bind(least)));
    for criterion in tier {
        all.extend(match criterion {
            // The other end is what the entries are in order of.
            Criterion::Price => Some(match side.price {
                Some(price) => Sql::new("(w.price_min_fen IS NULL OR w.price_min_fen <= ").bind(price).push(")"),
                None => Sql::new("(w.price_min_fen IS NULL AND w.price_max_fen = ").bind(i64::MAX).push(")"),
            }),
            Criterion::Area => Some(suits(("w.area_min_centi", "w.area_max_centi"), side.offer.area.map(|area| area.0))),
            Criterion::Rooms => Some(suits(("w.rooms_min", "w.rooms_max"), side.offer.rooms.map(i64::from))),
            _ => None,
        });
    }
    // Summed, so that neither engine walks all demands by their ids: few of them come into question.
    all.extend(before.map(|before| Sql::new("w.demand_id + 0 < ").bind(before)));
    all.push(Sql::new("c.stage <> 'lost'"));
    all.push(reach.clone());
    let sql = Sql::new("SELECT d.id, c.id, c.name, c.agent_id, c.stage, d.fields FROM wanted_places w");
    let sql = sql.push(" JOIN client_demands d ON d.id = w.demand_id JOIN clients c ON c.id = d.client_id WHERE ").join(" AND ", all);
    let sql = sql.push(" ORDER BY w.demand_id + 0 DESC LIMIT ").number(i64::try_from(most).unwrap_or(i64::MAX));
    Ok(sql.load::<(BigInt, BigInt, Text, Nullable<BigInt>, Text, Text), Candidate>(conn)?)
}

/// That a value is as wished, or nothing was.
fn suits((min, max): (&'static str, &'static str), value: Option<i64>) -> Sql {
    let Some(value) = value else { return Sql::new("(").push(min).push(" IS NULL AND ").push(max).push(" IS NULL)") };
    let end = |column: &'static str, sign: &'static str| {
        Sql::new("(").push(column).push(" IS NULL OR ").push(column).push(sign).bind(value).push(")")
    };
    Sql::all([end(min, " <= "), end(max, " >= ")])
}
