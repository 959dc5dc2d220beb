//! How well a listing answers a demand (§3): hard criteria that end it, soft ones with points, and why in words.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::client::ClientStage;
use crate::client::demand::DemandDraft;
use crate::client::profile::{ClientRef, DemandSummary};
use crate::client::recommendation::PastRecommendation;
use crate::company::setting::{Figures, SettingKey};
use crate::money::div_round;
use crate::property::listing::{Area, Decoration, FloorBand, ListingSummary, Orientations, Purpose};
use crate::vocabulary::vocabulary;
use crate::{CommunityId, MatchAlertId};

vocabulary! {
    /// What a listing is measured by.
    Criterion {
        /// Price within the wanted range.
        Price = "price",
        /// Floor area.
        Area = "area",
        /// Bedrooms.
        Rooms = "rooms",
        /// Community, or else district.
        Place = "place",
        /// Where the floor lies.
        Floor = "floor",
        /// Directions.
        Orientation = "orientation",
        /// Decoration.
        Decoration = "decoration",
        /// Age of the building.
        Age = "age",
    }
}

vocabulary! {
    /// How a criterion came out.
    Verdict {
        /// As wished.
        Met = "met",
        /// Nothing was wished: full points.
        NoWish = "no_wish",
        /// Over the budget, within a tenth of it.
        OverBudget = "over_budget",
        /// Less than wished.
        Below = "below",
        /// More than wished.
        Above = "above",
        /// Another than wished.
        Other = "other",
        /// The listing doesn't say.
        Unknown = "unknown",
    }
}

/// The points of each criterion; together 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    /// By criterion, in the order of the vocabulary.
    pub points: [i64; 8],
    /// The price may exceed the budget by so many per cent.
    pub over_budget_percent: i64,
}

impl Default for Weights {
    fn default() -> Self {
        Self { points: [25, 20, 20, 15, 5, 5, 5, 5], over_budget_percent: 10 }
    }
}

impl From<&Figures> for Weights {
    /// Those of the settings, in proportion to each other; those of the rule where all of them are 0.
    fn from(figures: &Figures) -> Self {
        let keys = [
            SettingKey::WeightPrice,
            SettingKey::WeightArea,
            SettingKey::WeightRooms,
            SettingKey::WeightPlace,
            SettingKey::WeightFloor,
            SettingKey::WeightOrientation,
            SettingKey::WeightDecoration,
            SettingKey::WeightAge,
        ];
        let rule = Self::default();
        let points = scaled(keys.map(|key| figures.get(key))).unwrap_or(rule.points);
        Self { points, over_budget_percent: figures.over_budget_percent }
    }
}

/// Weights as points that add up to 100: each is what the sum so far, rounded, has more than the one before. None where all are 0.
fn scaled(weights: [i64; 8]) -> Option<[i64; 8]> {
    let all: i64 = weights.iter().sum();
    let (mut sum, mut given) = (0, 0);
    (all > 0).then(|| {
        weights.map(|weight| {
            sum += weight;
            let points = div_round(sum * 100, all) - given;
            given += points;
            points
        })
    })
}

impl Weights {
    /// The points of a criterion.
    pub fn of(&self, criterion: Criterion) -> i64 {
        Criterion::ALL.iter().zip(self.points).find(|(known, _)| **known == criterion).map_or(0, |(_, points)| points)
    }

    /// The dearest price that still matches a budget.
    pub fn dearest(&self, budget_fen: i64) -> i64 {
        let dearest = i128::from(budget_fen) * i128::from(100 + self.over_budget_percent) / 100;
        i64::try_from(dearest).unwrap_or(i64::MAX)
    }
}

/// What of a listing is measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// What it is for.
    pub purpose: Purpose,
    /// Price for a buyer, in fen.
    pub price_fen: Option<i64>,
    /// Rent a month for a tenant, in fen.
    pub rent_fen: Option<i64>,
    /// District.
    pub district: Option<String>,
    /// Community.
    pub community_id: Option<CommunityId>,
    /// Bedrooms.
    pub rooms: Option<i32>,
    /// Floor area.
    pub area: Option<Area>,
    /// Where the floor lies.
    pub floor_band: Option<FloorBand>,
    /// Directions.
    pub orientations: Orientations,
    /// Decoration.
    pub decoration: Option<Decoration>,
    /// Year of completion.
    pub built_year: Option<i32>,
}

impl From<&ListingSummary> for Offer {
    fn from(listing: &ListingSummary) -> Self {
        Self {
            purpose: listing.purpose,
            price_fen: listing.price_fen,
            rent_fen: listing.rent_fen,
            district: listing.district.clone(),
            community_id: listing.community_id,
            rooms: listing.rooms,
            area: listing.area,
            floor_band: listing.floor_band.or_else(|| band_of(listing.floor, listing.total_floors)),
            orientations: listing.orientations,
            decoration: listing.decoration,
            built_year: listing.built_year,
        }
    }
}

/// Where a numbered floor lies: in the lowest, middle or highest third.
pub fn band_of(floor: Option<i32>, total: Option<i32>) -> Option<FloorBand> {
    let floor = floor?;
    if floor < 0 {
        return Some(FloorBand::Basement);
    }
    let total = total.filter(|total| *total > 0)?;
    Some(if floor.saturating_mul(3) <= total {
        FloorBand::Low
    } else if floor.saturating_mul(3) <= total.saturating_mul(2) {
        FloorBand::Middle
    } else {
        FloorBand::High
    })
}

/// A criterion with its points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Points {
    /// Which.
    pub criterion: Criterion,
    /// Points got.
    pub points: i64,
    /// Points to be got.
    pub of: i64,
    /// How it came out.
    pub verdict: Verdict,
    /// By how many per cent the price is over the budget, rounded up; only with `over_budget`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over_percent: Option<i64>,
}

/// The score of a listing for a demand, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Score {
    /// 0 to 100.
    pub score: i64,
    /// Criterion by criterion.
    pub criteria: Vec<Points>,
}

/// A listing that answers a demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingMatch {
    /// The listing.
    pub listing: ListingSummary,
    /// How well.
    #[serde(flatten)]
    pub score: Score,
    /// That it was recommended for this demand before, and what the client said (§3.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recommended: Option<PastRecommendation>,
}

/// A client whose demand a listing answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemandMatch {
    /// The client.
    pub client: ClientRef,
    /// Where the client stands.
    pub stage: ClientStage,
    /// The demand.
    pub demand: DemandSummary,
    /// How well.
    #[serde(flatten)]
    pub score: Score,
}

/// Days for which it stands among the new ones.
pub const ALERT_DAYS: i64 = 14;

vocabulary! {
    /// Why a listing is told of.
    OfferReason {
        /// It came on the market.
        New = "new",
        /// It became cheaper.
        Cheaper = "cheaper",
    }
}

/// A new listing that answers a demand well.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MatchAlert {
    /// Its number.
    pub id: MatchAlertId,
    /// The listing as it stands.
    pub listing: ListingSummary,
    /// For whom.
    pub client: ClientRef,
    /// For which demand.
    pub demand: DemandSummary,
    /// Why it is told.
    pub because: OfferReason,
    /// How well when it was told, up to 100.
    pub score: i64,
    /// When.
    pub at: DateTime<Utc>,
}

/// The score of an offer for a demand; none where a hard criterion fails: purpose, price beyond the budget and a tenth, district.
///
/// An unstated wish scores full. What is met in part scores nothing, and says why.
pub fn score(demand: &DemandDraft, offer: &Offer, weights: &Weights) -> Option<Score> {
    let is_rental = demand.purpose == Purpose::Rental;
    let serves = if is_rental { offer.purpose.includes_rental() } else { offer.purpose.includes_sale() };
    let price = if is_rental { offer.rent_fen } else { offer.price_fen };
    let is_too_dear = demand.price_max_fen.zip(price).is_some_and(|(max, price)| price > weights.dearest(max));
    let is_elsewhere = !demand.districts.is_empty() && !offer.district.as_ref().is_some_and(|district| demand.districts.contains(district));
    if !serves || is_too_dear || is_elsewhere {
        return None;
    }
    let over = demand.price_max_fen.zip(price).filter(|(max, price)| price > max && *max > 0);
    let over_percent =
        over.map(|(max, price)| i64::try_from((i128::from(price - max) * 100 + i128::from(max) - 1) / i128::from(max)).unwrap_or(0));
    let criteria = Criterion::ALL.iter().map(|&criterion| {
        let verdict = match criterion {
            Criterion::Price if over.is_some() => Verdict::OverBudget,
            Criterion::Price => within(price, demand.price_min_fen, demand.price_max_fen),
            Criterion::Area => within(offer.area, demand.area_min, demand.area_max),
            Criterion::Rooms => within(offer.rooms, demand.rooms_min, demand.rooms_max),
            Criterion::Place => one_of(offer.community_id.as_ref(), &demand.community_ids),
            Criterion::Floor => one_of(offer.floor_band.as_ref(), &demand.floor_bands),
            Criterion::Orientation if demand.orientations.is_empty() => Verdict::NoWish,
            Criterion::Orientation if offer.orientations.is_empty() => Verdict::Unknown,
            Criterion::Orientation if demand.orientations.0 & offer.orientations.0 != 0 => Verdict::Met,
            Criterion::Orientation => Verdict::Other,
            Criterion::Decoration => one_of(offer.decoration.as_ref(), &demand.decorations),
            Criterion::Age => within(offer.built_year, demand.built_year_min, None),
        };
        // The district is a hard criterion: whoever names no community gets what they asked for.
        let verdict = match verdict {
            Verdict::NoWish if criterion == Criterion::Place && !demand.districts.is_empty() => Verdict::Met,
            verdict => verdict,
        };
        let of = weights.of(criterion);
        let points = if matches!(verdict, Verdict::Met | Verdict::NoWish) { of } else { 0 };
        Points { criterion, points, of, verdict, over_percent: over_percent.filter(|_| verdict == Verdict::OverBudget) }
    });
    let criteria: Vec<Points> = criteria.collect();
    Some(Score { score: criteria.iter().map(|criterion| criterion.points).sum(), criteria })
}

/// What of an offer is as it was wished, in the order of the vocabulary: the reasons that a client may read (§3.1).
pub fn reasons(score: &Score) -> Vec<Criterion> {
    score.criteria.iter().filter(|points| points.verdict == Verdict::Met).map(|points| points.criterion).collect()
}

fn within<T: PartialOrd>(value: Option<T>, min: Option<T>, max: Option<T>) -> Verdict {
    if min.is_none() && max.is_none() {
        return Verdict::NoWish;
    }
    match value {
        None => Verdict::Unknown,
        Some(value) if min.is_some_and(|min| value < min) => Verdict::Below,
        Some(value) if max.is_some_and(|max| value > max) => Verdict::Above,
        Some(_) => Verdict::Met,
    }
}

fn one_of<T: PartialEq>(value: Option<&T>, wanted: &[T]) -> Verdict {
    if wanted.is_empty() {
        return Verdict::NoWish;
    }
    match value {
        None => Verdict::Unknown,
        Some(value) if wanted.contains(value) => Verdict::Met,
        Some(_) => Verdict::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer() -> Offer {
        Offer {
            purpose: Purpose::Sale,
            price_fen: Some(500),
            rent_fen: None,
            district: Some("朝阳".into()),
            community_id: Some(CommunityId(7)),
            rooms: Some(3),
            area: Some(Area(9_000)),
            floor_band: Some(FloorBand::Middle),
            orientations: [crate::property::listing::Orientation::South].into_iter().collect(),
            decoration: Some(Decoration::Refined),
            built_year: Some(2008),
        }
    }

    #[test]
    fn weights_of_the_settings_add_up_to_a_hundred() {
        let mut figures = Figures::default();
        assert_eq!(Weights::from(&figures), Weights::default());

        figures.set(SettingKey::WeightPrice, 0);
        figures.set(SettingKey::OverBudgetPercent, 5);
        // 20, 20, 15, 5, 5, 5, 5 of 75.
        let without_price = Weights::from(&figures);
        assert_eq!(without_price, Weights { points: [0, 27, 26, 20, 7, 7, 6, 7], over_budget_percent: 5 });

        for weights in [[1; 8], [100; 8], [0, 0, 0, 0, 0, 0, 0, 1], [7, 0, 3, 100, 99, 1, 0, 13]] {
            let points = scaled(weights).unwrap();
            assert_eq!(points.iter().sum::<i64>(), 100, "{weights:?}");
            let all: i64 = weights.iter().sum();
            assert!(
                points.iter().zip(weights).all(|(points, weight)| (points * all - weight * 100).abs() < all),
                "{weights:?}: {points:?}"
            );
        }
    }

    #[test]
    fn without_any_weight_the_rule_holds() {
        assert_eq!(scaled([0; 8]), None);
        let mut figures = Figures::default();
        SettingKey::ALL.iter().filter(|key| key.as_str().starts_with("weight_")).for_each(|key| figures.set(*key, 0));
        assert_eq!(Weights::from(&figures), Weights::default());
    }

    fn of(demand: &DemandDraft, offer: &Offer) -> Option<i64> {
        score(demand, offer, &Weights::default()).map(|score| score.score)
    }

    #[test]
    fn weights_add_up_to_a_hundred_and_no_wish_scores_full() {
        assert_eq!(Weights::default().points.iter().sum::<i64>(), 100);
        assert_eq!(of(&DemandDraft::new(Purpose::Sale), &offer()), Some(100));
        assert_eq!(of(&DemandDraft::new(Purpose::Rental), &offer()), None);
    }

    #[test]
    fn a_budget_is_hard_beyond_a_tenth_and_soft_within() {
        let demand = |max| DemandDraft { price_max_fen: Some(max), ..DemandDraft::new(Purpose::Sale) };
        assert_eq!(of(&demand(500), &offer()), Some(100));
        // 455 × 1.10 = 500.5, cut to 500.
        let close = score(&demand(455), &offer(), &Weights::default()).unwrap();
        assert_eq!((close.score, close.criteria[0].verdict, close.criteria[0].over_percent), (75, Verdict::OverBudget, Some(10)));
        assert_eq!(of(&demand(454), &offer()), None);
        assert_eq!(of(&demand(500), &Offer { price_fen: None, ..offer() }), Some(75));
    }

    #[test]
    fn each_missed_wish_costs_its_points() {
        let base = || DemandDraft { districts: vec!["朝阳".into()], ..DemandDraft::new(Purpose::Sale) };
        let lost = |demand: DemandDraft| of(&demand, &offer()).map(|score| 100 - score);
        assert_eq!(lost(base()), Some(0));
        assert_eq!(lost(DemandDraft { area_min: Some(Area(9_001)), ..base() }), Some(20));
        assert_eq!(lost(DemandDraft { rooms_max: Some(2), ..base() }), Some(20));
        assert_eq!(lost(DemandDraft { community_ids: vec![CommunityId(8)], ..base() }), Some(15));
        assert_eq!(lost(DemandDraft { floor_bands: vec![FloorBand::High], ..base() }), Some(5));
        assert_eq!(lost(DemandDraft { decorations: vec![Decoration::Rough], ..base() }), Some(5));
        assert_eq!(lost(DemandDraft { built_year_min: Some(2009), ..base() }), Some(5));
        assert_eq!(of(&DemandDraft { districts: vec!["海淀".into()], ..base() }, &offer()), None);
    }

    #[test]
    fn only_what_was_wished_and_is_so_is_a_reason() {
        let demand = DemandDraft {
            price_max_fen: Some(500),
            rooms_min: Some(4),
            districts: vec!["朝阳".into()],
            decorations: vec![Decoration::Refined],
            ..DemandDraft::new(Purpose::Sale)
        };
        let score = score(&demand, &offer(), &Weights::default()).unwrap();
        assert_eq!(reasons(&score), [Criterion::Price, Criterion::Place, Criterion::Decoration]);
    }

    #[test]
    fn floors_lie_in_thirds() {
        assert_eq!(band_of(Some(6), Some(18)), Some(FloorBand::Low));
        assert_eq!(band_of(Some(7), Some(18)), Some(FloorBand::Middle));
        assert_eq!(band_of(Some(13), Some(18)), Some(FloorBand::High));
        assert_eq!(band_of(Some(-1), Some(18)), Some(FloorBand::Basement));
        assert_eq!(band_of(Some(3), None), None);
    }
}
