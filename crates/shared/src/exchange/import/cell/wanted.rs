//! What clients want, as registers have it: spans and bounds of areas, rooms and money, several places, words for motives.

use super::{MICRO, Parsed, clean, layout, leading_number, strip_word, word_of};
use crate::client::demand::Motive;
use crate::client::{ClientGrade, ClientSource};
use crate::money::{FEN_PER_WAN, FEN_PER_YUAN};
use crate::problem::FieldCode;
use crate::property::listing::{Area, Purpose};

/// From and to; either may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span<T> {
    /// At least.
    pub min: Option<T>,
    /// At most.
    pub max: Option<T>,
}

/// What a budget says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BudgetCell {
    /// The span, in fen.
    pub span: Span<i64>,
    /// It is paid a month.
    pub is_rent: bool,
    /// A figure without a unit was read in another one than the heading says, the only one in which it is plausible.
    pub is_other_unit: bool,
}

const AT_LEAST: &[&str] = &["以上", "不低于", "不少于", "至少", "起", "≥", ">"];
const AT_MOST: &[&str] = &["以下", "以内", "之内", "不超过", "不高于", "最多", "封顶", "内", "≤", "<"];
const ABOUT: &[&str] = &["左右", "上下", "大约", "大概", "约"];
const BETWEEN: &[&str] = &["-", "~", "至", "到", "—", "–", "―", "或", "/", "、", ",", " ", "\n"];

/// The figures of a cell, in millionths, each with the unit behind it.
struct Figures {
    found: Vec<(i64, Option<usize>)>,
    is_at_least: bool,
    is_at_most: bool,
    is_about: bool,
}

/// Reads one or two figures with their units; a unit is told by its place in `units`. Words of `labels` say nothing.
fn figures(text: &str, units: &[&str], labels: &[&str]) -> Result<Figures, FieldCode> {
    let mut figures = Figures { found: Vec::new(), is_at_least: false, is_at_most: false, is_about: false };
    let mut rest = text;
    while !rest.is_empty() {
        if let Some((micro, behind)) = leading_number(rest) {
            rest = behind.trim_start_matches(' ');
            let unit = units.iter().enumerate().find_map(|(at, unit)| Some((at, rest.strip_prefix(unit)?)));
            figures.found.push((micro, unit.map(|(at, _)| at)));
            rest = unit.map_or(rest, |(_, behind)| behind);
        } else if let Some(next) = strip_word(rest, AT_LEAST) {
            (figures.is_at_least, rest) = (true, next);
        } else if let Some(next) = strip_word(rest, AT_MOST) {
            (figures.is_at_most, rest) = (true, next);
        } else if let Some(next) = strip_word(rest, ABOUT) {
            (figures.is_about, rest) = (true, next);
        } else if let Some(next) = strip_word(rest, labels).or_else(|| strip_word(rest, BETWEEN)) {
            rest = next;
        } else {
            return Err(FieldCode::InvalidFormat);
        }
    }
    if (1..=2).contains(&figures.found.len()) { Ok(figures) } else { Err(FieldCode::InvalidFormat) }
}

/// No wish at all: `不限`, `都可以`.
fn is_any(text: &str) -> bool {
    matches!(text.trim(), "不限" | "均可" | "都行" | "都可以" | "随意" | "无要求" | "任意" | "待定" | "未定")
}

impl<T: Copy + Ord> Span<T> {
    fn of(first: T, second: Option<T>, (is_at_least, is_at_most): (bool, bool)) -> Self {
        match second {
            Some(second) => Self { min: Some(first.min(second)), max: Some(first.max(second)) },
            None => Self { min: (!is_at_most).then_some(first), max: (!is_at_least).then_some(first) },
        }
    }
}

/// An area that is wanted: `80-100`, `80平以上`, `100㎡以内`. One figure alone, or about it, is a tenth more or less.
///
/// # Errors
/// `invalid_format`.
pub fn wanted_area(raw: &str) -> Parsed<Span<Area>> {
    const UNITS: &[&str] = &["平方米", "平米", "平方", "平", "㎡", "m²", "m2", "sqm", "米"];
    let Some(text) = clean(raw).filter(|text| !is_any(text)) else { return Ok(None) };
    let read = figures(&text, UNITS, &["建筑面积", "面积", "建面", "套内", ":", "(", ")"])?;
    let mut found = read.found.iter().map(|(micro, _)| Area(micro / (MICRO / 100)));
    let Some(first) = found.next() else { return Ok(None) };
    let second = found.next();
    if second.is_none() && !read.is_at_least && !read.is_at_most {
        return Ok(Some(Span { min: Some(Area(first.0 * 9 / 10)), max: Some(Area(first.0 * 11 / 10)) }));
    }
    Ok(Some(Span::of(first, second, (read.is_at_least, read.is_at_most))))
}

/// Bedrooms that are wanted: `2-3室`, `两房`, `2室1厅`, `三房以上`.
///
/// # Errors
/// `invalid_format`.
pub fn wanted_rooms(raw: &str) -> Parsed<Span<i32>> {
    const UNITS: &[&str] = &["居室", "室", "房", "居", "间", "个"];
    let Some(text) = clean(raw).filter(|text| !is_any(text)) else { return Ok(None) };
    let digits: String = text.chars().map(|c| "一二三四五六七八九".chars().position(|han| han == c).map_or(c, digit)).collect();
    let read = match figures(&digits.replace('两', "2"), UNITS, &["户型", "卧室", "卧", "套", ":"]) {
        Ok(read) => read,
        // `2室1厅` is one layout.
        Err(code) => {
            let rooms = layout(&text).ok().flatten().and_then(|layout| layout.rooms).ok_or(code)?;
            return Ok(Some(Span { min: Some(rooms), max: Some(rooms) }));
        }
    };
    let mut found = read.found.iter().map(|(micro, _)| i32::try_from(micro / MICRO).unwrap_or(i32::MAX));
    let Some(first) = found.next() else { return Ok(None) };
    let second = found.next();
    Ok(Some(Span::of(first, second, (read.is_at_least, read.is_at_most))))
}

fn digit(at: usize) -> char {
    u32::try_from(at + 1).ok().and_then(|digit| char::from_digit(digit, 10)).unwrap_or('0')
}

/// Below this many yuan a figure without a unit is a price in 万; at and above it, one in 元.
const WAN_BELOW: i64 = 20_000;

/// A budget: `200-300万`, `300万以内`, `3000元/月`. A figure without a unit is read in that of its heading, else by its size.
///
/// # Errors
/// `invalid_format`, `out_of_range`.
pub fn budget(raw: &str, heading: &str, is_for_rent: bool) -> Parsed<BudgetCell> {
    const UNITS: &[&str] = &["亿元", "亿", "万元", "万", "w", "W", "k", "K", "千元", "千", "元", "块"];
    const FEN: &[i64] = &[
        FEN_PER_WAN * 10_000,
        FEN_PER_WAN * 10_000,
        FEN_PER_WAN,
        FEN_PER_WAN,
        FEN_PER_WAN,
        FEN_PER_WAN,
        FEN_PER_YUAN * 1000,
        FEN_PER_YUAN * 1000,
        FEN_PER_YUAN * 1000,
        FEN_PER_YUAN * 1000,
        FEN_PER_YUAN,
        FEN_PER_YUAN,
    ];
    let Some(text) = clean(raw).filter(|text| !is_any(text) && !super::is_on_request(text)) else { return Ok(None) };
    let text = text.replace("每月", "/月").replace("一个月", "/月").replace("月租", "/月");
    let is_rent = is_for_rent || text.contains("/月") || heading.contains('月') || heading.contains("租");
    let read = figures(&text.replace("/月", ""), UNITS, &["预算", "价格", "总价", "租金", "人民币", "¥", "￥", "RMB", ":"])?;
    // `200-300万` is one unit.
    let common = read.found.iter().rev().find_map(|(_, unit)| *unit);
    let mut is_other_unit = false;
    let mut fen = |micro: i64, unit: Option<usize>| -> Result<i64, FieldCode> {
        let told = unit.or(common).and_then(|at| FEN.get(at).copied());
        let each = told.unwrap_or_else(|| {
            let is_small = micro < WAN_BELOW * MICRO;
            let by_size = if is_rent || !is_small { FEN_PER_YUAN } else { FEN_PER_WAN };
            let said = if heading.contains('万') { Some(FEN_PER_WAN) } else { heading.contains('元').then_some(FEN_PER_YUAN) };
            let is_plausible = |each: i64| is_rent || (each == FEN_PER_WAN) == is_small;
            is_other_unit |= said.is_some_and(|said| !is_plausible(said));
            said.filter(|said| is_plausible(*said)).unwrap_or(by_size)
        });
        let exact = i128::from(micro) * i128::from(each) / i128::from(MICRO);
        i64::try_from(exact).ok().filter(|fen| *fen <= crate::money::MAX_FEN).ok_or(FieldCode::OutOfRange)
    };
    let mut found = Vec::with_capacity(2);
    for (micro, unit) in &read.found {
        found.push(fen(*micro, *unit)?);
    }
    let mut found = found.into_iter();
    let Some(first) = found.next() else { return Ok(None) };
    let second = found.next();
    // One figure alone is the most that somebody pays.
    let is_at_most = read.is_at_most || (second.is_none() && !read.is_at_least);
    Ok(Some(BudgetCell { span: Span::of(first, second, (read.is_at_least, is_at_most)), is_rent, is_other_unit }))
}

/// To buy or to rent.
///
/// # Errors
/// `unknown_word`.
pub fn wanted_for(raw: &str) -> Parsed<Purpose> {
    const RENT: &[&str] = &["求租", "租", "租房", "承租", "租赁", "整租", "合租", "rent", "rental"];
    const BUY: &[&str] = &["求购", "购", "买", "买房", "购房", "购买", "买卖", "二手", "二手房", "新房", "buy", "sale"];
    let Some(text) = clean(raw) else { return Ok(None) };
    let text = text.trim_end_matches("客户").trim_end_matches('客');
    let is_one_of = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    match (is_one_of(BUY), is_one_of(RENT)) {
        (true, _) => Ok(Some(Purpose::Sale)),
        (_, true) => Ok(Some(Purpose::Rental)),
        _ => Err(FieldCode::UnknownWord),
    }
}

/// Several places in one cell: `朝阳、海淀`, `朝阳区/海淀区`. None where any will do.
pub fn places(raw: &str) -> Vec<String> {
    let Some(text) = clean(raw).filter(|text| !is_any(text)) else { return Vec::new() };
    let parts = text.split(['、', ',', '，', '/', ';', '；', '|', ' ', '\n', '或', '和']);
    parts.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty() && !is_any(part)).collect()
}

/// Why somebody looks, where the word says it.
pub fn motive(raw: &str) -> Option<Motive> {
    const WORDS: &[(&str, Motive)] = &[
        ("婚房", Motive::Marriage),
        ("结婚", Motive::Marriage),
        ("养老", Motive::Elderly),
        ("学区", Motive::Schooling),
        ("上学", Motive::Schooling),
        ("学位", Motive::Schooling),
        ("首套", Motive::FirstHome),
        ("首次置业", Motive::FirstHome),
        ("刚需", Motive::FirstHome),
        ("改善", Motive::Upgrade),
        ("投资", Motive::Investment),
        ("度假", Motive::Holiday),
        ("工作", Motive::Work),
        ("上班", Motive::Work),
        ("经营", Motive::Business),
        ("开店", Motive::Business),
        ("办公", Motive::Business),
    ];
    let text = clean(raw)?;
    WORDS.iter().find(|(word, _)| text.contains(word)).map(|(_, motive)| *motive)
}

/// How a client came; a word that is none of ours is told by itself, with `other`.
pub fn client_source(raw: &str) -> Option<(ClientSource, Option<String>)> {
    const WORDS: &[(&str, ClientSource)] = &[
        ("网络", ClientSource::Portal),
        ("端口", ClientSource::Portal),
        ("门户", ClientSource::Portal),
        ("门店", ClientSource::WalkIn),
        ("上门", ClientSource::WalkIn),
        ("到店", ClientSource::WalkIn),
        ("来访", ClientSource::WalkIn),
        ("橱窗", ClientSource::Window),
        ("来电", ClientSource::CallIn),
        ("电话", ClientSource::CallIn),
        ("回访", ClientSource::CallBack),
        ("微信", ClientSource::Wechat),
        ("展会", ClientSource::Exhibition),
        ("派单", ClientSource::Flyer),
        ("传单", ClientSource::Flyer),
        ("驻守", ClientSource::StakeOut),
        ("扫楼", ClientSource::Sweep),
        ("贴条", ClientSource::Notes),
        ("洗盘", ClientSource::CallList),
        ("介绍", ClientSource::Referral),
        ("转介绍", ClientSource::Referral),
        ("老客户介绍", ClientSource::Referral),
        ("老客户", ClientSource::Referral),
        ("朋友介绍", ClientSource::Referral),
        ("同行", ClientSource::Peer),
        ("物业", ClientSource::PropertyOffice),
        ("物管", ClientSource::PropertyOffice),
        ("导入", ClientSource::Import),
    ];
    let text = clean(raw)?;
    let known = word_of(&text, WORDS).or_else(|| text.parse().ok().filter(|source| *source != ClientSource::Other));
    Some(known.map_or_else(|| (ClientSource::Other, Some(text.into_owned())), |source| (source, None)))
}

/// A grade: `A`, `A级`, `B类`.
///
/// # Errors
/// `unknown_word`.
pub fn client_grade(raw: &str) -> Parsed<ClientGrade> {
    let Some(text) = clean(raw) else { return Ok(None) };
    let word = text.trim_end_matches("客户").trim_end_matches(['级', '类', '等', '客']).trim().to_ascii_lowercase();
    word.parse().map(Some).map_err(|_| FieldCode::UnknownWord)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAN: i64 = FEN_PER_WAN;

    #[test]
    fn areas_have_bounds_and_one_figure_is_about_it() {
        let span = |min: Option<i64>, max: Option<i64>| Ok(Some(Span { min: min.map(Area), max: max.map(Area) }));
        for (raw, min, max) in [
            ("80-100", Some(8_000), Some(10_000)),
            ("80~100㎡", Some(8_000), Some(10_000)),
            ("100-80平米", Some(8_000), Some(10_000)),
            ("80平以上", Some(8_000), None),
            ("面积100平方以内", None, Some(10_000)),
            ("90", Some(8_100), Some(9_900)),
            ("９０平左右", Some(8_100), Some(9_900)),
        ] {
            assert_eq!(wanted_area(raw), span(min, max), "{raw}");
        }
        assert_eq!(wanted_area("不限"), Ok(None));
        assert_eq!(wanted_area("大一点"), Err(FieldCode::InvalidFormat));
        assert_eq!(wanted_area("1-2-3"), Err(FieldCode::InvalidFormat));
    }

    #[test]
    fn rooms_are_counted_in_figures_and_words() {
        for (raw, min, max) in [
            ("2-3室", Some(2), Some(3)),
            ("两房或三房", Some(2), Some(3)),
            ("2室1厅", Some(2), Some(2)),
            ("三房", Some(3), Some(3)),
            ("3房以上", Some(3), None),
            ("2/3居", Some(2), Some(3)),
        ] {
            assert_eq!(wanted_rooms(raw), Ok(Some(Span { min, max })), "{raw}");
        }
        assert_eq!(wanted_rooms("大房子"), Err(FieldCode::InvalidFormat));
    }

    #[test]
    fn budgets_are_spans_in_the_unit_that_makes_sense() {
        let of = |raw, heading| budget(raw, heading, false).unwrap().unwrap();
        assert_eq!(of("200-300万", "预算").span, Span { min: Some(200 * WAN), max: Some(300 * WAN) });
        assert_eq!(of("200万-1亿", "预算").span, Span { min: Some(200 * WAN), max: Some(10_000 * WAN) });
        assert_eq!(of("300", "预算(万)").span, Span { min: None, max: Some(300 * WAN) });
        assert_eq!(of("300", "预算").span.max, Some(300 * WAN));
        assert_eq!(of("3000000", "预算").span.max, Some(300 * WAN));
        assert_eq!((of("3000000", "预算(万)").span.max, of("3000000", "预算(万)").is_other_unit), (Some(300 * WAN), true));
        assert_eq!(of("300w以内", "").span, Span { min: None, max: Some(300 * WAN) });
        assert_eq!(of("500万以上", "").span, Span { min: Some(500 * WAN), max: None });
        let rent = of("3000-4000元/月", "预算");
        assert_eq!((rent.span, rent.is_rent), (Span { min: Some(300_000), max: Some(400_000) }, true));
        assert_eq!(budget("4000", "预算", true).unwrap().unwrap().span.max, Some(400_000));
        assert_eq!(budget("看情况", "预算", false), Err(FieldCode::InvalidFormat));
        assert_eq!(budget("面议", "预算", false), Ok(None));
    }

    #[test]
    fn words_of_registers_are_known() {
        assert_eq!((wanted_for("求租客户"), wanted_for("买")), (Ok(Some(Purpose::Rental)), Ok(Some(Purpose::Sale))));
        assert_eq!(wanted_for("看看"), Err(FieldCode::UnknownWord));
        assert_eq!(places("朝阳区、海淀 或西城"), ["朝阳区", "海淀", "西城"]);
        assert!(places("不限").is_empty());
        assert_eq!(motive("给孩子上学"), Some(Motive::Schooling));
        assert_eq!(client_source("转介绍"), Some((ClientSource::Referral, None)));
        assert_eq!(client_source("抖音"), Some((ClientSource::Other, Some("抖音".into()))));
        assert_eq!((client_grade("A级"), client_grade("D")), (Ok(Some(ClientGrade::A)), Err(FieldCode::UnknownWord)));
    }
}
