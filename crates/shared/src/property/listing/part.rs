//! Rows of the list with only some of their members, for programs that need no more: a page of fifty with id and price has a tenth of the bytes.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::ListingSummary;
use crate::problem::{FieldCode, FieldError};
use crate::query::parse_list;

macro_rules! members {
    ($($variant:ident = $member:ident),+ $(,)?) => {
        /// A member of [`ListingSummary`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum ListingMember { $($variant),+ }

        impl ListingMember {
            /// Every member, in the order of the row.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($member)),+ }
            }

            fn write<M: SerializeMap>(self, row: &ListingSummary, to: &mut M) -> Result<(), M::Error> {
                match self { $(Self::$variant => to.serialize_entry(stringify!($member), &row.$member)),+ }
            }
        }
    };
}

members! {
    Id = id, Status = status, Purpose = purpose, CommunityId = community_id, CommunityName = community_name, District = district,
    Building = building, Unit = unit, Room = room, Rooms = rooms, Halls = halls, Baths = baths, Area = area, Floor = floor,
    TotalFloors = total_floors, FloorBand = floor_band, Orientations = orientations, Decoration = decoration, BuiltYear = built_year,
    PriceFen = price_fen, RentFen = rent_fen, IsPriceOnRequest = is_price_on_request, UnitPriceFen = unit_price_fen,
    PriceDelta = price_delta, Title = title, Maintainer = maintainer, IsLateEntry = is_late_entry, LastFollowUpAt = last_follow_up_at,
    CreatedAt = created_at, UpdatedAt = updated_at, Grade = grade, Pool = pool, KeyCount = key_count, ExclusiveUntil = exclusive_until,
    PhotoCount = photo_count, CoverPhotoId = cover_photo_id, CoverUrl = cover_url, IsPublished = is_published, Version = version,
}

impl std::str::FromStr for ListingMember {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|member| member.name() == name).ok_or(())
    }
}

/// The members that somebody asks for, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingMembers(Arc<[ListingMember]>);

impl ListingMembers {
    /// Reads the parameter `fields`: names separated by commas.
    ///
    /// # Errors
    /// `required` for none, `invalid_format` where one is no member.
    pub fn read(text: &str) -> Result<Self, FieldError> {
        let mut members: Vec<ListingMember> = Vec::new();
        for member in parse_list::<ListingMember>("fields", text)? {
            if !members.contains(&member) {
                members.push(member);
            }
        }
        if members.is_empty() { Err(FieldError::new("fields", FieldCode::Required)) } else { Ok(Self(members.into())) }
    }

    /// Is it asked for?
    pub fn has(&self, member: ListingMember) -> bool {
        self.0.contains(&member)
    }

    /// That part of a row.
    pub fn of(&self, row: ListingSummary) -> ListingPart {
        ListingPart { row, members: self.clone() }
    }
}

/// A row of the list with the members that were asked for, in that order.
#[derive(Debug, Clone)]
pub struct ListingPart {
    row: ListingSummary,
    members: ListingMembers,
}

impl Serialize for ListingPart {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.members.0.len()))?;
        self.members.0.iter().try_for_each(|member| member.write(&self.row, &mut map))?;
        map.end()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for ListingPart {
    /// That of the whole row, of which nothing has to be there.
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::RefOr;
        use utoipa::openapi::schema::Schema;
        let mut schema = ListingSummary::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.required.clear();
            object.description = Some("A row of the list with the members that were asked for.".to_owned());
        }
        schema
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for ListingPart {
    fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>) {
        ListingSummary::schemas(schemas);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row() -> ListingSummary {
        let row = json!({
            "id": 7, "status": "available", "purpose": "sale", "orientations": [], "is_late_entry": false, "created_at": "2026-03-18T01:00:00Z",
            "updated_at": "2026-03-18T01:00:00Z", "grade": "general", "key_count": 0, "photo_count": 0, "version": 1, "price_fen": 5,
            "cover_url": "/p/1",
        });
        serde_json::from_value(row).unwrap()
    }

    #[test]
    fn what_is_asked_for_is_as_in_the_whole_row() {
        let whole = serde_json::to_value(row()).unwrap();
        for member in ListingMember::ALL {
            let part = ListingMembers::read(member.name()).unwrap().of(row());
            assert_eq!(serde_json::to_value(part).unwrap(), json!({ member.name(): whole[member.name()] }));
        }
        // Every member of the row can be asked for.
        let names: Vec<&String> = whole.as_object().unwrap().keys().collect();
        assert_eq!(names.len(), ListingMember::ALL.len());
    }

    #[test]
    fn they_come_in_the_order_asked_for_and_once() {
        let part = ListingMembers::read("price_fen, id,id").unwrap().of(row());
        assert_eq!(serde_json::to_string(&part).unwrap(), r#"{"price_fen":5,"id":7}"#);
        assert_eq!(ListingMembers::read("id,notes").unwrap_err().code, FieldCode::InvalidFormat);
        assert_eq!(ListingMembers::read(" , ").unwrap_err().code, FieldCode::Required);
    }
}
