//! A listing as entered: one form, one validator, for agents, portals and imports.

use chrono::{DateTime, Datelike, Utc};
use serde::{Deserialize, Serialize};

use crate::field::Checks;
use crate::money::MAX_FEN;
use crate::problem::{FieldCode, FieldError};
use crate::property::listing::{
    Area, BuildingForm, Decoration, FloorBand, ListingSource, Orientations, PropertyKey, Purpose, TradeTerms, building_name, room_number,
    unit_name,
};
use crate::property::owner::{OWNERS_MAX, OwnerDraft, normalise_phone};
use crate::vocabulary::vocabulary;
use crate::{CommunityId, MemberId, text};

/// Everything that may be entered and changed by hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ListingDraft {
    /// What it is for.
    pub purpose: Purpose,
    /// The community.
    #[serde(default)]
    pub community_id: Option<CommunityId>,
    /// Building 楼栋; `3号楼` is kept as `3`.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "3"))]
    pub building: Option<String>,
    /// Unit 单元.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "2"))]
    pub unit: Option<String>,
    /// Room 房号, padded to four characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "1203"))]
    pub room: Option<String>,
    /// Bedrooms 室.
    #[serde(default)]
    pub rooms: Option<i32>,
    /// Living rooms 厅.
    #[serde(default)]
    pub halls: Option<i32>,
    /// Bathrooms 卫.
    #[serde(default)]
    pub baths: Option<i32>,
    /// Kitchens 厨.
    #[serde(default)]
    pub kitchens: Option<i32>,
    /// Floor area 建筑面积.
    #[serde(default)]
    pub area: Option<Area>,
    /// Inner area 套内面积.
    #[serde(default)]
    pub inner_area: Option<Area>,
    /// Floor; below ground is negative.
    #[serde(default)]
    pub floor: Option<i32>,
    /// Storeys of the building.
    #[serde(default)]
    pub total_floors: Option<i32>,
    /// Where the floor lies when its number isn't told.
    #[serde(default)]
    pub floor_band: Option<FloorBand>,
    /// Directions that the windows look to.
    #[serde(default)]
    pub orientations: Orientations,
    /// Decoration.
    #[serde(default)]
    pub decoration: Option<Decoration>,
    /// Form of the building.
    #[serde(default)]
    pub building_form: Option<BuildingForm>,
    /// Is there a lift?
    #[serde(default)]
    pub has_elevator: Option<bool>,
    /// Year of completion.
    #[serde(default)]
    pub built_year: Option<i32>,
    /// Asking price in fen; required for a sale.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 668_000_000))]
    pub price_fen: Option<i64>,
    /// Asking rent a month in fen; required for a rental.
    #[serde(default)]
    pub rent_fen: Option<i64>,
    /// The price, or rent, is told when asked for 面议: the listing may stand without it. Without meaning once the figure is known.
    #[serde(default)]
    pub is_price_on_request: bool,
    /// Lowest price that the owner would take 底价, in fen.
    #[serde(default)]
    pub floor_price_fen: Option<i64>,
    /// Our evaluation 评估价, in fen.
    #[serde(default)]
    pub evaluation_fen: Option<i64>,
    /// Where it came from.
    #[serde(default)]
    pub source: Option<ListingSource>,
    /// When the agent learnt of it.
    #[serde(default)]
    pub obtained_at: Option<DateTime<Utc>>,
    /// A headline.
    #[serde(default)]
    pub title: Option<String>,
    /// Anything worth knowing, for colleagues.
    #[serde(default)]
    pub notes: Option<String>,
    /// Terms of trade.
    #[serde(default)]
    pub terms: TradeTerms,
}

/// For whom a listing is typed in 代录, who obtained it and can't enter it in time (§1.7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OnBehalf {
    /// Who obtained it: it is theirs as if they had entered it.
    pub member_id: MemberId,
    /// Why they don't enter it themselves, 2 to 200 characters.
    #[cfg_attr(feature = "openapi", schema(example = "在外带看，一小时内回不来"))]
    pub reason: String,
}

/// Body of `POST /listings`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateListingRequest {
    /// The listing.
    #[serde(flatten)]
    pub draft: ListingDraft,
    /// Owner contacts; at least one for a listing.
    #[serde(default)]
    pub owners: Vec<OwnerDraft>,
    /// Keep it as a lead although something is missing.
    #[serde(default)]
    pub is_lead: bool,
    /// Enter it for somebody else; for those who change listings of others.
    #[serde(default)]
    pub on_behalf: Option<OnBehalf>,
}

vocabulary! {
    /// What a lead lacks to become a listing (§1.1).
    MissingPart {
        /// The community.
        Community = "community",
        /// The building.
        Building = "building",
        /// The unit.
        Unit = "unit",
        /// The room.
        Room = "room",
        /// A reachable owner.
        Owner = "owner",
        /// The layout.
        Layout = "layout",
        /// The area.
        Area = "area",
        /// The asking price.
        Price = "price",
        /// The asking rent.
        Rent = "rent",
    }
}

impl MissingPart {
    /// The field of the form that fills it.
    pub const fn pointer(self) -> &'static str {
        match self {
            Self::Community => "/community_id",
            Self::Building => "/building",
            Self::Unit => "/unit",
            Self::Room => "/room",
            Self::Owner => "/owners",
            Self::Layout => "/rooms",
            Self::Area => "/area",
            Self::Price => "/price_fen",
            Self::Rent => "/rent_fen",
        }
    }
}

impl ListingDraft {
    /// An empty form.
    pub fn new(purpose: Purpose) -> Self {
        Self {
            purpose,
            community_id: None,
            building: None,
            unit: None,
            room: None,
            rooms: None,
            halls: None,
            baths: None,
            kitchens: None,
            area: None,
            inner_area: None,
            floor: None,
            total_floors: None,
            floor_band: None,
            orientations: Orientations::default(),
            decoration: None,
            building_form: None,
            has_elevator: None,
            built_year: None,
            price_fen: None,
            rent_fen: None,
            is_price_on_request: false,
            floor_price_fen: None,
            evaluation_fen: None,
            source: None,
            obtained_at: None,
            title: None,
            notes: None,
            terms: TradeTerms::default(),
        }
    }

    /// The form in which it is stored: names of building, unit and room in their one notation, blanks as absent.
    #[must_use]
    pub fn normalised(mut self) -> Self {
        self.building = self.building.as_deref().and_then(building_name);
        self.unit = self.unit.as_deref().and_then(unit_name);
        self.room = self.room.as_deref().and_then(room_number);
        self.title = text::non_blank(self.title.map(|title| text::one_line(&title)));
        self.notes = text::non_blank(self.notes);
        self.is_price_on_request = self.is_price_on_request && (self.lacks_price() || self.lacks_rent());
        let terms = &mut self.terms;
        for field in [&mut terms.co_owners, &mut terms.furniture, &mut terms.viewing_time] {
            *field = text::non_blank(field.take());
        }
        self
    }

    fn lacks_price(&self) -> bool {
        self.purpose.includes_sale() && self.price_fen.is_none()
    }

    fn lacks_rent(&self) -> bool {
        self.purpose.includes_rental() && self.rent_fen.is_none()
    }

    /// The key of the flat, once community, building, unit and room are known.
    pub fn property_key(&self) -> Option<PropertyKey> {
        PropertyKey::new(self.community_id?, self.building.as_deref()?, self.unit.as_deref()?, self.room.as_deref()?)
    }

    /// What is missing for a valid listing (A1, §1.1).
    pub fn missing(&self, has_owner: bool) -> Vec<MissingPart> {
        let blank = |text: &Option<String>| text.as_deref().is_none_or(|t| t.trim().is_empty());
        [
            (self.community_id.is_none(), MissingPart::Community),
            (blank(&self.building), MissingPart::Building),
            (blank(&self.unit), MissingPart::Unit),
            (blank(&self.room), MissingPart::Room),
            (!has_owner, MissingPart::Owner),
            (self.rooms.is_none(), MissingPart::Layout),
            (self.area.is_none(), MissingPart::Area),
            (self.lacks_price() && !self.is_price_on_request, MissingPart::Price),
            (self.lacks_rent() && !self.is_price_on_request, MissingPart::Rent),
        ]
        .into_iter()
        .filter_map(|(is_missing, part)| is_missing.then_some(part))
        .collect()
    }

    /// Checks what is there; what is missing is for [`Self::missing`].
    pub fn check(&self, now: DateTime<Utc>, checks: &mut Checks) {
        for (pointer, value) in [("/building", &self.building), ("/unit", &self.unit), ("/room", &self.room)] {
            checks.optional_text(pointer, value.as_deref(), 16);
        }
        checks.range("/rooms", self.rooms, 0, 50);
        checks.range("/halls", self.halls, 0, 20);
        checks.range("/baths", self.baths, 0, 20);
        checks.range("/kitchens", self.kitchens, 0, 20);
        checks.range("/area", self.area.map(Area::sqm), 1.0, 100_000.0);
        checks.range("/inner_area", self.inner_area.map(Area::sqm), 1.0, 100_000.0);
        if let (Some(area), Some(inner)) = (self.area, self.inner_area)
            && inner > area
        {
            checks.push(FieldError::new("/inner_area", FieldCode::Contradicts).with("other", "/area"));
        }
        checks.range("/floor", self.floor, -9, 200);
        checks.range("/total_floors", self.total_floors, 1, 200);
        if let (Some(floor), Some(total)) = (self.floor, self.total_floors)
            && floor > total
        {
            checks.push(FieldError::new("/floor", FieldCode::Contradicts).with("other", "/total_floors"));
        }
        checks.range("/built_year", self.built_year, 1900, now.year() + 5);
        for (pointer, fen) in [
            ("/price_fen", self.price_fen),
            ("/rent_fen", self.rent_fen),
            ("/floor_price_fen", self.floor_price_fen),
            ("/evaluation_fen", self.evaluation_fen),
        ] {
            checks.range(pointer, fen, 1, MAX_FEN);
        }
        checks.day("/obtained_at", self.obtained_at.map(|at| at.date_naive()));
        if self.obtained_at.is_some_and(|at| at > now + chrono::Duration::minutes(5)) {
            checks.push(FieldError::new("/obtained_at", FieldCode::OutOfRange).with("max", now.to_rfc3339()));
        }
        checks.optional_text("/title", self.title.as_deref(), 120);
        checks.optional_text("/notes", self.notes.as_deref(), 4000);
        self.terms.check(checks);
    }
}

impl CreateListingRequest {
    /// Checks a new listing; a lead may lack parts, a listing may not.
    ///
    /// # Errors
    /// Every wrong or missing field.
    pub fn validate(&self, now: DateTime<Utc>) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        self.draft.check(now, &mut checks);
        check_owners(&self.owners, &mut checks);
        if let Some(behalf) = &self.on_behalf {
            checks.text("/on_behalf/reason", &behalf.reason, 2, 200);
        }
        if !self.is_lead {
            for part in self.draft.missing(!self.owners.is_empty()) {
                checks.push(FieldError::new(part.pointer(), FieldCode::Required));
            }
        }
        checks.finish()
    }
}

/// Checks the contacts of a listing: each for itself, and no number twice.
pub fn check_owners(owners: &[OwnerDraft], checks: &mut Checks) {
    if owners.len() > OWNERS_MAX {
        checks.push(FieldError::new("/owners", FieldCode::TooMany).with("max", OWNERS_MAX));
    }
    let mut seen = Vec::new();
    for (i, owner) in owners.iter().enumerate() {
        owner.check(&format!("/owners/{i}"), checks);
        if let Ok(phone) = normalise_phone(&owner.phone) {
            checks.wrong_if(seen.contains(&phone), &format!("/owners/{i}/phone"), FieldCode::Repeated);
            seen.push(phone);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::property::owner::OwnerRelation;

    fn complete() -> CreateListingRequest {
        let mut draft = ListingDraft::new(Purpose::Sale);
        draft.community_id = Some(CommunityId(1));
        (draft.building, draft.unit, draft.room) = (Some("3号楼".into()), Some("2单元".into()), Some("301".into()));
        (draft.rooms, draft.area, draft.price_fen) = (Some(3), Some(Area(11_860)), Some(668_000_000));
        let owner = OwnerDraft { name: "王女士".into(), phone: "13812345678".into(), relation: OwnerRelation::Owner, note: None };
        CreateListingRequest { draft, owners: vec![owner], is_lead: false, on_behalf: None }
    }

    fn pointers(request: &CreateListingRequest) -> Vec<String> {
        request
            .validate(DateTime::UNIX_EPOCH + chrono::Duration::days(20_500))
            .err()
            .unwrap_or_default()
            .into_iter()
            .map(|e| e.pointer)
            .collect()
    }

    #[test]
    fn a_complete_listing_passes() {
        assert_eq!(complete().validate(DateTime::UNIX_EPOCH + chrono::Duration::days(20_500)), Ok(()));
    }

    #[test]
    fn names_every_missing_part_at_once_and_lets_a_lead_pass() {
        let mut request = complete();
        (request.draft.room, request.draft.price_fen) = (None, None);
        request.owners.clear();
        assert_eq!(pointers(&request), ["/room", "/owners", "/price_fen"]);
        request.is_lead = true;
        assert!(pointers(&request).is_empty());
    }

    #[test]
    fn who_enters_for_another_says_why() {
        let mut request = complete();
        request.on_behalf = Some(OnBehalf { member_id: MemberId(2), reason: " ".into() });
        assert_eq!(pointers(&request), ["/on_behalf/reason"]);
        request.on_behalf = Some(OnBehalf { member_id: MemberId(2), reason: "在外带看".into() });
        assert!(pointers(&request).is_empty());
    }

    #[test]
    fn a_floor_above_the_roof_contradicts() {
        let mut request = complete();
        (request.draft.floor, request.draft.total_floors) = (Some(12), Some(6));
        assert_eq!(pointers(&request), ["/floor"]);
    }

    #[test]
    fn one_notation_for_building_unit_and_room() {
        let draft = complete().draft.normalised();
        assert_eq!((draft.building.as_deref(), draft.unit.as_deref(), draft.room.as_deref()), (Some("3"), Some("2"), Some("0301")));
    }

    #[test]
    fn the_same_number_twice_is_refused() {
        let mut request = complete();
        let mut second = request.owners[0].clone();
        second.phone = "+86 138 1234 5678".into();
        request.owners.push(second);
        assert_eq!(pointers(&request), ["/owners/1/phone"]);
    }
}
