//! Closed lists of words that describe a listing.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What the listing is for.
    Purpose {
        /// For sale 买卖.
        Sale = "sale",
        /// To let 租赁.
        Rental = "rental",
        /// For sale and to let 租售.
        Both = "both",
    }
}

impl Purpose {
    /// Is it for sale, alone or also?
    pub const fn includes_sale(self) -> bool {
        matches!(self, Self::Sale | Self::Both)
    }

    /// Is it to let, alone or also?
    pub const fn includes_rental(self) -> bool {
        matches!(self, Self::Rental | Self::Both)
    }

    /// The single purposes of which each may have one active listing of a flat (§1.1).
    pub const fn singles(self) -> &'static [Self] {
        match self {
            Self::Sale => &[Self::Sale],
            Self::Rental => &[Self::Rental],
            Self::Both => &[Self::Sale, Self::Rental],
        }
    }
}

vocabulary! {
    /// Where the floor lies when its number isn't told.
    FloorBand {
        /// Below ground 地下.
        Basement = "basement",
        /// In the lowest third 低楼层.
        Low = "low",
        /// In the middle third 中楼层.
        Middle = "middle",
        /// In the highest third 高楼层.
        High = "high",
    }
}

vocabulary! {
    /// How far the flat is decorated 装修.
    Decoration {
        /// Bare walls 毛坯.
        Rough = "rough",
        /// Simply done up 简装.
        Simple = "simple",
        /// Well done up 精装.
        Refined = "refined",
        /// Luxurious 豪装.
        Luxury = "luxury",
        /// Anything else 其他.
        Other = "other",
    }
}

vocabulary! {
    /// The form of the building 建筑类型.
    BuildingForm {
        /// A long, shallow block, flats with windows on two sides 板楼.
        Slab = "slab",
        /// A tower around its lifts 塔楼.
        Tower = "tower",
        /// Both in one 板塔结合.
        SlabTower = "slab_tower",
        /// A house of one floor 平房.
        Bungalow = "bungalow",
        /// A villa 别墅.
        Villa = "villa",
    }
}

vocabulary! {
    /// Where the listing came from (A8).
    ListingSource {
        /// A portal.
        Portal = "portal",
        /// The owner walked in.
        WalkIn = "walk_in",
        /// Calling back old owners.
        CallBack = "call_back",
        /// A flyer.
        Flyer = "flyer",
        /// Standing at the community's gate.
        StakeOut = "stake_out",
        /// Going from door to door, or a note that somebody looks for a tenant.
        Sweep = "sweep",
        /// Notes put up in stairways.
        Notes = "notes",
        /// A list of numbers, called one after the other.
        CallList = "call_list",
        /// The owner called by themselves.
        CallIn = "call_in",
        /// WeChat.
        Wechat = "wechat",
        /// The shop window.
        Window = "window",
        /// A fair or an exhibition.
        Exhibition = "exhibition",
        /// A colleague of another house.
        Peer = "peer",
        /// A client's or owner's word.
        Referral = "referral",
        /// The property office.
        PropertyOffice = "property_office",
        /// An imported file.
        Import = "import",
    }
}

vocabulary! {
    /// A direction that windows look to.
    Orientation {
        /// 东
        East = "east",
        /// 南
        South = "south",
        /// 西
        West = "west",
        /// 北
        North = "north",
        /// 东南
        Southeast = "southeast",
        /// 西南
        Southwest = "southwest",
        /// 西北
        Northwest = "northwest",
        /// 东北
        Northeast = "northeast",
    }
}

/// The directions of one flat, each at most once; on the wire a list of words, stored as a bit mask.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Orientations(pub u8);

impl Orientations {
    /// The directions, in the order of the list.
    pub fn iter(self) -> impl Iterator<Item = Orientation> {
        Orientation::ALL.iter().copied().filter(move |o| self.0 & bit(*o) != 0)
    }

    /// No direction is known.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

const fn bit(orientation: Orientation) -> u8 {
    1 << orientation as u8
}

impl FromIterator<Orientation> for Orientations {
    fn from_iter<I: IntoIterator<Item = Orientation>>(iter: I) -> Self {
        Self(iter.into_iter().fold(0, |mask, o| mask | bit(o)))
    }
}

impl Serialize for Orientations {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Orientations {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<Orientation>::deserialize(deserializer).map(Self::from_iter)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Orientations {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ArrayBuilder::new().items(utoipa::openapi::Ref::from_schema_name("Orientation")).into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Orientations {
    fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>) {
        schemas.push(("Orientation".to_owned(), <Orientation as utoipa::PartialSchema>::schema()));
    }
}

vocabulary! {
    /// Which price.
    PriceKind {
        /// Asking price 挂牌价.
        Asking = "asking",
        /// Asking rent 租金.
        Rent = "rent",
        /// Lowest price 底价.
        Floor = "floor",
        /// Our evaluation 评估价.
        Evaluation = "evaluation",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orientations_survive_the_wire() {
        let both: Orientations = [Orientation::North, Orientation::South].into_iter().collect();
        assert_eq!(serde_json::to_string(&both).unwrap(), r#"["south","north"]"#);
        assert_eq!(serde_json::from_str::<Orientations>(r#"["north","south","south"]"#).unwrap(), both);
    }
}
