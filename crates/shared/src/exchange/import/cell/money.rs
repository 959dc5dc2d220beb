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

/// Words for a price that is told when asked for.
const ON_REQUEST: &[&str] = &[
    "面议",
    "价格面议",
    "价面议",
    "电议",
    "价格电议",
    "面谈",
    "详谈",
    "电询",
    "电联",
    "电话咨询",
    "来电咨询",
    "咨询",
    "私聊",
    "私信",
    "待定",
    "价格待定",
    "待议",
    "议价",
    "可议",
    "价格可议",
    "另议",
    "待报",
    "待报价",
    "未报价",
    "未定",
    "negotiable",
    "on request",
    "tbd",
    "call",
    "poa",
];

/// Does the cell say that the price is told when asked for?
pub fn is_on_request(raw: &str) -> bool {
    let text = crate::text::half_width(raw.trim());
    let text = text.trim_matches(['(', ')', ' ', '。', '.', '!']);
    let text = super::unlabelled(text, &["总价", "售价", "租金", "报价", "挂牌价"]);
    ON_REQUEST.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Reads an amount with whatever units it has; a range is refused, for no end of it is the price.
///
/// # Errors
/// `is_range`, `invalid_format`, or `out_of_range` beyond all money.
pub fn amount(raw: &str) -> Parsed<Amount> {
    Ok(amount_and_remark(raw)?.map(|(amount, _)| amount))
}

/// An amount with the words behind it: `320万（可小刀）`, `320万净得`.
fn amount_and_remark(raw: &str) -> Parsed<(Amount, Option<String>)> {
    let Some(text) = clean(raw) else { return Ok(None) };
    let mut rest = text.as_ref();
    while let Some(next) = strip_word(
        rest,
        &[
            "总价",
            "售价",
            "挂牌价",
            "报价",
            "均价",
            "参考价",
            "单价",
            "月租",
            "租金",
            "价格",
            "约",
            "大约",
            "¥",
            "￥",
            "RMB",
            "CNY",
            "人民币",
            ":",
            " ",
        ],
    ) {
        rest = next;
    }
    let (micro, mut rest) = leading_number(rest).ok_or(FieldCode::InvalidFormat)?;
    let mut amount = Amount { micro, has_unit: false, per: None };
    let mut remark = None;
    while let Some(c) = rest.chars().next() {
        if let Some((factor, next)) = unit_of_money(rest) {
            // `万` may be followed by `元`, but two amounts in one cell are no price.
            if amount.has_unit && factor != 1 {
                return Err(FieldCode::InvalidFormat);
            }
            amount.micro = amount.micro.checked_mul(factor).ok_or(FieldCode::OutOfRange)?;
            amount.has_unit = true;
            rest = next;
            // `1亿2000万` is one figure.
            if factor == 100_000_000
                && let Some((more, behind)) = leading_number(rest)
            {
                let behind = behind.strip_prefix('万').ok_or(FieldCode::InvalidFormat)?;
                let more = more.checked_mul(10_000).ok_or(FieldCode::OutOfRange)?;
                amount.micro = amount.micro.checked_add(more).ok_or(FieldCode::OutOfRange)?;
                rest = behind;
            }
        } else if let Some(next) = strip_word(rest, &["平方米", "平米", "平方", "平", "㎡", "m²", "m2"]) {
            amount.per = Some(only(amount.per, Per::SquareMetre)?);
            rest = next;
        } else if let Some(next) = rest.strip_prefix('月') {
            amount.per = Some(only(amount.per, Per::Month)?);
            rest = next;
        } else if let Some(next) = strip_word(rest, &["套", "均价", "左右", "上下", "起", "人民币"]) {
            rest = next;
        } else if let Some((inside, next)) =
            rest.strip_prefix('(').and_then(|inside| inside.split_once(')')).filter(|(inside, _)| is_remark(inside))
        {
            remark = Some(inside.to_owned());
            rest = next;
        } else if matches!(c, ' ' | '/' | '每' | '(' | ')' | '\n') {
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        } else if matches!(c, '-' | '~' | '至' | '到' | '—' | '–') {
            return Err(FieldCode::IsRange);
        } else if is_remark(rest) {
            remark = Some(rest.trim().to_owned());
            break;
        } else {
            return Err(FieldCode::InvalidFormat);
        }
    }
    Ok(Some((amount, remark)))
}

/// Words that say something about a price, and no figure, unit or span of time.
fn is_remark(text: &str) -> bool {
    let text = text.trim();
    let is_words = text.chars().all(|c| crate::text::is_han(c) || matches!(c, ',' | '，' | '、' | '。' | ' ' | '!'));
    let is_unit = unit_of_money(text).is_some()
        || text.starts_with(['年', '天', '日', '季', '周', '平', '月', '均', '套', '间', '床']) && text.chars().count() < 3;
    (1..=20).contains(&text.chars().count()) && is_words && !is_unit
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

/// A cell of a column of prices or rents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PriceCell {
    /// The figure in fen, in the unit of its own or of its column.
    pub fen: Option<i64>,
    /// The figure in the other unit, 元 or 万, where the cell names none: to be taken if only that is plausible.
    pub other_fen: Option<i64>,
    /// It is a rent of a month.
    pub is_rent: bool,
    /// The price is told when asked for, or not at all.
    pub is_on_request: bool,
    /// Words behind the figure.
    pub remark: Option<String>,
}

/// Reads a cell of prices, or of rents, with what is said beside the figure.
///
/// # Errors
/// `is_range`, `invalid_format`, `out_of_range`.
pub fn price_cell(raw: &str, column: PriceUnit) -> Result<PriceCell, FieldCode> {
    if is_on_request(raw) {
        return Ok(PriceCell { is_on_request: true, ..PriceCell::default() });
    }
    let Some((amount, remark)) = amount_and_remark(raw)? else { return Ok(PriceCell { is_on_request: true, ..PriceCell::default() }) };
    if amount.per == Some(Per::SquareMetre) {
        return Err(FieldCode::InvalidFormat);
    }
    let other = if column == PriceUnit::Wan { PriceUnit::Yuan } else { PriceUnit::Wan };
    let other_fen = if amount.has_unit { None } else { amount.fen(other).ok() };
    let fen = amount.fen(column)?;
    Ok(PriceCell {
        // Nobody sells for nothing.
        fen: Some(fen).filter(|fen| *fen > 0),
        other_fen,
        is_rent: amount.per == Some(Per::Month),
        is_on_request: fen == 0,
        remark,
    })
}

/// A whole price, in fen.
///
/// # Errors
/// `is_range`, `invalid_format`, `out_of_range`.
pub fn price(raw: &str, column: PriceUnit) -> Parsed<i64> {
    if is_on_request(raw) { Ok(None) } else { fen(raw, column, None) }
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
    fn a_price_on_request_is_none() {
        for raw in ["面议", "价格面议", "电议", "（面议）", "总价面议", "待定", "暂无", ""] {
            let cell = price_cell(raw, PriceUnit::Wan);
            assert_eq!(cell, Ok(PriceCell { is_on_request: true, ..PriceCell::default() }), "{raw}");
        }
        assert_eq!(price_cell("0", PriceUnit::Wan).map(|cell| (cell.fen, cell.is_on_request)), Ok((None, true)));
    }

    #[test]
    fn words_beside_a_figure_are_kept() {
        let told = |raw| price_cell(raw, PriceUnit::Wan).map(|cell| (cell.fen, cell.remark.unwrap_or_default()));
        assert_eq!(told("320万（可小刀）"), Ok((Some(320 * WAN), "可小刀".to_owned())));
        assert_eq!(told("320万净得"), Ok((Some(320 * WAN), "净得".to_owned())));
        assert_eq!(told("约320万"), Ok((Some(320 * WAN), String::new())));
        assert_eq!(told("320w起"), Ok((Some(320 * WAN), String::new())));
        assert_eq!(told("1亿2000万"), Ok((Some(12_000 * WAN), String::new())));
        assert_eq!(told("3500元/月(季付价)"), Ok((Some(350_000), "季付价".to_owned())));
        assert_eq!(price_cell("3200000", PriceUnit::Wan).map(|cell| cell.other_fen), Ok(Some(320 * WAN)));
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
        for raw in ["1800-3500万", "300~400万", "300至400", "320—350"] {
            assert_eq!(price(raw, PriceUnit::Wan), Err(FieldCode::IsRange), "{raw}");
        }
        for raw in ["三百二十万吧", "-5万", "3万/年", "5元/平/月", "万", "1,2万", "320万350万", "1亿2000"] {
            assert_eq!(price(raw, PriceUnit::Wan), Err(FieldCode::InvalidFormat), "{raw}");
        }
        assert_eq!(price("1200元/月", PriceUnit::Yuan), Err(FieldCode::InvalidFormat));
        assert_eq!(rent("59,790元/平", PriceUnit::Yuan), Err(FieldCode::InvalidFormat));
        assert_eq!(price("99999999999999999999亿", PriceUnit::Yuan), Err(FieldCode::InvalidFormat));
        assert_eq!(price("9000000000亿", PriceUnit::Yuan), Err(FieldCode::OutOfRange));
    }
}
