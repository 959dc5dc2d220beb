//! The form as typed: every field a text, so that a half-typed number is kept and a wrong one is named.

use chrono::{DateTime, Local, NaiveDateTime, TimeZone, Utc};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::{Area, ListingDraft, Purpose};
use fangke_shared::text::non_blank;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::amount::Unit;

/// Declares the fields once: as plain texts to keep and compare, and as signals to type into.
macro_rules! fields {
    ($($field:ident),+ $(,)?) => {
        /// The form as plain texts.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct FormText { $(#[doc = concat!("`", stringify!($field), "`")] pub $field: String),+ }

        /// The form as signals.
        #[derive(Clone, Copy)]
        pub struct Fields { $(#[doc = concat!("`", stringify!($field), "`")] pub $field: RwSignal<String>),+ }

        impl Fields {
            /// Signals that hold these texts.
            pub fn new(text: FormText) -> Self {
                Self { $($field: RwSignal::new(text.$field)),+ }
            }

            /// The texts, tracked.
            pub fn get(self) -> FormText {
                FormText { $($field: self.$field.get()),+ }
            }

            /// Other texts.
            pub fn set(self, text: FormText) {
                $(self.$field.set(text.$field);)+
            }
        }
    };
}

fields! {
    purpose, community_id, community_name, building, unit, room, rooms, halls, baths, kitchens, area, inner_area, floor, total_floors,
    floor_band, orientations, decoration, building_form, has_elevator, built_year, price, rent, floor_price, evaluation, source, obtained_at,
    title, notes, land_tenure, certificate, is_only_home, co_owners, mortgage, mortgage_amount, tenancy, lease_ends_on, furniture,
    storage_area, parking, hand_over_on, viewing_time, viewing_contact, tax_bearer, commission,
    motive, urgency, selling_points, defects, decorated_in, decoration_cost, cellar_area, is_cellar_in_price, owner_signs,
    is_after_own_purchase, equipment,
}

/// How the browser writes a date with a time.
const MOMENT: &str = "%Y-%m-%dT%H:%M";

impl FormText {
    /// An empty form.
    pub fn new(purpose: Purpose) -> Self {
        Self { purpose: purpose.as_str().to_owned(), ..Self::default() }
    }

    /// The form of what is stored.
    pub fn of(draft: &ListingDraft, community_name: Option<&str>) -> Self {
        fn text<T: ToString>(value: Option<T>) -> String {
            value.map(|value| value.to_string()).unwrap_or_default()
        }
        let amount = |unit: Unit, value: Option<i64>| value.map(|value| unit.text(value)).unwrap_or_default();
        let sqm = |area: Option<Area>| amount(Unit::Sqm, area.map(|area| area.0));
        let terms = &draft.terms;
        let other = other_unit(draft.purpose);
        Self {
            purpose: draft.purpose.to_string(),
            community_id: text(draft.community_id),
            community_name: community_name.unwrap_or_default().to_owned(),
            building: text(draft.building.as_ref()),
            unit: text(draft.unit.as_ref()),
            room: text(draft.room.as_ref()),
            rooms: text(draft.rooms),
            halls: text(draft.halls),
            baths: text(draft.baths),
            kitchens: text(draft.kitchens),
            area: sqm(draft.area),
            inner_area: sqm(draft.inner_area),
            floor: text(draft.floor),
            total_floors: text(draft.total_floors),
            floor_band: text(draft.floor_band),
            orientations: draft.orientations.iter().map(|o| o.as_str()).collect::<Vec<_>>().join(","),
            decoration: text(draft.decoration),
            building_form: text(draft.building_form),
            has_elevator: text(draft.has_elevator),
            built_year: text(draft.built_year),
            price: amount(Unit::Wan, draft.price_fen),
            rent: amount(Unit::Yuan, draft.rent_fen),
            floor_price: amount(other, draft.floor_price_fen),
            evaluation: amount(other, draft.evaluation_fen),
            source: text(draft.source),
            obtained_at: draft.obtained_at.map(|at| at.with_timezone(&Local).format(MOMENT).to_string()).unwrap_or_default(),
            title: text(draft.title.as_ref()),
            notes: text(draft.notes.as_ref()),
            land_tenure: text(terms.land_tenure),
            certificate: text(terms.certificate),
            is_only_home: text(terms.is_only_home),
            co_owners: text(terms.co_owners.as_ref()),
            mortgage: text(terms.mortgage),
            mortgage_amount: amount(Unit::Wan, terms.mortgage_fen),
            tenancy: text(terms.tenancy),
            lease_ends_on: text(terms.lease_ends_on),
            furniture: text(terms.furniture.as_ref()),
            storage_area: sqm(terms.storage_area),
            parking: text(terms.parking),
            hand_over_on: text(terms.hand_over_on),
            viewing_time: text(terms.viewing_time.as_ref()),
            viewing_contact: text(terms.viewing_contact),
            tax_bearer: text(terms.tax_bearer),
            commission: amount(Unit::Percent, terms.commission_asked_bp.map(i64::from)),
            motive: text(terms.motive),
            urgency: text(terms.urgency),
            selling_points: text(terms.selling_points.as_ref()),
            defects: text(terms.defects.as_ref()),
            decorated_in: text(terms.decorated_in),
            decoration_cost: amount(Unit::Wan, terms.decoration_cost_fen),
            cellar_area: sqm(terms.cellar_area),
            is_cellar_in_price: text(terms.is_cellar_in_price),
            owner_signs: text(terms.owner_signs),
            is_after_own_purchase: text(terms.is_after_own_purchase),
            equipment: terms.equipment.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(","),
        }
    }

    /// Writes the form into a draft, and names what can't be read. What it doesn't show stays as it was in `base`.
    pub fn read(&self, base: &ListingDraft) -> (ListingDraft, Vec<FieldError>) {
        let mut reader = Reader::default();
        let mut draft = base.clone();
        draft.purpose = self.purpose.parse().unwrap_or(draft.purpose);
        let other = other_unit(draft.purpose);
        draft.community_id = self.community_id.parse().ok();
        reader.wrong_if(draft.community_id.is_none() && !self.community_name.trim().is_empty(), "/community_id", FieldCode::DoesNotExist);
        for (field, text) in [
            (&mut draft.building, &self.building),
            (&mut draft.unit, &self.unit),
            (&mut draft.room, &self.room),
            (&mut draft.title, &self.title),
            (&mut draft.notes, &self.notes),
            (&mut draft.terms.co_owners, &self.co_owners),
            (&mut draft.terms.furniture, &self.furniture),
            (&mut draft.terms.viewing_time, &self.viewing_time),
            (&mut draft.terms.selling_points, &self.selling_points),
            (&mut draft.terms.defects, &self.defects),
        ] {
            *field = non_blank(Some(text.clone()));
        }
        for (pointer, field, text) in [
            ("/rooms", &mut draft.rooms, &self.rooms),
            ("/halls", &mut draft.halls, &self.halls),
            ("/baths", &mut draft.baths, &self.baths),
            ("/kitchens", &mut draft.kitchens, &self.kitchens),
            ("/floor", &mut draft.floor, &self.floor),
            ("/total_floors", &mut draft.total_floors, &self.total_floors),
            ("/built_year", &mut draft.built_year, &self.built_year),
            ("/terms/decorated_in", &mut draft.terms.decorated_in, &self.decorated_in),
        ] {
            *field = reader.small(pointer, Unit::One, text);
        }
        draft.terms.commission_asked_bp = reader.small("/terms/commission_asked_bp", Unit::Percent, &self.commission);
        for (pointer, field, unit, text) in [
            ("/price_fen", &mut draft.price_fen, Unit::Wan, &self.price),
            ("/rent_fen", &mut draft.rent_fen, Unit::Yuan, &self.rent),
            ("/floor_price_fen", &mut draft.floor_price_fen, other, &self.floor_price),
            ("/evaluation_fen", &mut draft.evaluation_fen, other, &self.evaluation),
            ("/terms/mortgage_fen", &mut draft.terms.mortgage_fen, Unit::Wan, &self.mortgage_amount),
            ("/terms/decoration_cost_fen", &mut draft.terms.decoration_cost_fen, Unit::Wan, &self.decoration_cost),
        ] {
            *field = reader.amount(pointer, unit, text);
        }
        for (pointer, field, text) in [
            ("/area", &mut draft.area, &self.area),
            ("/inner_area", &mut draft.inner_area, &self.inner_area),
            ("/terms/storage_area", &mut draft.terms.storage_area, &self.storage_area),
            ("/terms/cellar_area", &mut draft.terms.cellar_area, &self.cellar_area),
        ] {
            *field = reader.amount(pointer, Unit::Sqm, text).map(Area);
        }
        draft.orientations = self.orientations.split(',').filter_map(|word| word.parse().ok()).collect();
        draft.floor_band = self.floor_band.parse().ok();
        draft.decoration = self.decoration.parse().ok();
        draft.building_form = self.building_form.parse().ok();
        draft.has_elevator = self.has_elevator.parse().ok();
        draft.source = self.source.parse().ok();
        draft.obtained_at = reader.moment("/obtained_at", &self.obtained_at, base.obtained_at);
        let terms = &mut draft.terms;
        terms.land_tenure = self.land_tenure.parse().ok();
        terms.certificate = self.certificate.parse().ok();
        terms.is_only_home = self.is_only_home.parse().ok();
        terms.mortgage = self.mortgage.parse().ok();
        terms.tenancy = self.tenancy.parse().ok();
        terms.lease_ends_on = self.lease_ends_on.parse().ok();
        terms.parking = self.parking.parse().ok();
        terms.hand_over_on = self.hand_over_on.parse().ok();
        terms.viewing_contact = self.viewing_contact.parse().ok();
        terms.tax_bearer = self.tax_bearer.parse().ok();
        terms.motive = self.motive.parse().ok();
        terms.urgency = self.urgency.parse().ok();
        terms.is_cellar_in_price = self.is_cellar_in_price.parse().ok();
        terms.owner_signs = self.owner_signs.parse().ok();
        terms.is_after_own_purchase = self.is_after_own_purchase.parse().ok();
        terms.equipment = self.equipment.split(',').filter_map(|word| word.parse().ok()).collect();
        (draft, reader.errors)
    }
}

/// Lowest price and evaluation are told in 万 for a sale, in yuan for a rental.
pub const fn other_unit(purpose: Purpose) -> Unit {
    if purpose.includes_sale() { Unit::Wan } else { Unit::Yuan }
}

/// Reads texts and notes the ones that can't be read.
#[derive(Default)]
struct Reader {
    errors: Vec<FieldError>,
}

impl Reader {
    fn wrong_if(&mut self, is_wrong: bool, pointer: &str, code: FieldCode) {
        if is_wrong {
            self.errors.push(FieldError::new(pointer, code));
        }
    }

    fn amount(&mut self, pointer: &str, unit: Unit, text: &str) -> Option<i64> {
        let read = unit.parse(text);
        self.wrong_if(read.is_err(), pointer, FieldCode::InvalidFormat);
        read.ok().flatten()
    }

    fn small(&mut self, pointer: &str, unit: Unit, text: &str) -> Option<i32> {
        let amount = self.amount(pointer, unit, text)?;
        let small = i32::try_from(amount).ok();
        self.wrong_if(small.is_none(), pointer, FieldCode::InvalidFormat);
        small
    }

    /// The field has no seconds: a moment that wasn't touched stays exact.
    fn moment(&mut self, pointer: &str, text: &str, before: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        if text.is_empty() {
            return None;
        }
        if before.is_some_and(|at| at.with_timezone(&Local).format(MOMENT).to_string() == text) {
            return before;
        }
        let read = NaiveDateTime::parse_from_str(text, MOMENT).ok().and_then(|local| Local.from_local_datetime(&local).earliest());
        self.wrong_if(read.is_none(), pointer, FieldCode::InvalidFormat);
        read.map(|at| at.with_timezone(&Utc))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fangke_shared::CommunityId;
    use fangke_shared::property::listing::{Decoration, Equipment, Orientation};

    fn draft() -> ListingDraft {
        let mut draft = ListingDraft::new(Purpose::Both);
        draft.community_id = Some(CommunityId(7));
        (draft.building, draft.area, draft.price_fen, draft.rent_fen) =
            (Some("3".into()), Some(Area(9015)), Some(539_550_000), Some(459_910));
        (draft.decoration, draft.has_elevator) = (Some(Decoration::Refined), Some(false));
        draft.orientations = [Orientation::South, Orientation::North].into_iter().collect();
        draft.terms.commission_asked_bp = Some(150);
        (draft.terms.decorated_in, draft.terms.decoration_cost_fen) = (Some(2019), Some(25_000_000));
        draft.terms.equipment = vec![Equipment::AirConditioning, Equipment::Gas];
        draft.obtained_at = Some(DateTime::UNIX_EPOCH + chrono::Duration::seconds(86_461));
        draft
    }

    #[test]
    fn what_is_stored_survives_the_form() {
        let text = FormText::of(&draft(), Some("望京花园"));
        assert_eq!((text.price.as_str(), text.rent.as_str(), text.area.as_str()), ("539.55", "4599.1", "90.15"));
        assert_eq!(text.read(&draft()), (draft(), Vec::new()));
    }

    #[test]
    fn wrong_fields_are_named() {
        let mut text = FormText::new(Purpose::Sale);
        (text.rooms, text.price, text.community_name) = ("两".into(), "五百万".into(), "没有的小区".into());
        let (_, errors) = text.read(&ListingDraft::new(Purpose::Sale));
        let found: Vec<_> = errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(found, ["/community_id", "/rooms", "/price_fen"]);
    }

    #[test]
    fn a_draft_of_an_older_form_still_reads() {
        let text: FormText = serde_json::from_str(r#"{"purpose":"sale","rooms":"3"}"#).unwrap();
        assert_eq!(text.rooms, "3");
    }
}
