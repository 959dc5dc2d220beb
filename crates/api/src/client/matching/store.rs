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

/// An open demand that an offer answers, of a client.
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

/// Whose demands are looked at.
pub struct Reach {
    /// That a client, `clients c`, is one of theirs.
    pub held: Sql,
    /// Are those most of all? Then the newest demands that an offer meets are likely to be theirs.
    pub is_wide: bool,
}

impl Reach {
    /// The clients of the demands `d`, where they are within it.
    fn of_clients(&self) -> Sql {
        Sql::new(" JOIN clients c ON c.id = d.client_id AND c.stage <> 'lost' AND ").append(self.held.clone())
    }
}

/// Of a wide reach so many times as many demands are looked up as are asked for: most of their clients are within it.
const SHORTLIST: usize = 2;

/// Of the open demands within a wide `reach` that an offer meets in every wish, the newest: as many as are asked for, or not all that there are.
pub fn newest_that_are_met(conn: &mut Conn, side: &Side<'_>, weights: &Weights, reach: &Reach, most: usize) -> ApiResult<Vec<Candidate>> {
    // What is worth nothing orders nothing.
    let counts = |criterion: &&Criterion| weights.of(**criterion) > 0;
    let met: Vec<Sql> = Criterion::ALL.iter().filter(counts).map(|criterion| side.is_as_wished(*criterion)).collect();
    let walk = |district: &str| {
        let hard = side.passes(Sql::new("w.district = ").bind_unseen(district), weights);
        let walk = Sql::new("SELECT demand_id FROM (SELECT w.demand_id FROM wanted_places w WHERE ")
            .join(" AND ", hard.into_iter().chain(met.clone()));
        walk.push(" ORDER BY w.demand_id DESC LIMIT ").number(limit(most.saturating_mul(SHORTLIST))).push(") p")
    };
    // Of both places together: an older one within reach must not stand for a newer one that its place has left out.
    let newest = Sql::new("(SELECT u.demand_id FROM (").join(" UNION ALL ", side.districts().map(walk));
    let newest = newest.push(") u ORDER BY u.demand_id DESC LIMIT ").number(limit(most.saturating_mul(SHORTLIST))).push(") b");
    best_of_clients(conn, newest, reach, Sql::new("b.demand_id DESC"), most)
}

/// The open demands of a tier within `reach` whose hard criteria an offer passes, by score and then the newest first; so many at most.
pub fn best_demands(
    conn: &mut Conn,
    side: &Side<'_>,
    (tier, weights): (&[Criterion], &Weights),
    reach: &Reach,
    most: usize,
) -> ApiResult<Vec<Candidate>> {
    let hard = side.passes(Sql::new("w.district IN ").bind_list(side.districts()), weights);
    let met = tier.iter().map(|criterion| side.is_as_wished(*criterion));
    let each = Criterion::ALL.iter().map(|criterion| {
        let met = Sql::new("CASE WHEN ").append(side.is_as_wished(*criterion));
        met.push(" THEN ").number(weights.of(*criterion)).push(" ELSE 0 END")
    });
    let best = Sql::new("(SELECT w.demand_id, CAST(").join(" + ", each).push(" AS BIGINT) AS points FROM wanted_places w");
    let best = best.push(" JOIN client_demands d ON d.id = w.demand_id").append(reach.of_clients());
    let best = best.push(" WHERE ").join(" AND ", hard.into_iter().chain(met)).push(" ORDER BY points DESC, w.demand_id DESC LIMIT ");
    best_of_clients(conn, best.number(limit(most)).push(") b"), reach, Sql::new("b.points DESC, b.demand_id DESC"), most)
}

/// What is long is read of the best alone.
fn best_of_clients(conn: &mut Conn, best: Sql, reach: &Reach, order: Sql, most: usize) -> ApiResult<Vec<Candidate>> {
    let sql = Sql::new("SELECT d.id, c.id, c.name, c.agent_id, c.stage, d.fields FROM ").append(best);
    let sql = sql.push(" JOIN client_demands d ON d.id = b.demand_id").append(reach.of_clients());
    let sql = sql.push(" ORDER BY ").append(order).push(" LIMIT ").number(limit(most));
    Ok(sql.load::<(BigInt, BigInt, Text, Nullable<BigInt>, Text, Text), Candidate>(conn)?)
}

fn limit(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The smallest budget that a price doesn't exceed by more than is forgiven (`Weights::dearest`), to the fen.
fn least_budget(price: i64, weights: &Weights) -> i64 {
    let percent = i128::from(100 + weights.over_budget_percent);
    i64::try_from((i128::from(price) * 100 + percent - 1) / percent).unwrap_or(i64::MAX)
}

impl Side<'_> {
    /// Where demands that it may answer look: anywhere, or in its district.
    fn districts(&self) -> impl Iterator<Item = &str> {
        std::iter::once("").chain(self.offer.district.as_deref())
    }

    /// What ends it: that a demand in `wanted_places w` looks there, for this purpose, and has the budget, which may be exceeded by a little.
    fn passes(&self, place: Sql, weights: &Weights) -> Vec<Sql> {
        let mut all = vec![place, Sql::new("w.purpose = ").word(self.purpose)];
        all.extend(self.price.map(|price| Sql::new("w.price_max_fen >= ").bind_unseen(least_budget(price, weights))));
        all
    }

    /// That a demand in `wanted_places w` has what it wished of a criterion, or wished nothing.
    fn is_as_wished(&self, criterion: Criterion) -> Sql {
        let offer = self.offer;
        match criterion {
            Criterion::Price => match self.price {
                // Nobody's budget is the largest number: it stands for none.
                None => Sql::new("(w.price_min_fen IS NULL AND w.price_max_fen = ").bind(i64::MAX).push(")"),
                Some(price) => {
                    let least = Sql::new("(w.price_min_fen IS NULL OR w.price_min_fen <= ").bind_unseen(price).push(")");
                    Sql::all([Sql::new("w.price_max_fen >= ").bind_unseen(price), least])
                }
            },
            Criterion::Area => within(Some("w.area_min_centi"), Some("w.area_max_centi"), offer.area.map(|area| area.0)),
            Criterion::Rooms => within(Some("w.rooms_min"), Some("w.rooms_max"), offer.rooms.map(i64::from)),
            Criterion::Age => within(Some("w.built_year_min"), None, offer.built_year.map(i64::from)),
            Criterion::Place => among("w.communities", offer.community_id.map(|id| id.0)),
            Criterion::Floor => among("w.floor_bands", offer.floor_band),
            Criterion::Orientation => among("w.orientations", offer.orientations.iter()),
            Criterion::Decoration => among("w.decorations", offer.decoration),
        }
    }
}

/// That a value is within the ends that were wished, if any was.
fn within(min: Option<&'static str>, max: Option<&'static str>, value: Option<i64>) -> Sql {
    let end = |column: &'static str, sign: &'static str| {
        let none = Sql::new("(").push(column).push(" IS NULL");
        let kept = value.map_or(none.clone(), |value| none.push(" OR ").push(column).push(sign).bind_unseen(value));
        kept.push(")")
    };
    Sql::all(min.map(|column| end(column, " <= ")).into_iter().chain(max.map(|column| end(column, " >= "))))
}

/// That one of the values is among those in a list (`,a,b,`), or the list is empty.
fn among<T: std::fmt::Display>(list: &'static str, values: impl IntoIterator<Item = T>) -> Sql {
    let one = |value: T| Sql::new(list).push(" LIKE ").bind_unseen(format!("%,{value},%"));
    Sql::any(std::iter::once(Sql::new(list).push(" = ''")).chain(values.into_iter().map(one)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_budget_is_exact_to_the_fen() {
        let weights = Weights::default();
        for price in (0..3_000).chain([i64::MAX / 200, 999_999_999_999]) {
            let least = least_budget(price, &weights);
            assert!(weights.dearest(least) >= price, "{price}: {least}");
            assert!(least == 0 || weights.dearest(least - 1) < price, "{price}: {least} is not the least");
        }
    }

    #[test]
    fn what_the_offer_does_not_say_suits_only_who_wished_nothing() {
        assert_eq!(within(Some("a"), Some("b"), None).text(), "((a IS NULL) AND (b IS NULL))");
        assert_eq!(within(Some("a"), None, Some(1)).text(), "((a IS NULL OR a <= (SELECT ?)))");
        assert_eq!(among("w.decorations", None::<i64>).text(), "(w.decorations = '')");
        assert_eq!(
            among("w.decorations", [1, 2]).text(),
            "(w.decorations = '' OR w.decorations LIKE (SELECT ?) OR w.decorations LIKE (SELECT ?))"
        );
    }
}
