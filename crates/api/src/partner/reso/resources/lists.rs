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

/// Words of our own lists.
macro_rules! words {
    ($($word:expr),+) => { const { &[$($word.as_str()),+] } };
}

/// Where a listing stands. Partners are shown what is available; the others are there so that the list is whole.
pub static STANDARD_STATUS: Lookups = Lookups {
    name: "StandardStatus",
    values: &[
        standard("Active", "Active", words!(ListingStatus::Available)),
        standard("Hold", "Hold", words!(ListingStatus::Paused, ListingStatus::Unknown)),
        standard(
            "Closed",
            "Closed",
            words!(ListingStatus::SoldByUs, ListingStatus::LetByUs, ListingStatus::SoldElsewhere, ListingStatus::LetElsewhere),
        ),
        standard("Withdrawn", "Withdrawn", words!(ListingStatus::Withdrawn)),
        standard("Incomplete", "Incomplete", words!(ListingStatus::Lead)),
    ],
};

/// What is for sale is residential, also where it is to let as well.
pub static PROPERTY_TYPE: Lookups = Lookups {
    name: "PropertyType",
    values: &[
        standard("Residential", "Residential", words!(Purpose::Sale, Purpose::Both)),
        standard("Residential Lease", "ResidentialLease", words!(Purpose::Rental)),
    ],
};

/// What a listing is offered for, one or both.
pub static OFFERED_FOR: Lookups = Lookups {
    name: "OfferedFor",
    values: &[own("Sale", "Sale", words!(Purpose::Sale, Purpose::Both)), own("Lease", "Lease", words!(Purpose::Rental, Purpose::Both))],
};

/// The directions that windows look to: in the order of their bits.
pub static WINDOW_DIRECTIONS: Lookups = Lookups {
    name: "WindowDirections",
    values: &[
        own("East", "East", words!(Orientation::East)),
        own("South", "South", words!(Orientation::South)),
        own("West", "West", words!(Orientation::West)),
        own("North", "North", words!(Orientation::North)),
        own("Southeast", "Southeast", words!(Orientation::Southeast)),
        own("Southwest", "Southwest", words!(Orientation::Southwest)),
        own("Northwest", "Northwest", words!(Orientation::Northwest)),
        own("Northeast", "Northeast", words!(Orientation::Northeast)),
    ],
};

/// How far the flat is decorated.
pub static DECORATION: Lookups = Lookups {
    name: "Decoration",
    values: &[
        own("Bare Walls", "BareWalls", words!(Decoration::Rough)),
        own("Simple", "Simple", words!(Decoration::Simple)),
        own("Refined", "Refined", words!(Decoration::Refined)),
        own("Luxury", "Luxury", words!(Decoration::Luxury)),
        own("Other", "Other", words!(Decoration::Other)),
    ],
};

/// The form of the building.
pub static BUILDING_FORM: Lookups = Lookups {
    name: "BuildingForm",
    values: &[
        own("Slab", "Slab", words!(BuildingForm::Slab)),
        own("Tower", "Tower", words!(BuildingForm::Tower)),
        own("Slab and Tower", "SlabAndTower", words!(BuildingForm::SlabTower)),
        own("Bungalow", "Bungalow", words!(BuildingForm::Bungalow)),
        own("Villa", "Villa", words!(BuildingForm::Villa)),
    ],
};

/// Where the floor lies: its number is not told.
pub static FLOOR_BAND: Lookups = Lookups {
    name: "FloorBand",
    values: &[
        own("Basement", "Basement", words!(FloorBand::Basement)),
        own("Low", "Low", words!(FloorBand::Low)),
        own("Middle", "Middle", words!(FloorBand::Middle)),
        own("High", "High", words!(FloorBand::High)),
    ],
};

/// What areas are measured in.
pub static AREA_UNITS: Lookups = Lookups { name: "AreaUnits", values: &[standard("Square Meters", "SquareMeters", &["square_metres"])] };

/// What a picture shows.
pub static MEDIA_CATEGORY: Lookups = Lookups {
    name: "MediaCategory",
    values: &[standard("Photo", "Photo", words!(PhotoKind::Photo)), standard("Floor Plan", "FloorPlan", words!(PhotoKind::FloorPlan))],
};

/// Which room a photo shows.
pub static IMAGE_OF: Lookups = Lookups {
    name: "ImageOf",
    values: &[
        standard("Living Room", "LivingRoom", words!(PhotoRoom::LivingRoom)),
        standard("Dining Room", "DiningRoom", words!(PhotoRoom::DiningRoom)),
        own("Main Bedroom", "MainBedroom", words!(PhotoRoom::MainBedroom)),
        standard("Bedroom", "Bedroom", words!(PhotoRoom::Bedroom)),
        own("Study", "Study", words!(PhotoRoom::Study)),
        standard("Kitchen", "Kitchen", words!(PhotoRoom::Kitchen)),
        standard("Bathroom", "Bathroom", words!(PhotoRoom::Bathroom)),
        own("Balcony", "Balcony", words!(PhotoRoom::Balcony)),
        own("Entrance", "Entrance", words!(PhotoRoom::Entrance)),
        own("Garden or Terrace", "GardenOrTerrace", words!(PhotoRoom::Garden)),
        own("Building from Outside", "BuildingFromOutside", words!(PhotoRoom::Outside)),
        own("Surroundings", "Surroundings", words!(PhotoRoom::Surroundings)),
    ],
};

/// What a member is in the company.
pub static MEMBER_TYPE: Lookups = Lookups {
    name: "MemberType",
    values: &[
        own("Agent", "Agent", words!(Role::Agent)),
        standard("Office Manager", "OfficeManager", words!(Role::Manager)),
        standard("Assistant", "Assistant", words!(Role::Assistant)),
        own("Director", "Director", words!(Role::Director)),
        own("Staff", "Staff", words!(Role::Admin, Role::Finance)),
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
