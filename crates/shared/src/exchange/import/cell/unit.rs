//! What a number without a unit counts in a column of prices.

use super::{MICRO, Per, amount, area, unit_price};
use crate::property::listing::Area;

/// The unit of a column's plain numbers; told by the whole column, never by a single row.
///
/// The heading wins (`总价(万)`); then whatever makes the prices plausible beside the areas and unit prices
/// of the same file; then their size. The units differ by a factor of ten thousand, so medians of samples are enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceUnit {
    /// 元
    Yuan,
    /// 万元
    Wan,
}

/// A column to judge by.
#[derive(Debug, Clone, Copy)]
pub struct Sampled<'a> {
    /// Its heading.
    pub heading: &'a str,
    /// Some of its cells.
    pub samples: &'a [String],
}

impl PriceUnit {
    /// The unit of a column of whole prices, with the columns of areas and unit prices beside it.
    pub fn of_prices(prices: Sampled<'_>, areas: Option<Sampled<'_>>, unit_prices: Option<Sampled<'_>>) -> Self {
        if let Some(unit) = Self::of_heading(prices.heading) {
            return unit;
        }
        let Some(price) = plain_median(prices.samples) else {
            return if prices.samples.iter().any(|cell| cell.contains('万')) { Self::Wan } else { Self::Yuan };
        };
        let areas = areas.map_or(&[][..], |column| column.samples);
        let Some(area) = median(areas.iter().filter_map(|cell| area(cell).ok().flatten()).map(Area::sqm)) else {
            // Nobody sells a home for less than a hundred thousand yuan, or for a billion.
            return if price < 100_000.0 { Self::Wan } else { Self::Yuan };
        };
        // Halfway, on a logarithmic scale, between a price in yuan and the same in 万.
        let border = unit_prices.and_then(median_unit_price).map_or(500.0, |yuan| yuan / 100.0);
        if price / area.max(1.0) < border { Self::Wan } else { Self::Yuan }
    }

    /// The unit of a column of prices of a square metre: no flat costs less than a hundred yuan a square metre.
    pub fn of_unit_prices(column: Sampled<'_>) -> Self {
        let by_size = || if plain_median(column.samples).is_some_and(|price| price < 100.0) { Self::Wan } else { Self::Yuan };
        Self::of_heading(column.heading).unwrap_or_else(by_size)
    }

    /// The unit of a column of rents.
    pub fn of_rents(column: Sampled<'_>) -> Self {
        Self::of_heading(column.heading).unwrap_or(Self::Yuan)
    }

    /// The unit of a column of prices of contracts, rents among them: sales are written in 万 or in yuan, and no rent of a month is below three
    /// figures of yuan as often as not.
    pub fn of_contracts(column: Sampled<'_>) -> Self {
        if column.heading.contains('租') {
            return Self::of_rents(column);
        }
        let by_size = || if plain_median(column.samples).is_some_and(|price| price < 1_000.0) { Self::Wan } else { Self::Yuan };
        Self::of_heading(column.heading).unwrap_or_else(by_size)
    }

    fn of_heading(heading: &str) -> Option<Self> {
        if heading.contains('万') {
            Some(Self::Wan)
        } else if heading.contains('元') {
            Some(Self::Yuan)
        } else {
            None
        }
    }
}

/// In yuan.
#[allow(clippy::cast_precision_loss)]
fn median_unit_price(column: Sampled<'_>) -> Option<f64> {
    let unit = PriceUnit::of_unit_prices(column);
    let fen = column.samples.iter().filter_map(|cell| unit_price(cell, unit).ok().flatten());
    median(fen.map(|fen| fen as f64 / 100.0))
}

#[allow(clippy::cast_precision_loss)]
fn plain_median(samples: &[String]) -> Option<f64> {
    let amounts = samples.iter().filter_map(|cell| amount(cell).ok().flatten());
    median(amounts.filter(|a| !a.has_unit && a.per != Some(Per::Month)).map(|a| a.micro as f64 / MICRO as f64))
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_prices(heading: &str, prices: &[&str], areas: &[&str], unit_prices: &[&str]) -> PriceUnit {
        let own = |cells: &[&str]| cells.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
        let (prices, areas, unit_prices) = (own(prices), own(areas), own(unit_prices));
        let column = |heading, samples| Sampled { heading, samples };
        let beside = |samples: &'_ [String]| !samples.is_empty();
        PriceUnit::of_prices(
            column(heading, &prices),
            beside(&areas).then(|| column("AREA", &areas)),
            beside(&unit_prices).then(|| column("UNITPRICE", &unit_prices)),
        )
    }

    fn of_unit_prices(heading: &str, prices: &[&str]) -> PriceUnit {
        let samples: Vec<_> = prices.iter().map(|c| (*c).to_owned()).collect();
        PriceUnit::of_unit_prices(Sampled { heading, samples: &samples })
    }

    #[test]
    fn the_figures_beside_it_tell_the_unit() {
        let (areas, units) = (["90.69", "76.56", "81.44"], ["72004", "63350", "68763"]);
        assert_eq!(of_prices("TOTALPRICE", &["653", "485", "560"], &areas, &units), PriceUnit::Wan);
        assert_eq!(of_prices("TOTALPRICE", &["6530000", "4850000"], &areas, &units), PriceUnit::Yuan);
        assert_eq!(of_prices("price", &["653", "485"], &areas, &[]), PriceUnit::Wan);
        assert_eq!(of_prices("price", &["653", "485"], &[], &[]), PriceUnit::Wan);
        assert_eq!(of_prices("price", &["6530000"], &[], &[]), PriceUnit::Yuan);
        // A mansion of 3 000 square metres for 950 万 at 3 200 a square metre, and one for 15 万.
        assert_eq!(of_prices("price", &["950"], &["3000"], &["3200"]), PriceUnit::Wan);
        assert_eq!(of_prices("price", &["150000"], &["50"], &["3000"]), PriceUnit::Yuan);
    }

    #[test]
    fn the_heading_wins() {
        assert_eq!(of_prices("总价(万元)", &["6530000"], &[], &[]), PriceUnit::Wan);
        assert_eq!(of_prices("总价(元)", &["653"], &[], &[]), PriceUnit::Yuan);
        assert_eq!(of_unit_prices("单价", &["6.5", "7.2"]), PriceUnit::Wan);
        assert_eq!(of_unit_prices("单价", &["65000"]), PriceUnit::Yuan);
        assert_eq!(PriceUnit::of_rents(Sampled { heading: "租金", samples: &[] }), PriceUnit::Yuan);
    }
}
