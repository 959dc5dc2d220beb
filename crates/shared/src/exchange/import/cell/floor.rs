//! Floors in cells: `12/28`, `中楼层(共24层)`, `低楼层（16层）`, `23层`, `B1`.

use super::{Parsed, clean, strip_word, unlabelled};
use crate::problem::FieldCode;
use crate::property::listing::FloorBand;

/// What a cell says of the floor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FloorCell {
    /// The floor; below ground is negative.
    pub floor: Option<i32>,
    /// Storeys of the building.
    pub total: Option<i32>,
    /// Where the floor lies.
    pub band: Option<FloorBand>,
}

/// Words for a band, longer ones first.
const BANDS: &[(&str, FloorBand)] = &[
    ("地下室", FloorBand::Basement),
    ("地下", FloorBand::Basement),
    ("低楼层", FloorBand::Low),
    ("中楼层", FloorBand::Middle),
    ("高楼层", FloorBand::High),
    ("底层", FloorBand::Low),
    ("顶层", FloorBand::High),
    ("低层", FloorBand::Low),
    ("中层", FloorBand::Middle),
    ("高层", FloorBand::High),
    ("低区", FloorBand::Low),
    ("中区", FloorBand::Middle),
    ("高区", FloorBand::High),
    ("低", FloorBand::Low),
    ("中", FloorBand::Middle),
    ("高", FloorBand::High),
];

/// Reads a floor, its band and the storeys, as far as told.
///
/// # Errors
/// `invalid_format`.
pub fn floor(raw: &str) -> Parsed<FloorCell> {
    let Some(text) = clean(raw) else { return Ok(None) };
    // `3/12` that a spreadsheet has made the twelfth of March.
    let told = if text.contains('月') || text.contains(['-', '/']) || text.len() == 5 {
        super::door(&text)?.unwrap_or_default()
    } else {
        text.clone().into_owned()
    };
    let told = if text.contains('月') { told.replace('-', "/") } else { told };
    let text: String = told.chars().filter(|c| !c.is_whitespace() || *c == ' ').collect();
    let mut cell = FloorCell::default();
    let mut rest = unlabelled(&text, &["所在楼层", "楼层", "层数"]);
    if let Some((band, next)) = BANDS.iter().find_map(|(word, band)| Some((*band, rest.strip_prefix(word)?))) {
        (cell.band, rest) = (Some(band), next);
    } else if !rest.starts_with('共') {
        let (number, next) = storey(rest).ok_or(FieldCode::InvalidFormat)?;
        (cell.floor, rest) = (Some(number), next);
    }
    // `(共24层)`, `（16层）`, `/28`, ` 共28层`, or nothing.
    let rest = rest.trim_start_matches(['(', '/', ' ', ',']);
    let rest = strip_word(rest, &["共", "总"]).unwrap_or(rest);
    let rest = rest.trim_end_matches([')', ' ']);
    if !rest.is_empty() {
        let (total, rest) = storey(rest).ok_or(FieldCode::InvalidFormat)?;
        if !rest.is_empty() || total < 1 {
            return Err(FieldCode::InvalidFormat);
        }
        cell.total = Some(total);
    }
    if cell == FloorCell::default() { Err(FieldCode::InvalidFormat) } else { Ok(Some(cell)) }
}

/// The storeys of a building: `28`, `28层`, `共28层`.
///
/// # Errors
/// `invalid_format`.
pub fn total_floors(raw: &str) -> Parsed<i32> {
    match floor(raw)? {
        Some(FloorCell { floor: Some(total), total: None, band: None } | FloorCell { floor: None, total: Some(total), band: None }) => {
            Ok(Some(total))
        }
        Some(_) => Err(FieldCode::InvalidFormat),
        None => Ok(None),
    }
}

/// `12`, `第12层`, `12F`, `-1`, `B1`.
fn storey(text: &str) -> Option<(i32, &str)> {
    let text = text.strip_prefix('第').unwrap_or(text);
    let (sign, text) = strip_word(text, &["-", "B", "b"]).map_or((1, text), |rest| (-1, rest));
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number: i32 = text.get(..digits)?.parse().ok()?;
    let rest = text.get(digits..)?;
    let rest = strip_word(rest, &[".0", "楼层", "层", "楼", "F", "f"]).unwrap_or(rest);
    Some((sign * number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(floor: Option<i32>, total: Option<i32>, band: Option<FloorBand>) -> Parsed<FloorCell> {
        Ok(Some(FloorCell { floor, total, band }))
    }

    #[test]
    fn floors_with_storeys() {
        for raw in ["12/28", "12/28层", "12层/28层", "第12层/共28层", "12层(共28层)", "１２／２８", "12F/28F", "12 / 28", "12楼,共28层"]
        {
            assert_eq!(floor(raw), cell(Some(12), Some(28), None), "{raw}");
        }
        assert_eq!(floor("-1/6"), cell(Some(-1), Some(6), None));
        assert_eq!(floor("B1"), cell(Some(-1), None, None));
    }

    #[test]
    fn floors_told_by_a_band() {
        assert_eq!(floor("中楼层(共24层)"), cell(None, Some(24), Some(FloorBand::Middle)));
        assert_eq!(floor("低楼层（16层）"), cell(None, Some(16), Some(FloorBand::Low)));
        assert_eq!(floor("顶层(共6层)"), cell(None, Some(6), Some(FloorBand::High)));
        assert_eq!(floor("地下室(共6层)"), cell(None, Some(6), Some(FloorBand::Basement)));
        assert_eq!(floor("高/32"), cell(None, Some(32), Some(FloorBand::High)));
        assert_eq!(floor("高楼层"), cell(None, None, Some(FloorBand::High)));
    }

    #[test]
    fn a_lone_number_is_the_floor_in_a_column_of_floors() {
        assert_eq!(floor("23层"), cell(Some(23), None, None));
        assert_eq!(floor("5"), cell(Some(5), None, None));
        assert_eq!(floor("共28层"), cell(None, Some(28), None));
        assert_eq!(total_floors("28层"), Ok(Some(28)));
        assert_eq!(total_floors("共28层"), Ok(Some(28)));
        assert_eq!(total_floors("12/28"), Err(FieldCode::InvalidFormat));
        assert_eq!(floor("N/A"), Ok(None));
    }

    #[test]
    fn nonsense_is_refused() {
        for raw in ["板楼", "楼中楼吧", "12/28/30", "3-5层", "层", "()", "99999999999", "共"] {
            assert_eq!(floor(raw), Err(FieldCode::InvalidFormat), "{raw}");
        }
    }
}
