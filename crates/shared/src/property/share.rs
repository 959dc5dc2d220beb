//! The public page of a listing (A11).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::property::listing::FloorBand;

/// Body of `POST /listings/{id}/publication`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PublishListingRequest {
    /// Does the agent's card show their number, if they have one?
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub shows_phone: bool,
}

/// The agent's card on a public page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicAgent {
    /// Their name.
    pub name: String,
    /// Their store.
    pub store: Option<String>,
    /// Their number, where it is shown.
    pub phone: Option<String>,
}

/// The public page of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicationResponse {
    /// Its address, until the listing is published anew or no more.
    pub url: String,
    /// The secret part of the address.
    pub token: String,
    /// Does the agent's card show their number?
    pub shows_phone: bool,
    /// Since when.
    pub published_at: DateTime<Utc>,
    /// How many have looked at it, each once a day, under whichever address.
    pub views: i64,
    /// In the last seven days, today's included.
    pub views_7d: i64,
    /// Whom it says to ask; none where neither the maintainer nor who published it is there any more.
    #[serde(default)]
    pub agent: Option<PublicAgent>,
    /// What the company is called, if it has said so.
    #[serde(default)]
    pub company: Option<String>,
    /// Where the cover is that anybody may see, as a path of this server.
    #[serde(default)]
    pub cover_path: Option<String>,
}

/// Where the floor lies, as far as the public is told: never its number.
pub fn public_band(floor: Option<i32>, total_floors: Option<i32>, band: Option<FloorBand>) -> Option<FloorBand> {
    let known = |floor: i32, total: i32| match i64::from(floor) * 3 {
        _ if floor < 1 => FloorBand::Basement,
        thirds if thirds <= i64::from(total) => FloorBand::Low,
        thirds if thirds <= i64::from(total) * 2 => FloorBand::Middle,
        _ => FloorBand::High,
    };
    band.or_else(|| floor.zip(total_floors).map(|(floor, total)| known(floor, total)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_lies_in_a_third_of_the_building() {
        let band = |floor, total| public_band(Some(floor), Some(total), None);
        assert_eq!(band(-1, 30), Some(FloorBand::Basement));
        assert_eq!((band(1, 30), band(10, 30)), (Some(FloorBand::Low), Some(FloorBand::Low)));
        assert_eq!((band(11, 30), band(20, 30)), (Some(FloorBand::Middle), Some(FloorBand::Middle)));
        assert_eq!((band(21, 30), band(30, 30)), (Some(FloorBand::High), Some(FloorBand::High)));
        assert_eq!(
            (band(1, 1), band(2, 6), band(i32::MAX, i32::MAX)),
            (Some(FloorBand::High), Some(FloorBand::Low), Some(FloorBand::High))
        );
        assert_eq!(public_band(Some(3), None, None), None);
        assert_eq!(public_band(Some(3), Some(30), Some(FloorBand::High)), Some(FloorBand::High));
    }
}
