//! Floor areas, exact to a hundredth of a square metre.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::number;

/// An area in hundredths of a square metre; on the wire a number of square metres (`118.6`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Area(pub i64);

impl Area {
    /// From square metres, rounded to the hundredth. `None` for what is no area.
    #[allow(clippy::cast_possible_truncation, reason = "in range, so the cast loses nothing")]
    pub fn from_sqm(sqm: f64) -> Option<Self> {
        let centi = (sqm * 100.0).round();
        if (0.0..1e12).contains(&centi) { Some(Self(centi as i64)) } else { None }
    }

    /// In square metres.
    #[allow(clippy::cast_precision_loss)]
    pub fn sqm(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

impl std::fmt::Display for Area {
    /// `118.6`, `90.15`, `90`: as few decimals as say it exactly.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, rest) = (self.0 / 100, (self.0 % 100).abs());
        let sign = if self.0 < 0 && whole == 0 { "-" } else { "" };
        match rest {
            0 => write!(f, "{whole}"),
            tenths if tenths % 10 == 0 => write!(f, "{sign}{whole}.{}", tenths / 10),
            hundredths => write!(f, "{sign}{whole}.{hundredths:02}"),
        }
    }
}

impl std::str::FromStr for Area {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        number(text).and_then(Self::from_sqm).ok_or(())
    }
}

impl Serialize for Area {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 100 == 0 { serializer.serialize_i64(self.0 / 100) } else { serializer.serialize_f64(self.sqm()) }
    }
}

impl<'de> Deserialize<'de> for Area {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let sqm = f64::deserialize(deserializer)?;
        Self::from_sqm(sqm).ok_or_else(|| serde::de::Error::custom("an area is a number of square metres"))
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Area {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::Number)
            .description(Some("Square metres, exact to two decimals"))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Area {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_two_decimals_exactly() {
        let area: Area = serde_json::from_str("90.15").unwrap();
        assert_eq!(area, Area(9015));
        assert_eq!(serde_json::to_string(&area).unwrap(), "90.15");
        assert_eq!(serde_json::to_string(&Area(9000)).unwrap(), "90");
        assert!(serde_json::from_str::<Area>("-1").is_err());
    }

    #[test]
    fn is_written_with_as_few_decimals_as_say_it() {
        let written = [9000, 9015, 11860, 5, 40, 0, -5, -1250].map(|centi| Area(centi).to_string());
        assert_eq!(written, ["90", "90.15", "118.6", "0.05", "0.4", "0", "-0.05", "-12.5"]);
    }
}
