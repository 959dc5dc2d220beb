//! The inventory: stock, its age, and how long listings are on the market (A10).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::company::member::MemberRef;
use crate::permission::Scope;
use crate::property::listing::ListingRef;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What the listings are grouped by.
    InventoryGroup {
        /// The maintainer's store.
        Store = "store",
        /// The district.
        District = "district",
        /// The grade that the evidence supports now.
        Grade = "grade",
        /// The status.
        Status = "status",
        /// The community.
        Community = "community",
    }
}

impl InventoryGroup {
    /// Can the stock of such a group be low? Grades and statuses are no shelves to be filled.
    pub const fn has_low_stock(self) -> bool {
        matches!(self, Self::Store | Self::District | Self::Community)
    }
}

/// The last day on the market of each band of age; the fifth band has none.
pub const AGE_BANDS: [i64; 4] = [30, 60, 90, 180];
/// Days that "new" and "gone" look back.
pub const MOVED_DAYS: i64 = 30;
/// Days that the time on the market looks back.
pub const ENDED_DAYS: i64 = 90;

/// Available listings by whole days since their entry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ageing {
    /// 0 to 30 days.
    pub to_30: i64,
    /// 31 to 60.
    pub to_60: i64,
    /// 61 to 90.
    pub to_90: i64,
    /// 91 to 180.
    pub to_180: i64,
    /// Longer.
    pub over_180: i64,
}

/// How long listings were on the market that were sold or let, by whomever, in the last 90 days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MarketDays {
    /// How many they are.
    pub ended: i64,
    /// The middle one's whole days, to the half; none where nothing ended.
    pub median: Option<f64>,
    /// The mean of the whole days, to the tenth.
    pub mean: Option<f64>,
}

impl MarketDays {
    /// From how many listings were on the market for how many days, in any order.
    #[allow(clippy::cast_precision_loss, reason = "days and counts are far below 2⁵²")]
    pub fn of(histogram: impl IntoIterator<Item = (i64, i64)>) -> Self {
        let mut histogram: Vec<(i64, i64)> = histogram.into_iter().filter(|(_, count)| *count > 0).collect();
        histogram.sort_unstable();
        let ended: i64 = histogram.iter().map(|(_, count)| count).sum();
        if ended == 0 {
            return Self::default();
        }
        // The place counts from 0: of an even number the middle lies between two.
        let at = |place: i64| {
            let mut before = 0;
            histogram.iter().find(|(_, count)| {
                before += count;
                before > place
            })
        };
        let median = at((ended - 1) / 2).zip(at(ended / 2)).map(|((low, _), (high, _))| (low + high) as f64 / 2.0);
        let days: i64 = histogram.iter().map(|(days, count)| days * count).sum();
        Self { ended, median, mean: Some((days as f64 / ended as f64 * 10.0).round() / 10.0) }
    }
}

/// The figures of a group of listings. Leads are in none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InventoryFigures {
    /// Listings of any status.
    pub listings: i64,
    /// Available ones: the stock.
    pub stock: i64,
    /// Paused ones.
    pub paused: i64,
    /// Unknown ones.
    pub unknown: i64,
    /// Focus listings of the stock.
    pub focus: i64,
    /// Recommended listings of the stock.
    pub recommended: i64,
    /// The rest of the stock.
    pub general: i64,
    /// The stock by age.
    pub ageing: Ageing,
    /// Of the stock, those on the market for as many days as make a listing stale.
    pub stale: i64,
    /// Of the stock, those that nobody has followed up for as many days.
    pub unfollowed: i64,
    /// Entered in the last 30 days.
    pub new_30d: i64,
    /// Sold, let or withdrawn in the last 30 days.
    pub gone_30d: i64,
    /// Days on the market.
    pub market_days: MarketDays,
}

/// A group and its figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InventoryRow {
    /// The store's or community's id, the district's name, the grade or status; none for listings that have none.
    pub key: Option<String>,
    /// The name of a store, district or community; grades and statuses have their words.
    pub label: Option<String>,
    /// Is the stock lower than the setting `low_stock`?
    pub is_low: bool,
    /// The figures.
    #[serde(flatten)]
    pub figures: InventoryFigures,
}

/// The most rows that one answer holds: those with the most stock.
pub const ROWS_MAX: usize = 500;

/// Answer of `GET /inventory`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InventoryResponse {
    /// What the rows are.
    pub group_by: InventoryGroup,
    /// The part of the company that was looked at.
    pub scope: Scope,
    /// The groups: grades and statuses in their order, others by stock.
    pub rows: Vec<InventoryRow>,
    /// Were rows left out?
    pub is_cut: bool,
    /// All groups together, those left out as well.
    pub total: InventoryFigures,
    /// The setting below which stock is low.
    pub low_stock: i64,
    /// The setting after which a listing is stale.
    pub stale_days: i64,
}

/// A group whose stock is low, or too much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StockAlert {
    /// What it is.
    pub group: InventoryGroup,
    /// As in [`InventoryRow`].
    pub key: String,
    /// Its name.
    pub label: Option<String>,
    /// Available listings.
    pub stock: i64,
}

/// A listing that is on the market for long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaleListing {
    /// The listing.
    pub listing: ListingRef,
    /// Who looks after it.
    pub maintainer: Option<MemberRef>,
    /// Since when it is on the market.
    pub entered_at: DateTime<Utc>,
    /// Whole days since then.
    pub days: i64,
    /// The latest follow-up.
    pub last_follow_up_at: Option<DateTime<Utc>>,
}

/// The most alerts of a kind.
pub const ALERTS_MAX: usize = 100;

/// Answer of `GET /inventory/alerts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InventoryAlerts {
    /// Stores, districts and communities whose stock is low, the lowest first; 100 of each at most.
    pub low_stock: Vec<StockAlert>,
    /// The setting below which stock is low.
    pub low_stock_below: i64,
    /// Stores, districts and communities of which there is too much, the most first; 100 of each at most.
    pub over_stock: Vec<StockAlert>,
    /// The setting above which there is too much.
    pub over_stock_above: i64,
    /// Stale stock, the oldest first; 100 at most.
    pub stale: Vec<StaleListing>,
    /// How many listings are stale.
    pub stale_total: i64,
    /// The setting after which a listing is stale.
    pub stale_days: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_of_all_listings_not_of_their_days() {
        let of = |histogram: &[(i64, i64)]| {
            let days = MarketDays::of(histogram.iter().copied());
            (days.ended, days.median, days.mean)
        };
        assert_eq!(of(&[]), (0, None, None));
        assert_eq!(of(&[(9, 0)]), (0, None, None));
        assert_eq!(of(&[(7, 1)]), (1, Some(7.0), Some(7.0)));
        assert_eq!(of(&[(30, 1), (10, 1)]), (2, Some(20.0), Some(20.0)));
        assert_eq!(of(&[(11, 1), (10, 1)]), (2, Some(10.5), Some(10.5)));
        assert_eq!(of(&[(1, 3), (100, 1)]), (4, Some(1.0), Some(25.8)));
        assert_eq!(of(&[(90, 2), (1, 2), (5, 1)]), (5, Some(5.0), Some(37.4)));
        assert_eq!(of(&[(1, 2), (9, 2)]), (4, Some(5.0), Some(5.0)));
    }
}
