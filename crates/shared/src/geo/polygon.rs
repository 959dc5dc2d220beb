//! An area that somebody drew on the map.

use std::fmt::{Display, Formatter};
use std::str::FromStr;

use crate::text::{number, written};

/// The most corners of an area.
pub const POLYGON_CORNERS_MAX: usize = 50;

/// A closed line on the map: three to [`POLYGON_CORNERS_MAX`] corners in degrees, written `lng,lat,lng,lat,…`. Where it crosses itself, a
/// place is inside if it is surrounded an odd number of times.
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon(Vec<(f64, f64)>);

impl Polygon {
    /// That of these corners, longitude and latitude each; none where there are too few or too many, or one is no place on earth.
    pub fn new(corners: Vec<(f64, f64)>) -> Option<Self> {
        let are_places = corners.iter().all(|(longitude, latitude)| longitude.abs() <= 180.0 && latitude.abs() <= 90.0);
        ((3..=POLYGON_CORNERS_MAX).contains(&corners.len()) && are_places).then_some(Self(corners))
    }

    /// Its corners, longitude and latitude each.
    pub fn corners(&self) -> &[(f64, f64)] {
        &self.0
    }

    /// Its sides, from corner to corner; the last one leads back to the first.
    pub fn sides(&self) -> impl Iterator<Item = ((f64, f64), (f64, f64))> {
        self.0.iter().copied().zip(self.0.iter().copied().cycle().skip(1))
    }

    /// Its edges in the west, south, east and north.
    pub fn edges(&self) -> (f64, f64, f64, f64) {
        let start = (f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
        self.0.iter().fold(start, |(west, south, east, north), (x, y)| (west.min(*x), south.min(*y), east.max(*x), north.max(*y)))
    }
}

impl FromStr for Polygon {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let degrees: Vec<f64> = text.split(',').map(|part| number(part).ok_or(())).collect::<Result<_, _>>()?;
        let (pairs, rest) = degrees.as_chunks::<2>();
        if rest.is_empty() { Self::new(pairs.iter().map(|[x, y]| (*x, *y)).collect()).ok_or(()) } else { Err(()) }
    }
}

impl Display for Polygon {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        for (i, (longitude, latitude)) in self.0.iter().enumerate() {
            let comma = if i == 0 { "" } else { "," };
            write!(f, "{comma}{},{}", written(*longitude), written(*latitude))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_survives_the_address_bar() {
        let area: Polygon = "116.3,39.9, 116.5,39.9,116.4,40.1".parse().unwrap();
        assert_eq!(area.corners(), [(116.3, 39.9), (116.5, 39.9), (116.4, 40.1)]);
        assert_eq!(area.to_string(), "116.3,39.9,116.5,39.9,116.4,40.1");
        assert_eq!(area.edges(), (116.3, 39.9, 116.5, 40.1));
        assert_eq!(area.sides().last(), Some(((116.4, 40.1), (116.3, 39.9))));
    }

    #[test]
    fn what_is_no_area_is_refused() {
        for text in ["", "1,2", "1,2,3,4", "1,2,3,4,5", "1,2,3,4,5,x", "NaN,1,2,3,4,5", "181,1,2,3,4,5", "1,91,2,3,4,5", "inf,1,2,3,4,5"] {
            assert_eq!(text.parse::<Polygon>(), Err(()), "{text}");
        }
        let corners = |n: usize| vec!["1,2"; n].join(",");
        assert!(corners(POLYGON_CORNERS_MAX).parse::<Polygon>().is_ok());
        assert!(corners(POLYGON_CORNERS_MAX + 1).parse::<Polygon>().is_err());
    }
}
