//! Money in cells: `539万`, `59,790元/平`, `1200元/月`, `1.2亿`.

use super::{MICRO, Parsed, PriceUnit, clean, leading_number, strip_word};
use crate::money::{FEN_PER_WAN, FEN_PER_YUAN};
use crate::problem::FieldCode;

/// What an amount is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// A square metre.
    SquareMetre,
    /// A month.
    Month,
}

/// An amount of money as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// The number in millionths, of yuan where a unit is told.
    pub(super) micro: i64,
    /// The unit is told.
    pub has_unit: bool,
    /// What it is paid for, where told.
    pub per: Option<Per>,
}

impl Amount {
    /// The amount in fen, read in the column's unit where it has none of its own.
    fn fen(self, column: PriceUnit) -> Result<i64, FieldCode> {
        let fen_per_one = if !self.has_unit && column == PriceUnit::Wan { FEN_PER_WAN } else { FEN_PER_YUAN };
        let exact = i128::from(self.micro) * i128::from(fen_per_one);
        let micro = i128::from(MICRO);
        i64::try_from((exact + micro / 2) / micro).map_err(|_| FieldCode::OutOfRange)
    }
}

/// Reads an amount with whatever units it has; a range is refused, for no end of it is the price.
///
/// # Errors
/// `invalid_format`, or `out_of_range` beyond all money.
pub fn amount(raw: &str) -> Parsed<Amount> {
    let Some(text) = clean(raw) else { return Ok(None) };
    let mut rest = text.as_ref();
    while let Some(next) = strip_word(rest, &["总价", "售价", "均价", "参考价", "月租", "租金", "约", "¥", "￥", "RMB", "CNY", ":", " "])
    {
        rest = next;
    }
    let (micro, mut rest) = leading_number(rest).ok_or(FieldCode::InvalidFormat)?;
    let mut amount = Amount { micro, has_unit: false, per: None };
    while let Some(c) = rest.chars().next() {
        if let Some((factor, next)) = unit_of_money(rest) {
            // `万` may be followed by `元`, but two amounts in one cell are no price.
            if amount.has_unit && factor != 1 {
                return Err(FieldCode::InvalidFormat);
            }
            amount.micro = amount.micro.checked_mul(factor).ok_or(FieldCode::OutOfRange)?;
            amount.has_unit = true;
            rest = next;
        } else if let Some(next) = strip_word(rest, &["平方米", "平米", "平", "㎡", "m²", "m2"]) {
            amount.per = Some(only(amount.per, Per::SquareMetre)?);
            rest = next;
        } else if let Some(next) = rest.strip_prefix('月') {
            amount.per = Some(only(amount.per, Per::Month)?);
            rest = next;
        } else if let Some(next) = strip_word(rest, &["套", "均价", "左右", "起"]) {
            rest = next;
        } else if matches!(c, ' ' | '/' | '每' | '(' | ')') {
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        } else {
            return Err(FieldCode::InvalidFormat);
        }
    }
    Ok(Some(amount))
}

fn unit_of_money(text: &str) -> Option<(i64, &str)> {
    const UNITS: &[(&str, i64)] = &[("亿", 100_000_000), ("万", 10_000), ("w", 10_000), ("W", 10_000), ("元", 1), ("块", 1)];
    UNITS.iter().find_map(|(word, factor)| Some((*factor, text.strip_prefix(word)?)))
}

fn only(before: Option<Per>, per: Per) -> Result<Per, FieldCode> {
    if before.is_none() { Ok(per) } else { Err(FieldCode::InvalidFormat) }
}

fn fen(raw: &str, column: PriceUnit, per: Option<Per>) -> Parsed<i64> {
    let Some(amount) = amount(raw)? else { return Ok(None) };
    // A rent among the prices, or a price of a square metre, is another figure altogether.
    if amount.per.is_some() && amount.per != per {
        return Err(FieldCode::InvalidFormat);
    }
    amount.fen(column).map(Some)
}

/// A whole price, in fen.
///
/// # Errors
/// `invalid_format`, `out_of_range`.
pub fn price(raw: &str, column: PriceUnit) -> Parsed<i64> {
    fen(raw, column, None)
}

/// A rent of a month, in fen.
///
/// # Errors
/// `invalid_format`, `out_of_range`.
pub fn rent(raw: &str, column: PriceUnit) -> Parsed<i64> {
    fen(raw, column, Some(Per::Month))
}

/// A price of a square metre, in fen.
///
/// # Errors
/// `invalid_format`, `out_of_range`.
pub fn unit_price(raw: &str, column: PriceUnit) -> Parsed<i64> {
    fen(raw, column, Some(Per::SquareMetre))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAN: i64 = FEN_PER_WAN;

    #[test]
    fn units_inside_of_cells_win_over_the_column() {
        for column in [PriceUnit::Yuan, PriceUnit::Wan] {
            assert_eq!(price("539万", column), Ok(Some(539 * WAN)));
            assert_eq!(price("５３９．５万元", column), Ok(Some(539 * WAN + WAN / 2)));
            assert_eq!(price("1.2亿", column), Ok(Some(12_000 * WAN)));
            assert_eq!(price("5,390,000元", column), Ok(Some(539 * WAN)));
            assert_eq!(price("总价1674(万/套)", column), Ok(Some(1674 * WAN)));
            assert_eq!(rent("1200元/月", column), Ok(Some(120_000)));
            assert_eq!(unit_price("59,790元/平", column), Ok(Some(5_979_000)));
            assert_eq!(unit_price("78000元/㎡(均价)", column), Ok(Some(7_800_000)));
            assert_eq!(price("暂无数据", column), Ok(None));
        }
    }

    #[test]
    fn a_plain_number_has_the_unit_of_its_column() {
        assert_eq!(price("653", PriceUnit::Wan), Ok(Some(653 * WAN)));
        assert_eq!(price("5,390,000", PriceUnit::Yuan), Ok(Some(539 * WAN)));
        assert_eq!(price("653.25", PriceUnit::Wan), Ok(Some(653 * WAN + WAN / 4)));
        assert_eq!(rent("1200", PriceUnit::Yuan), Ok(Some(120_000)));
    }

    #[test]
    fn ranges_and_figures_of_another_kind_are_refused() {
        for raw in ["1800-3500万", "300~400万", "300至400", "面议", "1亿2000万", "-5万", "3万/年", "5元/平/月", "万", "1,2万"]
        {
            assert_eq!(price(raw, PriceUnit::Wan), Err(FieldCode::InvalidFormat), "{raw}");
        }
        assert_eq!(price("1200元/月", PriceUnit::Yuan), Err(FieldCode::InvalidFormat));
        assert_eq!(rent("59,790元/平", PriceUnit::Yuan), Err(FieldCode::InvalidFormat));
        assert_eq!(price("99999999999999999999亿", PriceUnit::Yuan), Err(FieldCode::InvalidFormat));
        assert_eq!(price("9000000000亿", PriceUnit::Yuan), Err(FieldCode::OutOfRange));
    }
}
