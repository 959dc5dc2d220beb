//! Doors that spreadsheets have made dates of, days, and districts with more than a district in their cell.

use chrono::NaiveDate;

use super::{Parsed, clean, text};
use crate::problem::FieldCode;
use crate::text::one_line;

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// Days since 1900 as spreadsheets count them, of 2000-01-01 and of 2050-12-31.
const SERIALS: std::ops::RangeInclusive<u32> = 36_526..=55_153;

/// A building, unit, room or floor. What was typed as `3-2` and became `3月2日` is `3-2` again; any other date is refused,
/// for what was typed isn't certain.
///
/// # Errors
/// `is_date`.
pub fn door(raw: &str) -> Parsed<String> {
    let Some(cell) = text(raw) else { return Ok(None) };
    let shown = crate::text::half_width(&cell);
    let shown = shown.trim();
    if let Some((month, rest)) = number_before(shown, '月') {
        return match number_before(rest, '日') {
            // Beside it stands the year that a spreadsheet keeps without showing it.
            Some((day, year)) if year.is_empty() || is_year_beside(year) => Ok(Some(format!("{month}-{day}"))),
            None if is_year_beside(rest) => {
                let year: u32 = rest.trim_matches(['(', ')']).parse().unwrap_or_default();
                Ok(Some(format!("{month}-{:02}", year % 100)))
            }
            _ => Err(FieldCode::IsDate),
        };
    }
    if let Some((first, second)) = shown.split_once('-') {
        let month = |word: &str| MONTHS.iter().position(|month| word.eq_ignore_ascii_case(month)).map(|at| at + 1);
        let number = |word: &str| word.parse::<u32>().ok().filter(|_| word.len() <= 2);
        match (month(first), month(second), number(first), number(second)) {
            // No month has so many days: it was typed as `3-32`.
            (Some(month), None, None, Some(year)) if year > 31 => return Ok(Some(format!("{month}-{year}"))),
            (Some(_), None, None, Some(_)) | (None, Some(_), Some(_), None) => return Err(FieldCode::IsDate),
            _ => {}
        }
    }
    let is_serial = shown.len() == 5 && shown.parse().is_ok_and(|number| SERIALS.contains(&number));
    if is_serial || day(shown).is_ok_and(|day| day.is_some()) {
        return Err(FieldCode::IsDate);
    }
    // A number cell that a program has written as a decimal.
    Ok(Some(match cell.strip_suffix(".0") {
        Some(whole) if !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit()) => whole.to_owned(),
        _ => cell,
    }))
}

fn number_before(text: &str, word: char) -> Option<(u32, &str)> {
    let (number, rest) = text.split_once(word)?;
    Some((number.trim().parse().ok().filter(|number| (1..=31).contains(number))?, rest.trim()))
}

fn is_year_beside(text: &str) -> bool {
    text.strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .is_some_and(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()))
}

/// A day: `2024-05-01`, `2024/5/1`, `2024年5月1日`, `20240501`, with or without a time of day; `5月1日(2024)` as the reader of workbooks writes it.
///
/// # Errors
/// `invalid_format`.
pub fn day(raw: &str) -> Parsed<NaiveDate> {
    let Some(text) = clean(raw) else { return Ok(None) };
    let text = text.as_ref();
    if let Some((month, rest)) = number_before(text, '月')
        && let Some((day, year)) = number_before(rest, '日')
        && is_year_beside(year)
    {
        let year = year.trim_matches(['(', ')']).parse().unwrap_or_default();
        return NaiveDate::from_ymd_opt(year, month, day).map(Some).ok_or(FieldCode::InvalidFormat);
    }
    let date = text.split([' ', 'T']).next().unwrap_or(text).trim_end_matches(['日', '号']);
    let parts: Vec<&str> = date.split(['-', '/', '.', '年', '月']).collect();
    let found = match parts[..] {
        [whole] if whole.len() == 8 && whole.bytes().all(|b| b.is_ascii_digit()) => {
            NaiveDate::parse_from_str(whole, "%Y%m%d").ok().filter(|day| (1990..=2100).contains(&chrono::Datelike::year(day)))
        }
        [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => match (year.parse(), month.parse(), day.parse()) {
            (Ok(year), Ok(month), Ok(day)) => NaiveDate::from_ymd_opt(year, month, day),
            _ => None,
        },
        _ => None,
    };
    found.map(Some).ok_or(FieldCode::InvalidFormat)
}

/// A district, and what else stands in its cell: `鄞州区 姜山` is a district and a neighbourhood, `宁波市鄞州区` a city and a district.
///
/// # Errors
/// `invalid_format` where the cell is a street's address.
pub fn district(raw: &str) -> Result<(String, Option<String>), FieldCode> {
    let Some(cell) = text(raw) else { return Ok((String::new(), None)) };
    let cell = one_line(&crate::text::half_width(&cell));
    let is_whole = |part: &str| {
        (2..=9).contains(&part.chars().count())
            && part.ends_with(['区', '县', '旗', '市'])
            && !part.ends_with("小区")
            && !part.ends_with("社区")
    };
    let parts: Vec<&str> =
        cell.split([' ', '-', '/', ',', '、', '|', '>', '·', '_']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if let [city, rest @ ..] = parts.as_slice()
        && !rest.is_empty()
    {
        let at = parts.iter().position(|part| is_whole(part) && !part.ends_with('市')).or_else(|| is_whole(city).then_some(0));
        if let Some((at, found)) = at.and_then(|at| parts.get(at).map(|part| (at, *part))) {
            let beside: Vec<&str> = parts.get(at + 1..).unwrap_or_default().to_vec();
            return Ok((without_city(found).0.to_owned(), Some(beside.join(" ")).filter(|beside| !beside.is_empty())));
        }
        if cell.is_ascii() {
            return Ok((cell, None));
        }
        // `朝阳 望京`: the first of two words of the usual length.
        return Ok(((*city).to_owned(), Some(rest.join(" "))));
    }
    let (found, beside) = without_city(&cell);
    let is_address = found.contains(|c: char| c.is_ascii_digit()) && found.contains(['路', '街', '号', '弄', '巷', '道']);
    let is_street = found.ends_with(['路', '街', '巷', '弄']) && found.chars().count() >= 3;
    if is_address || is_street {
        return Err(FieldCode::InvalidFormat);
    }
    Ok((found.to_owned(), beside.map(str::to_owned)))
}

/// Drops a province and a city before a district, and cuts off what follows it.
fn without_city(text: &str) -> (&str, Option<&str>) {
    let mut rest = text;
    for word in ["省", "自治区", "市"] {
        if let Some((_, after)) = rest.split_once(word)
            && after.chars().count() >= 2
            && after.contains(['区', '县', '旗', '市'])
        {
            rest = after;
        }
    }
    let end = rest.char_indices().skip(1).find(|(_, c)| matches!(c, '区' | '县' | '旗')).map(|(at, c)| at + c.len_utf8());
    match end {
        Some(end) if end < rest.len() && !rest.get(..end).is_some_and(|head| head.ends_with("小区") || head.ends_with("社区")) => {
            (rest.get(..end).unwrap_or(rest), rest.get(end..).map(str::trim).filter(|more| !more.is_empty()))
        }
        _ => (rest, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Parsed<String> {
        Ok(Some(text.to_owned()))
    }

    #[test]
    fn doors_come_back_out_of_dates_where_that_is_certain() {
        for (raw, door_) in [
            ("3月2日", "3-2"),
            ("12月1日(2026)", "12-1"),
            ("3月(1932)", "3-32"),
            ("Mar-32", "3-32"),
            ("3-2", "3-2"),
            ("1101.0", "1101"),
            ("A座", "A座"),
        ] {
            assert_eq!(door(raw), told(door_), "{raw}");
        }
        for raw in ["2026-03-02", "2026/3/2", "2026年3月2日", "2026-03-02 00:00:00", "2-Mar", "Mar-2", "45353"] {
            assert_eq!(door(raw), Err(FieldCode::IsDate), "{raw}");
        }
        assert_eq!(door("暂无"), Ok(None));
    }

    #[test]
    fn days_in_every_notation() {
        let day_ = NaiveDate::from_ymd_opt(2024, 5, 1);
        for raw in ["2024-05-01", "2024/5/1", "2024.5.1", "2024年5月1日", "20240501", "2024-05-01 12:30:00", "5月1日(2024)"] {
            assert_eq!(day(raw), Ok(day_), "{raw}");
        }
        for raw in ["2024", "1203", "05-01", "2024-13-01"] {
            assert_eq!(day(raw), Err(FieldCode::InvalidFormat), "{raw}");
        }
    }

    #[test]
    fn districts_with_more_in_their_cell() {
        let told = |district: &str, beside: &str| Ok((district.to_owned(), Some(beside.to_owned()).filter(|beside| !beside.is_empty())));
        for (raw, district_, beside) in [
            ("朝阳", "朝阳", ""),
            ("朝阳区", "朝阳区", ""),
            ("鄞州区 姜山", "鄞州区", "姜山"),
            ("鄞州区姜山", "鄞州区", "姜山"),
            ("宁波市鄞州区", "鄞州区", ""),
            ("浙江省宁波市鄞州区姜山镇", "鄞州区", "姜山镇"),
            ("北京-朝阳区-望京", "朝阳区", "望京"),
            ("朝阳 望京", "朝阳", "望京"),
            ("浦东新区", "浦东新区", ""),
            ("chaoyang", "chaoyang", ""),
            ("城东", "城东", ""),
        ] {
            assert_eq!(district(raw), told(district_, beside), "{raw}");
        }
        for raw in ["人民路118号", "解放南街"] {
            assert_eq!(district(raw), Err(FieldCode::InvalidFormat), "{raw}");
        }
    }
}
