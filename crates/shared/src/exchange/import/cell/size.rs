//! Sizes in cells: areas, layouts, counts, years, coordinates.

use super::{MICRO, Parsed, clean, leading_number, strip_word, unlabelled};
use crate::problem::FieldCode;
use crate::property::listing::Area;

const SQUARE_METRES: &[&str] = &["平方米", "平米", "平方", "平", "㎡", "m²", "m2", "sqm"];

/// A floor area: `90.15平米`, `建面 61㎡`, `118.6`. A range is refused.
///
/// # Errors
/// `invalid_format`, `out_of_range`.
pub fn area(raw: &str) -> Parsed<Area> {
    let Some(text) = clean(raw) else { return Ok(None) };
    let mut rest = text.as_ref();
    while let Some(next) =
        strip_word(rest, &["建筑面积", "房屋面积", "产证面积", "建面", "套内面积", "套内", "使用面积", "面积", "约", ":", " ", "("])
    {
        rest = next;
    }
    let (micro, rest) = leading_number(rest).ok_or(FieldCode::InvalidFormat)?;
    let rest = rest.trim_start();
    let rest = rest.strip_suffix(')').and_then(|inside| inside.strip_prefix('(')).unwrap_or(rest);
    let rest = strip_word(rest, SQUARE_METRES).unwrap_or(rest);
    if !rest.trim().is_empty() {
        return Err(FieldCode::InvalidFormat);
    }
    let per_centi = MICRO / 100;
    Ok(Some(Area((micro + per_centi / 2) / per_centi)))
}

/// Does the cell name its unit of area?
pub(in crate::exchange::import) fn names_square_metres(text: &str) -> bool {
    SQUARE_METRES.iter().any(|unit| text.ends_with(unit))
}

/// The parts of a layout; what isn't told, or told as unknown, is `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LayoutCell {
    /// 室
    pub rooms: Option<i32>,
    /// 厅
    pub halls: Option<i32>,
    /// 卫
    pub baths: Option<i32>,
    /// 厨
    pub kitchens: Option<i32>,
}

/// A layout: `2室1厅1卫`, `三房两厅`, `3居室`, `未知室1厅1卫`, `开间`.
///
/// # Errors
/// `invalid_format`.
pub fn layout(raw: &str) -> Parsed<LayoutCell> {
    let Some(text) = clean(raw) else { return Ok(None) };
    let mut layout = LayoutCell::default();
    if matches!(text.as_ref(), "开间" | "单间") {
        layout.rooms = Some(1);
        return Ok(Some(layout));
    }
    // `2-3室` is a range: without its dash it would be 23 rooms.
    if text.as_bytes().windows(3).any(|three| matches!(three, [a, b'-' | b'/' | b'~', b] if a.is_ascii_digit() && b.is_ascii_digit())) {
        return Err(FieldCode::InvalidFormat);
    }
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '/' | ',')).collect();
    let mut rest = unlabelled(&text, &["房屋户型", "户型结构", "户型", "房型", "格局"]);
    while !rest.is_empty() {
        let (count, next) = leading_count(rest).ok_or(FieldCode::InvalidFormat)?;
        let (slot, next) = if let Some(next) = strip_word(next, &["居室", "房间", "卧室", "室", "房", "居", "卧"]) {
            (&mut layout.rooms, next)
        } else if let Some(next) = strip_word(next, &["客厅", "厅"]) {
            (&mut layout.halls, next)
        } else if let Some(next) = strip_word(next, &["卫生间", "卫"]) {
            (&mut layout.baths, next)
        } else if let Some(next) = strip_word(next, &["厨房", "厨"]) {
            (&mut layout.kitchens, next)
        } else if let Some(next) = strip_word(next, &["阳台", "阳", "个阳台", "储", "书"]) {
            // Balconies and store rooms are told, too, and have no field.
            rest = next;
            continue;
        } else {
            return Err(FieldCode::InvalidFormat);
        };
        if slot.is_some() {
            return Err(FieldCode::InvalidFormat);
        }
        *slot = count;
        rest = next.trim_start();
    }
    Ok(Some(layout))
}

/// A count at the beginning, in digits or Han numerals; `未知` counts nothing.
fn leading_count(text: &str) -> Option<(Option<i32>, &str)> {
    if let Some(rest) = text.strip_prefix("未知") {
        return Some((None, rest));
    }
    let first = text.chars().next()?;
    if let Some(at) = "零一二三四五六七八九十".chars().position(|c| c == first) {
        return Some((i32::try_from(at).ok(), text.get(first.len_utf8()..)?));
    }
    if let Some(rest) = text.strip_prefix('两') {
        return Some((Some(2), rest));
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    Some((Some(text.get(..digits)?.parse().ok()?), text.get(digits..)?))
}

/// A count: `3`, `3.0`, `3室`, `两个`.
///
/// # Errors
/// `invalid_format`.
pub fn count(raw: &str) -> Parsed<i32> {
    let Some(text) = clean(raw) else { return Ok(None) };
    let (count, rest) = leading_count(&text).ok_or(FieldCode::InvalidFormat)?;
    if matches!(rest.trim(), "" | ".0" | "室" | "房" | "居" | "厅" | "卫" | "厨" | "个" | "间") {
        Ok(count)
    } else {
        Err(FieldCode::InvalidFormat)
    }
}

/// A year: `2004`, `2004年`, `2004年建`, `2004-05-01`. A span of years is refused.
///
/// # Errors
/// `invalid_format`.
pub fn built_year(raw: &str) -> Parsed<i32> {
    let Some(text) = clean(raw) else { return Ok(None) };
    let text = unlabelled(&text, &["建筑年代", "建成年代", "建成年份", "竣工时间", "年代", "建于", "建成于", "约"]);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (year, rest) = text.split_at_checked(digits).ok_or(FieldCode::InvalidFormat)?;
    let is_date = |rest: &str| {
        let mut parts = rest.split(['-', '/', '.', ' ', 'T']);
        let day_or_month = |part: &str| matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit());
        // What follows the day is a time of day, which says nothing here.
        parts.next() == Some("") && parts.next().is_some_and(day_or_month) && parts.next().is_none_or(day_or_month)
    };
    let is_known = matches!(rest.trim(), "" | ".0" | "年" | "建" | "建成")
        // `2023年建造`, `1974年建板楼`, `2004年竣工`.
        || rest.trim().strip_prefix('年').map(str::trim_start).is_some_and(|rest| {
            rest.starts_with(['建', '竣', '完', '交', '落']) && !rest.contains(|c: char| c.is_ascii_digit())
        }) || is_date(rest);
    if digits == 4 && is_known { year.parse().map(Some).map_err(|_| FieldCode::InvalidFormat) } else { Err(FieldCode::InvalidFormat) }
}

/// A coordinate in degrees.
///
/// # Errors
/// `invalid_format`.
pub fn coordinate(raw: &str) -> Parsed<f64> {
    let Some(text) = clean(raw) else { return Ok(None) };
    let text = text.trim_end_matches('°');
    text.parse::<f64>().ok().filter(|degrees| degrees.is_finite()).map(Some).ok_or(FieldCode::InvalidFormat)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_with_any_unit_are_one() {
        for raw in ["90.15平米", "90.15㎡", "90.15 平", "建面 90.15㎡", "９０．１５平方米", "90.15", "约90.15m²"] {
            assert_eq!(area(raw), Ok(Some(Area(9015))), "{raw}");
        }
        assert_eq!(area("120"), Ok(Some(Area(12_000))));
        assert_eq!(area("90.154999"), Ok(Some(Area(9015))));
        assert_eq!(area("--"), Ok(None));
        for raw in ["建面 61-186㎡", "大", "90平米 南", "-5"] {
            assert_eq!(area(raw), Err(FieldCode::InvalidFormat), "{raw}");
        }
    }

    #[test]
    fn layouts_in_digits_and_in_han() {
        let full = LayoutCell { rooms: Some(3), halls: Some(2), baths: Some(2), kitchens: None };
        for raw in [
            "3室2厅2卫",
            "房屋户型3室2厅2卫",
            "户型：3 室 2 厅 2 卫",
            "3室2厅2卫1阳台",
            "３室２厅２卫",
            "三室两厅二卫",
            "3房2厅2卫",
            "3 室2厅 2卫",
        ] {
            assert_eq!(layout(raw), Ok(Some(full)), "{raw}");
        }
        assert_eq!(layout("未知室1厅1卫"), Ok(Some(LayoutCell { halls: Some(1), baths: Some(1), ..Default::default() })));
        assert_eq!(layout("2室0厅1厨1卫").map(|l| l.and_then(|l| l.kitchens)), Ok(Some(1)));
        assert_eq!(layout("两居室").map(|l| l.and_then(|l| l.rooms)), Ok(Some(2)));
        assert_eq!(layout("开间").map(|l| l.and_then(|l| l.rooms)), Ok(Some(1)));
        for raw in ["车位", "3", "3室3室", "室", "3室x", "2-3室", "2/3室1厅"] {
            assert_eq!(layout(raw), Err(FieldCode::InvalidFormat), "{raw}");
        }
    }

    #[test]
    fn counts_and_years() {
        assert_eq!(count("3"), Ok(Some(3)));
        assert_eq!(count("3.0"), Ok(Some(3)));
        assert_eq!(count("两室"), Ok(Some(2)));
        assert_eq!(count("3.5"), Err(FieldCode::InvalidFormat));
        for raw in [
            "2004",
            "2004年",
            "2004年建",
            "2004年建造",
            "2004年建板楼",
            "建成年代：2004年",
            "建于2004年",
            "２００４年建成",
            "2004-05-01",
            "2004/5",
            "2004-05-01 00:00:00",
            "2004.0",
        ] {
            assert_eq!(built_year(raw), Ok(Some(2004)), "{raw}");
        }
        for raw in ["1990-2000年", "80年代", "04", "20040501", "2004年左右吧"] {
            assert_eq!(built_year(raw), Err(FieldCode::InvalidFormat), "{raw}");
        }
        assert_eq!(built_year("未知"), Ok(None));
    }

    #[test]
    fn coordinates_are_finite_numbers() {
        assert_eq!(coordinate("116.411858"), Ok(Some(116.411_858)));
        assert_eq!(coordinate("inf"), Err(FieldCode::InvalidFormat));
        assert_eq!(coordinate("NaN"), Ok(None));
    }
}
