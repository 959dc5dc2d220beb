//! Candidates: what passes the hard criteria, and the score as the database reckons it. The rule itself is `shared::client::matching::score`;
//! a test compares both.

use diesel::sql_types::{BigInt, Text};
use fangke_shared::ListingId;
use fangke_shared::client::demand::DemandDraft;
use fangke_shared::client::matching::{Criterion, Offer, Weights};
use fangke_shared::property::listing::{ListingStatus, Purpose};

use crate::platform::db::Conn;
use crate::platform::db::sql::{Sql, Value};
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::state::L;

/// The listings on the market that pass the hard criteria of a demand, by score, the newest first; but for some.
pub fn best_listings(conn: &mut Conn, demand: &DemandDraft, weights: &Weights, left_out: &[ListingId], limit: i64) -> ApiResult<Vec<i64>> {
    let is_rental = demand.purpose == Purpose::Rental;
    let price = if is_rental { "l.rent_fen" } else { "l.price_fen" };
    let singles = if is_rental { [Purpose::Rental, Purpose::Both] } else { [Purpose::Sale, Purpose::Both] };
    let mut hard =
        vec![Sql::new("l.is_lead = ").bind(false), L.column("status").is(ListingStatus::Available), L.column("purpose").is_in(&singles)];
    if let Some(max) = demand.price_max_fen {
        let dearest = weights.dearest(max);
        hard.push(Sql::new("(").push(price).push(" IS NULL OR ").push(price).push(" <= ").bind(dearest).push(")"));
    }
    if !demand.districts.is_empty() {
        hard.push(Sql::new("l.district IN ").bind_list(demand.districts.iter().map(String::as_str)));
    }
    if !left_out.is_empty() {
        hard.push(Sql::new("l.id NOT IN ").bind_list(left_out.iter().map(|id| id.0)));
    }
    let sql = Sql::new("SELECT l.id FROM listings l WHERE ").join(" AND ", hard).push(" ORDER BY ");
    let sql = match points(demand, price, weights) {
        Some(points) => sql.append(points).push(" DESC, "),
        None => sql,
    };
    let sql = sql.push("l.id DESC LIMIT ").number(limit);
    Ok(sql.load::<BigInt, i64>(conn)?)
}

/// The points that listings which pass the hard criteria differ by; none where nothing else is wished.
fn points(demand: &DemandDraft, price: &'static str, weights: &Weights) -> Option<Sql> {
    let mut wishes: Vec<(Criterion, Sql)> = Vec::new();
    wishes.extend(within(Criterion::Price, price, demand.price_min_fen, demand.price_max_fen));
    wishes.extend(within(Criterion::Area, "l.area_centi", demand.area_min.map(|area| area.0), demand.area_max.map(|area| area.0)));
    wishes.extend(within(Criterion::Rooms, "l.rooms", demand.rooms_min, demand.rooms_max));
    if !demand.community_ids.is_empty() {
        wishes.push((Criterion::Place, Sql::new("l.community_id IN ").bind_list(demand.community_ids.iter().map(|id| id.0))));
    }
    if !demand.floor_bands.is_empty() {
        wishes.push((Criterion::Floor, Sql::new(BAND).push(" IN ").bind_list(demand.floor_bands.iter().map(|band| band.as_str()))));
    }
    if !demand.orientations.is_empty() {
        wishes.push((Criterion::Orientation, Sql::new("(l.orientation_mask & ").bind(i64::from(demand.orientations.0)).push(") <> 0")));
    }
    if !demand.decorations.is_empty() {
        wishes.push((Criterion::Decoration, Sql::new("l.decoration IN ").bind_list(demand.decorations.iter().map(|word| word.as_str()))));
    }
    wishes.extend(within(Criterion::Age, "l.built_year", demand.built_year_min, None));
    if wishes.is_empty() {
        return None;
    }
    // What wasn't wished is full for all of them, and orders nothing.
    let each = wishes
        .into_iter()
        .map(|(criterion, met)| Sql::new("CASE WHEN ").append(met).push(" THEN ").number(weights.of(criterion)).push(" ELSE 0 END"));
    Some(Sql::new("(").join(" + ", each).push(")"))
}

/// Where the floor lies, as `shared::client::matching::band_of` has it.
const BAND: &str = "coalesce(l.floor_band, CASE WHEN l.floor < 0 THEN 'basement' WHEN l.total_floors IS NULL OR l.total_floors <= 0 THEN NULL \
    WHEN l.floor * 3 <= l.total_floors THEN 'low' WHEN l.floor * 3 <= l.total_floors * 2 THEN 'middle' WHEN l.floor IS NOT NULL THEN 'high' END)";

fn within<T: Into<Value>>(criterion: Criterion, column: &'static str, min: Option<T>, max: Option<T>) -> Option<(Criterion, Sql)> {
    let min = min.map(|min| Sql::new(column).push(" >= ").bind(min));
    let max = max.map(|max| Sql::new(column).push(" <= ").bind(max));
    let both: Vec<Sql> = min.into_iter().chain(max).collect();
    (!both.is_empty()).then(|| (criterion, Sql::all(both)))
}

/// An open demand that may be answered, of a client.
#[derive(diesel::Queryable)]
pub struct Candidate {
    pub demand_id: i64,
    pub client_id: i64,
    pub name: String,
    pub stage: String,
    fields: String,
}

impl Candidate {
    /// What is looked for.
    pub fn draft(&self) -> ApiResult<DemandDraft> {
        serde_json::from_str(&self.fields).map_err(ApiError::internal)
    }
}

/// Demands that are looked at for one listing, at most: the newest.
const CANDIDATES_MAX: i64 = 2_000;

/// The open demands within `reach` whose hard criteria an offer passes.
pub fn candidates(conn: &mut Conn, offer: &Offer, weights: &Weights, reach: Sql) -> ApiResult<Vec<Candidate>> {
    let of_purpose = |purpose: Purpose, price: Option<i64>| {
        let sql = Sql::new("(d.purpose = ").word(purpose);
        match price {
            // price ≤ max × 1.10, without a fraction: the rule itself decides the last fen.
            Some(price) => {
                let least = i128::from(price) * 100 / i128::from(100 + weights.over_budget_percent);
                let least = i64::try_from(least).unwrap_or(i64::MAX);
                sql.push(" AND (d.price_max_fen IS NULL OR d.price_max_fen >= ").bind(least).push("))")
            }
            None => sql.push(")"),
        }
    };
    let mut purposes = Vec::new();
    if offer.purpose.includes_sale() {
        purposes.push(of_purpose(Purpose::Sale, offer.price_fen));
    }
    if offer.purpose.includes_rental() {
        purposes.push(of_purpose(Purpose::Rental, offer.rent_fen));
    }
    let district = match &offer.district {
        Some(district) => Sql::new("(d.districts = '' OR d.districts LIKE ").bind(Value::Text(format!("%,{district},%"))).push(")"),
        None => Sql::new("d.districts = ''"),
    };
    let sql = Sql::new(
        "SELECT d.id, c.id, c.name, c.stage, d.fields FROM client_demands d JOIN clients c ON c.id = d.client_id WHERE d.is_open AND ",
    );
    let sql = sql.append(Sql::any(purposes)).push(" AND ").append(district).push(" AND c.stage <> 'lost' AND ").append(reach);
    let sql = sql.push(" ORDER BY d.id DESC LIMIT ").number(CANDIDATES_MAX);
    Ok(sql.load::<(BigInt, BigInt, Text, Text, Text), Candidate>(conn)?)
}
