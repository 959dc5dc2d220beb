//! The lists of values, from our words. Those of the Data Dictionary's own lists are marked as standard.

use fangke_shared::permission::Role;
use fangke_shared::property::listing::{BuildingForm, Decoration, FloorBand, ListingStatus, Orientation, Purpose};
use fangke_shared::property::photo::{PhotoKind, PhotoRoom};

use crate::partner::reso::edm::{LookupValue, Lookups};

const fn standard(value: &'static str, member: &'static str, words: &'static [&'static str]) -> LookupValue {
    LookupValue { value, member, is_standard: true, words }
}

const fn own(value: &'static str, member: &'static str, words: &'static [&'static str]) -> LookupValue {
    LookupValue { value, member, is_standard: false, words }
}

/// Where a listing stands. Partners are shown what is available; the others are there so that the list is whole.
pub static STANDARD_STATUS: Lookups = Lookups {
    name: "StandardStatus",
    values: &[
        standard("Active", "Active", &[ListingStatus::Available.as_str()]),
        standard("Hold", "Hold", &[ListingStatus::Paused.as_str(), ListingStatus::Unknown.as_str()]),
        standard(
            "Closed",
            "Closed",
            &[
                ListingStatus::SoldByUs.as_str(),
                ListingStatus::LetByUs.as_str(),
                ListingStatus::SoldElsewhere.as_str(),
                ListingStatus::LetElsewhere.as_str(),
            ],
        ),
        standard("Withdrawn", "Withdrawn", &[ListingStatus::Withdrawn.as_str()]),
        standard("Incomplete", "Incomplete", &[ListingStatus::Lead.as_str()]),
    ],
};

/// What is for sale is residential, also where it is to let as well.
pub static PROPERTY_TYPE: Lookups = Lookups {
    name: "PropertyType",
    values: &[
        standard("Residential", "Residential", &[Purpose::Sale.as_str(), Purpose::Both.as_str()]),
        standard("Residential Lease", "ResidentialLease", &[Purpose::Rental.as_str()]),
    ],
};

/// What a listing is offered for, one or both.
pub static OFFERED_FOR: Lookups = Lookups {
    name: "OfferedFor",
    values: &[
        own("Sale", "Sale", &[Purpose::Sale.as_str(), Purpose::Both.as_str()]),
        own("Lease", "Lease", &[Purpose::Rental.as_str(), Purpose::Both.as_str()]),
    ],
};

/// The directions that windows look to: in the order of their bits.
pub static WINDOW_DIRECTIONS: Lookups = Lookups {
    name: "WindowDirections",
    values: &[
        own("East", "East", &[Orientation::East.as_str()]),
        own("South", "South", &[Orientation::South.as_str()]),
        own("West", "West", &[Orientation::West.as_str()]),
        own("North", "North", &[Orientation::North.as_str()]),
        own("Southeast", "Southeast", &[Orientation::Southeast.as_str()]),
        own("Southwest", "Southwest", &[Orientation::Southwest.as_str()]),
        own("Northwest", "Northwest", &[Orientation::Northwest.as_str()]),
        own("Northeast", "Northeast", &[Orientation::Northeast.as_str()]),
    ],
};

/// How far the flat is decorated.
pub static DECORATION: Lookups = Lookups {
    name: "Decoration",
    values: &[
        own("Bare Walls", "BareWalls", &[Decoration::Rough.as_str()]),
        own("Simple", "Simple", &[Decoration::Simple.as_str()]),
        own("Refined", "Refined", &[Decoration::Refined.as_str()]),
        own("Luxury", "Luxury", &[Decoration::Luxury.as_str()]),
        own("Other", "Other", &[Decoration::Other.as_str()]),
    ],
};

/// The form of the building.
pub static BUILDING_FORM: Lookups = Lookups {
    name: "BuildingForm",
    values: &[
        own("Slab", "Slab", &[BuildingForm::Slab.as_str()]),
        own("Tower", "Tower", &[BuildingForm::Tower.as_str()]),
        own("Slab and Tower", "SlabAndTower", &[BuildingForm::SlabTower.as_str()]),
        own("Bungalow", "Bungalow", &[BuildingForm::Bungalow.as_str()]),
        own("Villa", "Villa", &[BuildingForm::Villa.as_str()]),
    ],
};

/// Where the floor lies: its number is not told.
pub static FLOOR_BAND: Lookups = Lookups {
    name: "FloorBand",
    values: &[
        own("Basement", "Basement", &[FloorBand::Basement.as_str()]),
        own("Low", "Low", &[FloorBand::Low.as_str()]),
        own("Middle", "Middle", &[FloorBand::Middle.as_str()]),
        own("High", "High", &[FloorBand::High.as_str()]),
    ],
};

/// What areas are measured in.
pub static AREA_UNITS: Lookups = Lookups { name: "AreaUnits", values: &[standard("Square Meters", "SquareMeters", &["square_metres"])] };

/// What a picture shows.
pub static MEDIA_CATEGORY: Lookups = Lookups {
    name: "MediaCategory",
    values: &[
        standard("Photo", "Photo", &[PhotoKind::Photo.as_str()]),
        standard("Floor Plan", "FloorPlan", &[PhotoKind::FloorPlan.as_str()]),
    ],
};

/// Which room a photo shows.
pub static IMAGE_OF: Lookups = Lookups {
    name: "ImageOf",
    values: &[
        standard("Living Room", "LivingRoom", &[PhotoRoom::LivingRoom.as_str()]),
        standard("Dining Room", "DiningRoom", &[PhotoRoom::DiningRoom.as_str()]),
        own("Main Bedroom", "MainBedroom", &[PhotoRoom::MainBedroom.as_str()]),
        standard("Bedroom", "Bedroom", &[PhotoRoom::Bedroom.as_str()]),
        own("Study", "Study", &[PhotoRoom::Study.as_str()]),
        standard("Kitchen", "Kitchen", &[PhotoRoom::Kitchen.as_str()]),
        standard("Bathroom", "Bathroom", &[PhotoRoom::Bathroom.as_str()]),
        own("Balcony", "Balcony", &[PhotoRoom::Balcony.as_str()]),
        own("Entrance", "Entrance", &[PhotoRoom::Entrance.as_str()]),
        own("Garden or Terrace", "GardenOrTerrace", &[PhotoRoom::Garden.as_str()]),
        own("Building from Outside", "BuildingFromOutside", &[PhotoRoom::Outside.as_str()]),
        own("Surroundings", "Surroundings", &[PhotoRoom::Surroundings.as_str()]),
    ],
};

/// What a member is in the company.
pub static MEMBER_TYPE: Lookups = Lookups {
    name: "MemberType",
    values: &[
        own("Agent", "Agent", &[Role::Agent.as_str()]),
        standard("Office Manager", "OfficeManager", &[Role::Manager.as_str()]),
        standard("Assistant", "Assistant", &[Role::Assistant.as_str()]),
        own("Director", "Director", &[Role::Director.as_str()]),
        own("Staff", "Staff", &[Role::Admin.as_str(), Role::Finance.as_str()]),
    ],
};

/// Members and offices that are there.
pub static MEMBER_STATUS: Lookups = Lookups { name: "MemberStatus", values: &[standard("Active", "Active", &["active"])] };

/// Members and offices that are there.
pub static OFFICE_STATUS: Lookups = Lookups { name: "OfficeStatus", values: &[standard("Active", "Active", &["active"])] };

#[cfg(test)]
mod tests {
    use super::*;
    use fangke_shared::property::listing::Orientations;

    /// Every word of a list of ours means something to partners.
    fn is_whole(lookups: &'static Lookups, words: impl IntoIterator<Item = &'static str>) {
        for word in words {
            assert!(lookups.meaning(word).next().is_some(), "{}: {word}", lookups.name);
        }
    }

    #[test]
    fn every_word_has_a_meaning() {
        is_whole(&STANDARD_STATUS, ListingStatus::ALL.iter().map(|word| word.as_str()));
        is_whole(&PROPERTY_TYPE, Purpose::ALL.iter().map(|word| word.as_str()));
        is_whole(&OFFERED_FOR, Purpose::ALL.iter().map(|word| word.as_str()));
        is_whole(&DECORATION, Decoration::ALL.iter().map(|word| word.as_str()));
        is_whole(&BUILDING_FORM, BuildingForm::ALL.iter().map(|word| word.as_str()));
        is_whole(&FLOOR_BAND, FloorBand::ALL.iter().map(|word| word.as_str()));
        is_whole(&MEDIA_CATEGORY, PhotoKind::ALL.iter().map(|word| word.as_str()));
        is_whole(&IMAGE_OF, PhotoRoom::ALL.iter().map(|word| word.as_str()));
        is_whole(&MEMBER_TYPE, Role::ALL.iter().map(|word| word.as_str()));
    }

    #[test]
    fn directions_stand_in_the_order_of_their_bits() {
        for (bit, value) in WINDOW_DIRECTIONS.values.iter().enumerate() {
            let own: Vec<&str> = Orientations(1 << bit).iter().map(Orientation::as_str).collect();
            assert_eq!(own, value.words);
        }
    }
}
