//! The list as a map: what its workbench hands to whoever draws it.

use std::fmt::{Display, Formatter};
use std::str::FromStr;

use fangke_shared::property::listing::ListingQuery;
use fangke_shared::property::map::{MAX_ZOOM, MIN_ZOOM};
use fangke_shared::text::{number, written};
use leptos::prelude::*;

/// Which part of the map one looks at, as the address of the list writes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MapSight {
    /// Wherever there are communities: `all`.
    Whole,
    /// Around a place in GCJ-02: `116.47,39.99,12`.
    At {
        /// Degrees east of the middle.
        longitude: f64,
        /// Degrees north of the middle.
        latitude: f64,
        /// How near.
        zoom: i32,
    },
}

impl FromStr for MapSight {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text == "all" {
            return Ok(Self::Whole);
        }
        let mut parts = text.split(',');
        let mut degrees = |most: f64| parts.next().and_then(number).filter(|value| value.abs() <= most).ok_or(());
        let (longitude, latitude) = (degrees(180.0)?, degrees(85.0)?);
        let zoom = parts.next().and_then(|part| part.parse().ok()).filter(|zoom| (MIN_ZOOM..=MAX_ZOOM).contains(zoom)).ok_or(())?;
        if parts.next().is_some() { Err(()) } else { Ok(Self::At { longitude, latitude, zoom }) }
    }
}

impl Display for MapSight {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole => f.write_str("all"),
            Self::At { longitude, latitude, zoom } => {
                // A metre, more or less.
                let [longitude, latitude] = [longitude, latitude].map(|degrees| written((degrees * 1e5).round() / 1e5));
                write!(f, "{longitude},{latitude},{zoom}")
            }
        }
    }
}

/// The list as a map.
#[derive(Clone, Copy)]
pub struct Mapped {
    /// Which listings.
    pub query: Memo<ListingQuery>,
    /// Which part of the map.
    pub sight: Memo<MapSight>,
    /// Looks at another part, without a step for Back.
    pub look: Callback<MapSight>,
    /// Looks for other listings; Back returns.
    pub look_for: Callback<ListingQuery>,
    /// The address of the list, without the map.
    pub list: fn(&ListingQuery) -> String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_map_survives_the_address_bar() {
        for sight in [MapSight::Whole, MapSight::At { longitude: 116.47, latitude: 39.99, zoom: 12 }] {
            assert_eq!(sight.to_string().parse(), Ok(sight));
        }
        for text in ["", "here", "116.47,39.99", "116.47,39.99,2", "181,39,12", "NaN,39,12", "116,39,12,1"] {
            assert_eq!(text.parse::<MapSight>(), Err(()), "{text}");
        }
    }
}
