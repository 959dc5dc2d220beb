//! What a demand asks of listings, as conditions on `listings l`.

use fangke_shared::ListingId;
use fangke_shared::client::demand::DemandDraft;
use fangke_shared::client::matching::{Criterion, Weights};
use fangke_shared::property::listing::{ListingStatus, Purpose};

use super::tier::TIERS;
use crate::platform::db::sql::{Sql, Value};
use crate::property::listing::state::L;

/// A demand, read for the database.
pub struct Wishes {
    is_rental: bool,
    has_districts: bool,
    hard: Vec<Sql>,
    wished: Vec<(Criterion, Sql)>,
    weights: Weights,
}

impl Wishes {
    /// Those of a demand.
    pub fn of(demand: &DemandDraft, weights: &Weights) -> Self {
        let is_rental = demand.purpose == Purpose::Rental;
        let price = if is_rental { "l.rent_fen" } else { "l.price_fen" };
        let has_districts = !demand.districts.is_empty();
        // What is worth nothing orders nothing.
        let wished = wished(demand, price).into_iter().filter(|(criterion, _)| weights.of(*criterion) > 0).collect();
        Self { is_rental, has_districts, hard: hard(demand, price, weights), wished, weights: *weights }
    }

    /// All but these listings.
    pub fn but_for(mut self, listings: &[ListingId]) -> Self {
        if !listings.is_empty() {
            self.hard.push(Sql::new("l.id NOT IN ").bind_list(listings.iter().map(|id| id.0)));
        }
        self
    }

    /// What ends it (on the market, for this purpose, within the budget and a tenth, in one of the districts), and that everything is as wished.
    pub fn all_met(&self) -> Sql {
        Sql::default().join(" AND ", self.hard.iter().cloned().chain(self.wished.iter().map(|(_, met)| met.clone())))
    }

    /// What ends it, and that what a tier asks for is as wished.
    pub fn met(&self, tier: &[Criterion]) -> Sql {
        let met = self.wished.iter().filter(|(criterion, _)| tier.contains(criterion)).map(|(_, met)| met.clone());
        Sql::default().join(" AND ", self.hard.iter().cloned().chain(met))
    }

    /// The tiers, as far as this demand tells them apart.
    pub fn tiers(&self) -> Vec<Vec<Criterion>> {
        let wished = |criterion: &&Criterion| self.wished.iter().any(|(known, _)| known == *criterion);
        let mut tiers: Vec<Vec<Criterion>> = TIERS.iter().map(|tier| tier.iter().filter(wished).copied().collect()).collect();
        tiers.dedup();
        tiers
    }

    /// Is so little ruled out that the newest listings are likely to have enough of what is wished?
    pub fn is_broad(&self) -> bool {
        !self.has_districts || !self.wished.iter().any(|(criterion, _)| *criterion == Criterion::Price)
    }

    /// The points that listings which pass what ends it differ by: what wasn't wished is full for all of them, and orders nothing.
    pub fn points(&self) -> Sql {
        let each = self.wished.iter().map(|(criterion, met)| {
            let met = Sql::new("CASE WHEN ").append(met.clone());
            met.push(" THEN ").number(self.weights.of(*criterion)).push(" ELSE 0 END")
        });
        Sql::new("CAST(").join(" + ", std::iter::once(Sql::new("0")).chain(each)).push(" AS BIGINT)")
    }

    /// The points where every wish is met.
    pub fn all_points(&self) -> i64 {
        self.wished.iter().map(|(criterion, _)| self.weights.of(*criterion)).sum()
    }

    /// The index that leads SQLite to a tier; by itself it takes that of the rooms, whose entries have none of the rest.
    pub fn index(&self, tier: &[Criterion]) -> &'static str {
        match (tier.contains(&Criterion::Price), self.is_rental, self.has_districts) {
            (true, true, true) => "ix_listings__district__rent_fen",
            (true, true, false) => "ix_listings__rent_fen",
            (true, false, true) => "ix_listings__district__price_fen",
            (true, false, false) => "ix_listings__price_fen",
            (false, _, true) => "ix_listings__district__created_at",
            (false, _, false) => "ix_listings__created_at",
        }
    }
}

fn hard(demand: &DemandDraft, price: &'static str, weights: &Weights) -> Vec<Sql> {
    let single = if demand.purpose == Purpose::Rental { Purpose::Rental } else { Purpose::Sale };
    let mut hard = vec![
        Sql::new("l.is_lead = ").bind(false),
        L.column("status").is(ListingStatus::Available),
        L.column("purpose").is_in(&[single, Purpose::Both]),
    ];
    if let Some(max) = demand.price_max_fen {
        let dearest = weights.dearest(max);
        hard.push(Sql::new("(").push(price).push(" IS NULL OR ").push(price).push(" <= ").bind(dearest).push(")"));
    }
    if !demand.districts.is_empty() {
        hard.push(Sql::new("l.district IN ").bind_list(demand.districts.iter().map(String::as_str)));
    }
    hard
}

fn wished(demand: &DemandDraft, price: &'static str) -> Vec<(Criterion, Sql)> {
    let mut wished: Vec<(Criterion, Sql)> = Vec::new();
    wished.extend(within(Criterion::Price, price, demand.price_min_fen, demand.price_max_fen));
    wished.extend(within(Criterion::Area, "l.area_centi", demand.area_min.map(|area| area.0), demand.area_max.map(|area| area.0)));
    wished.extend(within(Criterion::Rooms, "l.rooms", demand.rooms_min, demand.rooms_max));
    if !demand.community_ids.is_empty() {
        wished.push((Criterion::Place, Sql::new("l.community_id IN ").bind_list(demand.community_ids.iter().map(|id| id.0))));
    }
    if !demand.floor_bands.is_empty() {
        wished.push((Criterion::Floor, Sql::new(BAND).push(" IN ").bind_list(demand.floor_bands.iter().map(|band| band.as_str()))));
    }
    if !demand.orientations.is_empty() {
        wished.push((Criterion::Orientation, Sql::new("(l.orientation_mask & ").bind(i64::from(demand.orientations.0)).push(") <> 0")));
    }
    if !demand.decorations.is_empty() {
        wished.push((Criterion::Decoration, Sql::new("l.decoration IN ").bind_list(demand.decorations.iter().map(|word| word.as_str()))));
    }
    wished.extend(within(Criterion::Age, "l.built_year", demand.built_year_min, None));
    wished
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demand_has_the_tiers_that_it_tells_apart() {
        let tiers = |demand: &DemandDraft| Wishes::of(demand, &Weights::default()).tiers();
        let nothing = DemandDraft::new(Purpose::Sale);
        assert_eq!(tiers(&nothing), [vec![]]);
        let priced = DemandDraft { price_max_fen: Some(1), ..nothing.clone() };
        assert_eq!(tiers(&priced), [vec![Criterion::Price], vec![]]);
        let roomy = DemandDraft { rooms_min: Some(2), ..priced };
        assert_eq!(tiers(&roomy), [vec![Criterion::Price, Criterion::Rooms], vec![Criterion::Price], vec![]]);
        let unpriced = DemandDraft { rooms_min: Some(2), ..nothing };
        assert_eq!(tiers(&unpriced), [vec![Criterion::Rooms], vec![]]);
    }

    #[test]
    fn points_are_those_of_what_is_wished() {
        let demand = DemandDraft { rooms_min: Some(2), built_year_min: Some(1999), ..DemandDraft::new(Purpose::Sale) };
        let wishes = Wishes::of(&demand, &Weights::default());
        assert_eq!(wishes.all_points(), 25);
        let text = "CAST(0 + CASE WHEN (l.rooms >= ?) THEN 20 ELSE 0 END + CASE WHEN (l.built_year >= ?) THEN 5 ELSE 0 END AS BIGINT)";
        assert_eq!(wishes.points().text(), text);
    }
}
