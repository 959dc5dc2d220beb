//! The fields that a column can fill, and the headings under which files have them.

use super::{ImportFieldResponse, ImportKind};
use crate::text;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A field that a column of a file can fill.
    ImportField {
        /// Name of a community.
        Name = "name",
        /// Community in which a listing lies.
        Community = "community",
        /// District.
        District = "district",
        /// Neighbourhood 商圈.
        BusinessArea = "business_area",
        /// Other names of a community.
        Aliases = "aliases",
        /// Building 楼栋.
        Building = "building",
        /// Unit 单元.
        Unit = "unit",
        /// Room 房号.
        Room = "room",
        /// Layout in one cell: `2室1厅1卫`.
        Layout = "layout",
        /// Bedrooms.
        Rooms = "rooms",
        /// Living rooms.
        Halls = "halls",
        /// Bathrooms.
        Baths = "baths",
        /// Floor area.
        Area = "area",
        /// Inner area.
        InnerArea = "inner_area",
        /// Floor, with or without the storeys: `12/28`, `中楼层(共24层)`.
        Floor = "floor",
        /// Storeys of the building.
        TotalFloors = "total_floors",
        /// Directions.
        Orientation = "orientation",
        /// Decoration.
        Decoration = "decoration",
        /// Form of the building.
        BuildingForm = "building_form",
        /// Is there a lift?
        HasElevator = "has_elevator",
        /// What stands ready: `空调 热水器 家具`, `四气全齐`.
        Equipment = "equipment",
        /// Year of completion.
        BuiltYear = "built_year",
        /// Asking price.
        Price = "price",
        /// Asking rent a month.
        Rent = "rent",
        /// Price of a square metre; checks the price, or gives it where only the area is told.
        UnitPrice = "unit_price",
        /// Headline.
        Title = "title",
        /// Notes.
        Notes = "notes",
        /// Name of the owner.
        OwnerName = "owner_name",
        /// Number of the owner; several in one cell become several contacts.
        OwnerPhone = "owner_phone",
        /// For sale or to let.
        Purpose = "purpose",
        /// Where it came from.
        Source = "source",
        /// Degrees east.
        Longitude = "longitude",
        /// Degrees north.
        Latitude = "latitude",
        /// Reference price of a square metre.
        ReferencePrice = "reference_price",
        /// Who entered it 录入人, by the name of a member.
        EnteredBy = "entered_by",
        /// The day on which it was entered or obtained.
        EnteredOn = "entered_on",
        /// Several facts in one cell (`2室1厅 | 90.15平米 | 西南`); several columns may fill it.
        Details = "details",
        /// Name of a client.
        ClientName = "client_name",
        /// Number of a client; several in one cell or in several columns become several contacts.
        ClientPhone = "client_phone",
        /// WeChat id of a client.
        Wechat = "wechat",
        /// E-mail address of a client.
        Email = "email",
        /// Number of a client's identity card.
        IdNumber = "id_number",
        /// What a client wants, in words.
        Wish = "wish",
        /// Whether a client wants to buy or to rent.
        WantedFor = "wanted_for",
        /// Districts that are wanted.
        WantedDistrict = "wanted_district",
        /// Communities that are wanted.
        WantedCommunity = "wanted_community",
        /// Bedrooms that are wanted: `2-3室`.
        WantedLayout = "wanted_layout",
        /// The area that is wanted: `80-100`.
        WantedArea = "wanted_area",
        /// What a client can pay: `200-300万`, `4000元/月`.
        Budget = "budget",
        /// What the home is for: `婚房`, `投资`.
        WantedUse = "wanted_use",
        /// How a client came.
        ClientSource = "client_source",
        /// The grade of a client.
        ClientGrade = "client_grade",
        /// What was said last, in words.
        LastWords = "last_words",
        /// The number of a contract on paper.
        ContractNumber = "contract_number",
        /// Whether a contract is of a sale or a lease.
        ContractKind = "contract_kind",
        /// Who sells or lets.
        SellerName = "seller_name",
        /// Who buys or rents.
        BuyerName = "buyer_name",
        /// The price of a contract, or the rent of a month.
        ContractPrice = "contract_price",
        /// What the owner pays the house.
        OwnerCommission = "owner_commission",
        /// What the client pays the house.
        ClientCommission = "client_commission",
        /// Information fees.
        InformationFee = "information_fee",
        /// Rebates of the bank.
        BankRebate = "bank_rebate",
        /// The day on which a contract was signed.
        SignedOn = "signed_on",
        /// Who closed the deal, by the name of a member.
        ClosingAgent = "closing_agent",
        /// What of a contract came in.
        ReceivedAmount = "received_amount",
        /// The day on which it did.
        ReceivedOn = "received_on",
        /// What was said at a follow-up.
        FollowUpText = "follow_up_text",
        /// How: `电话`, `微信`.
        FollowUpKind = "follow_up_kind",
        /// Who followed up, by the name of a member.
        FollowedUpBy = "followed_up_by",
        /// The day on which that was.
        FollowedUpOn = "followed_up_on",
    }
}

/// The fields of a community, most important first.
const COMMUNITY_FIELDS: &[ImportField] = &[
    ImportField::Name,
    ImportField::District,
    ImportField::BusinessArea,
    ImportField::Aliases,
    ImportField::BuiltYear,
    ImportField::Longitude,
    ImportField::Latitude,
    ImportField::ReferencePrice,
];

/// The fields of a listing, most important first.
const LISTING_FIELDS: &[ImportField] = &[
    ImportField::Community,
    ImportField::District,
    ImportField::BusinessArea,
    ImportField::Building,
    ImportField::Unit,
    ImportField::Room,
    ImportField::Layout,
    ImportField::Rooms,
    ImportField::Halls,
    ImportField::Baths,
    ImportField::Area,
    ImportField::InnerArea,
    ImportField::Floor,
    ImportField::TotalFloors,
    ImportField::Orientation,
    ImportField::Decoration,
    ImportField::BuildingForm,
    ImportField::HasElevator,
    ImportField::Equipment,
    ImportField::BuiltYear,
    ImportField::Price,
    ImportField::Rent,
    ImportField::UnitPrice,
    ImportField::Title,
    ImportField::Notes,
    ImportField::OwnerName,
    ImportField::OwnerPhone,
    ImportField::Purpose,
    ImportField::Source,
    ImportField::Longitude,
    ImportField::Latitude,
    ImportField::EnteredBy,
    ImportField::EnteredOn,
    ImportField::Details,
];

impl ImportField {
    /// What stands in its cells, where other fields have the same: what is told of one is told of all of them.
    pub(super) const fn contents(self) -> &'static str {
        match self {
            Self::Halls | Self::Baths => "count",
            Self::WantedLayout => "layout",
            Self::ReferencePrice => "unit_price",
            Self::ContractPrice
            | Self::OwnerCommission
            | Self::ClientCommission
            | Self::InformationFee
            | Self::BankRebate
            | Self::ReceivedAmount => "total_fen",
            Self::EnteredOn | Self::SignedOn | Self::ReceivedOn | Self::FollowedUpOn => "day",
            Self::EnteredBy | Self::ClosingAgent | Self::FollowedUpBy => "member",
            Self::OwnerPhone | Self::ClientPhone => "phone",
            Self::Longitude | Self::Latitude => "degrees",
            _ => self.as_str(),
        }
    }

    /// The fields that rows of this kind have.
    pub const fn of(kind: ImportKind) -> &'static [Self] {
        match kind {
            ImportKind::Communities => COMMUNITY_FIELDS,
            ImportKind::Listings => LISTING_FIELDS,
            ImportKind::Clients => super::client_headings::FIELDS,
            ImportKind::Contracts => super::deal_headings::CONTRACT_FIELDS,
            ImportKind::FollowUps => super::deal_headings::FOLLOW_UP_FIELDS,
        }
    }

    /// Is a row of this kind rejected without it?
    pub const fn is_required(self, kind: ImportKind) -> bool {
        match kind {
            ImportKind::Communities => matches!(self, Self::Name | Self::District),
            ImportKind::Listings => matches!(self, Self::Community),
            // Any way to reach somebody will do.
            ImportKind::Clients => false,
            ImportKind::Contracts => matches!(self, Self::Community | Self::Room | Self::SignedOn),
            // Which listing or client it is about, either will do.
            ImportKind::FollowUps => matches!(self, Self::FollowUpText),
        }
    }

    /// May several columns fill it?
    pub const fn is_gathered(self) -> bool {
        matches!(self, Self::Details | Self::ClientPhone | Self::Wish | Self::LastWords)
    }

    /// The field that a pointer into a draft speaks of.
    pub fn of_pointer(pointer: &str) -> Option<Self> {
        let name = pointer.strip_prefix('/')?;
        let name = name.strip_suffix("_fen").unwrap_or(name);
        match name.split_once('/') {
            Some(("owners", rest)) if rest.ends_with("phone") => Some(Self::OwnerPhone),
            Some(("owners", _)) => Some(Self::OwnerName),
            Some((first, _)) => first.parse().ok(),
            None if name == "orientations" => Some(Self::Orientation),
            None if name == "owners" => Some(Self::OwnerPhone),
            None => name.parse().ok(),
        }
    }

    /// Headings under which files have the field, as [`heading_key`] writes them.
    const fn headings(self) -> &'static [&'static str] {
        let (of_listings, of_clients) = (super::listing_headings::of(self), super::client_headings::of(self));
        match (of_listings, of_clients) {
            ([], []) => super::deal_headings::of(self),
            ([], of_clients) => of_clients,
            (of_listings, _) => of_listings,
        }
    }

    /// Is this a usual heading of the field?
    pub fn is_headed(self, heading: &str) -> bool {
        let key = heading_key(heading);
        // `电话1`, `电话2`: numbered columns of one thing.
        let bare = if self.is_gathered() { key.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四".contains(c)) } else { &key };
        self.headings().iter().any(|known| *known == key || *known == bare)
    }

    /// Is the column, without its unit, a usual heading: `建筑面积（平方米）`, `总价（人民币万元）`?
    pub fn is_headed_with_unit(self, heading: &str) -> bool {
        let key = heading_key(heading);
        self.headings().contains(&without_unit(&key))
    }

    /// Does the heading end with a usual Chinese one, units aside: `挂牌总价(万)`?
    pub fn is_nearly_headed(self, heading: &str) -> bool {
        let key = heading_key(heading);
        let key = without_unit(&key);
        self.headings().iter().any(|known| known.chars().count() >= 2 && known.chars().all(text::is_han) && key.ends_with(known))
    }
}

/// Is this a usual heading of any field? Such a first row is a heading, whatever comes below.
pub fn is_known_heading(heading: &str) -> bool {
    let key = heading_key(heading);
    let bare = without_unit(&key);
    !key.is_empty() && ImportField::ALL.iter().any(|field| field.headings().iter().any(|known| *known == key || *known == bare))
}

/// A heading's key without the unit at its end.
fn without_unit(key: &str) -> &str {
    let words = ["人民币", "单位", "平方米", "平方", "平米", "平", "米", "万", "元", "每", "月", "年", "²", "m2", "m"];
    let mut bare = key;
    while let Some(rest) = words.iter().find_map(|word| bare.strip_suffix(word)) {
        bare = rest;
    }
    if bare.is_empty() { key } else { bare }
}

/// The form in which headings are compared: `Total_Price`, `TOTALPRICE` and `total price` are one.
fn heading_key(heading: &str) -> String {
    text::name_key(heading)
}

/// The answer to `GET /imports/fields`.
pub fn fields(kind: ImportKind) -> Vec<ImportFieldResponse> {
    let row = |field: &ImportField| ImportFieldResponse { field: field.as_str().to_owned(), is_required: field.is_required(kind) };
    ImportField::of(kind).iter().map(row).collect()
}

#[cfg(test)]
#[path = "field_tests.rs"]
mod tests;
