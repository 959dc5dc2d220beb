//! Ranges: from the parameters of the query to what people type, and back.

use crate::amount::Unit;
use crate::tr;

/// The kept amount of a parameter. Areas travel in square metres with decimals, everything else as a whole number.
pub fn stored(unit: Unit, parameter: &str) -> Option<i64> {
    match unit {
        Unit::Sqm => unit.parse(parameter).ok().flatten(),
        _ => parameter.parse().ok(),
    }
}

/// The parameter of a kept amount.
pub fn parameter(unit: Unit, amount: i64) -> String {
    match unit {
        Unit::Sqm => unit.text(amount),
        _ => amount.to_string(),
    }
}

/// A range in words: `500–700万`, `≥ 80㎡`.
pub fn words(unit: Unit, suffix: &str, min: Option<i64>, max: Option<i64>) -> String {
    // Words of several letters stand apart: `4000–6000 元/月`.
    let gap = if suffix.chars().count() > 1 { " " } else { "" };
    match (min.map(|n| unit.text(n)), max.map(|n| unit.text(n))) {
        (Some(min), Some(max)) => format!("{min}–{max}{gap}{suffix}"),
        (Some(min), None) => format!("≥ {min}{gap}{suffix}"),
        (None, Some(max)) => format!("≤ {max}{gap}{suffix}"),
        (None, None) => String::new(),
    }
}

/// A ready-made range on its button: `300 以下`, `500–700`, `1500 以上`.
pub fn preset_words(min: Option<i64>, max: Option<i64>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("{min}–{max}"),
        (Some(min), None) => tr!(listing.filter.above, n = min),
        (None, Some(max)) => tr!(listing.filter.below, n = max),
        (None, None) => String::new(),
    }
}

/// Both ends as typed, to parameters; ends that were swapped are put in order.
///
/// # Errors
/// Which end can't be read: `(lower, upper)`.
pub fn read(unit: Unit, min: &str, max: &str) -> Result<(Option<String>, Option<String>), (bool, bool)> {
    match (unit.parse(min), unit.parse(max)) {
        (Ok(min), Ok(max)) => {
            let (min, max) = match (min, max) {
                (Some(a), Some(b)) if a > b => (Some(b), Some(a)),
                ends => ends,
            };
            Ok((min.map(|n| parameter(unit, n)), max.map(|n| parameter(unit, n))))
        }
        (min, max) => Err((min.is_err(), max.is_err())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_travel_in_fen_and_areas_in_square_metres() {
        assert_eq!(read(Unit::Wan, "500", "600.5"), Ok((Some("500000000".into()), Some("600500000".into()))));
        assert_eq!(read(Unit::Sqm, "80.5", ""), Ok((Some("80.5".into()), None)));
        assert_eq!(stored(Unit::Sqm, "80.5"), Some(8050));
        assert_eq!(stored(Unit::Wan, "600500000"), Some(600_500_000));
    }

    #[test]
    fn swapped_ends_are_put_in_order_and_unreadable_ones_named() {
        assert_eq!(read(Unit::One, "12", "3"), Ok((Some("3".into()), Some("12".into()))));
        assert_eq!(read(Unit::One, "x", "3"), Err((true, false)));
    }

    #[test]
    fn ranges_read_as_people_say_them() {
        assert_eq!(words(Unit::Wan, "万", Some(500_000_000), Some(700_000_000)), "500–700万");
        assert_eq!(words(Unit::Yuan, "元/月", None, Some(600_000)), "≤ 6000 元/月");
        assert_eq!(preset_words(None, Some(300)), "300 以下");
    }
}
