//! Rows of listings.

use chrono::{DateTime, Utc};

use super::{ListingRow, RowError, RowReader};
use crate::exchange::import::cell::{self, FloorCell, LayoutCell};
use crate::exchange::import::details::{self, Fact};
use crate::exchange::import::{ImportField, ImportKind};
use crate::field::Checks;
use crate::money;
use crate::problem::FieldCode;
use crate::property::community::{NAME_MAX, district_name};
use crate::property::listing::{ListingDraft, ListingSource, Purpose, check_owners};
use crate::property::owner::{OwnerDraft, OwnerRelation};
use crate::text;

/// What an owner is called whose number alone is known.
const NAMELESS_OWNER: &str = "业主";

/// A row while its cells are read.
struct Filling {
    row: ListingRow,
    purpose: Option<Purpose>,
    unit_price_fen: Option<i64>,
    owner_name: Option<String>,
    owner_phones: Vec<String>,
}

impl RowReader {
    pub(super) fn read_listing(&self, cells: &[String], now: DateTime<Utc>) -> Result<ListingRow, Vec<RowError>> {
        let mut filling = Filling::new(self.default_purpose);
        let mut errors = Vec::new();
        for (field, raw) in self.cells(cells) {
            if let Err(code) = filling.fill(self, field, raw) {
                errors.push(RowError::new(Some(field), code, raw));
            }
        }
        // Last, for they fill only what no column of its own has told.
        for (_, raw) in self.cells(cells).filter(|(field, _)| *field == ImportField::Details) {
            filling.fill_details(raw);
        }
        if let Err((field, code)) = filling.reconcile() {
            let value = self.cells(cells).find(|(f, _)| *f == field).map_or("", |(_, raw)| raw);
            errors.push(RowError::new(Some(field), code, value));
        }
        let row = filling.finish(self.default_purpose);
        let mut checks = Checks::new();
        row.check(now, &mut checks);
        let found = checks.into_errors();
        // A cell that couldn't be read leaves its field empty; saying so twice helps nobody.
        let fresh: Vec<_> =
            found.iter().map(|mistake| self.blame(mistake, cells)).filter(|e| errors.iter().all(|old| old.field != e.field)).collect();
        errors.extend(fresh);
        if errors.is_empty() { Ok(row) } else { Err(errors) }
    }
}

impl ListingRow {
    fn check(&self, now: DateTime<Utc>, checks: &mut Checks) {
        let is_required = ImportField::Community.is_required(ImportKind::Listings);
        checks.text("/community", &self.community, usize::from(is_required), NAME_MAX);
        if text::name_key(&self.community).is_empty() && !self.community.is_empty() {
            checks.wrong_if(true, "/community", FieldCode::InvalidFormat);
        }
        checks.optional_text("/district", Some(&self.district), NAME_MAX);
        checks.optional_text("/business_area", self.business_area.as_deref(), NAME_MAX);
        checks.range("/longitude", self.longitude, -180.0, 180.0);
        checks.range("/latitude", self.latitude, -90.0, 90.0);
        checks.wrong_if(self.longitude.is_some() != self.latitude.is_some(), "/latitude", FieldCode::Required);
        self.draft.check(now, checks);
        check_owners(&self.owners, checks);
    }
}

impl Filling {
    fn new(purpose: Purpose) -> Self {
        let row = ListingRow {
            community: String::new(),
            district: String::new(),
            business_area: None,
            longitude: None,
            latitude: None,
            draft: ListingDraft::new(purpose),
            owners: Vec::new(),
        };
        Self { row, purpose: None, unit_price_fen: None, owner_name: None, owner_phones: Vec::new() }
    }

    fn fill(&mut self, reader: &RowReader, field: ImportField, raw: &str) -> Result<(), FieldCode> {
        let (row, units) = (&mut self.row, reader.units);
        let draft = &mut row.draft;
        match field {
            ImportField::Community => row.community = name(raw),
            ImportField::District => row.district = district_name(&name(raw)),
            ImportField::BusinessArea => row.business_area = text::non_blank(Some(name(raw))),
            ImportField::Building => draft.building = cell::text(raw),
            ImportField::Unit => draft.unit = cell::text(raw),
            ImportField::Room => draft.room = cell::text(raw),
            ImportField::Layout => fill_layout(draft, cell::layout(raw)?.unwrap_or_default()),
            ImportField::Rooms => draft.rooms = cell::count(raw)?.or(draft.rooms),
            ImportField::Halls => draft.halls = cell::count(raw)?.or(draft.halls),
            ImportField::Baths => draft.baths = cell::count(raw)?.or(draft.baths),
            ImportField::Area => draft.area = cell::area(raw)?,
            ImportField::InnerArea => draft.inner_area = cell::area(raw)?,
            ImportField::Floor => fill_floor(draft, cell::floor(raw)?.unwrap_or_default()),
            ImportField::TotalFloors => draft.total_floors = cell::total_floors(raw)?.or(draft.total_floors),
            ImportField::Orientation => draft.orientations = cell::orientations(raw)?.unwrap_or_default(),
            ImportField::Decoration => draft.decoration = cell::decoration(raw)?,
            ImportField::BuildingForm => draft.building_form = cell::building_form(raw)?,
            ImportField::HasElevator => draft.has_elevator = cell::has_elevator(raw)?,
            ImportField::BuiltYear => draft.built_year = cell::built_year(raw)?,
            ImportField::Price => draft.price_fen = cell::price(raw, units.price)?,
            ImportField::Rent => draft.rent_fen = cell::rent(raw, units.rent)?,
            ImportField::UnitPrice => self.unit_price_fen = cell::unit_price(raw, units.unit_price)?,
            ImportField::Title => draft.title = cell::text(raw),
            ImportField::Notes => draft.notes = cell::text(raw),
            ImportField::OwnerName => self.owner_name = cell::text(raw),
            ImportField::OwnerPhone => {
                self.owner_phones = raw.split(['/', ',', '，', '、', ';', '；', '|']).filter_map(cell::text).collect()
            }
            ImportField::Purpose => self.purpose = cell::purpose(raw)?,
            ImportField::Source => draft.source = cell::source(raw)?,
            ImportField::Longitude => row.longitude = cell::coordinate(raw)?,
            ImportField::Latitude => row.latitude = cell::coordinate(raw)?,
            ImportField::Details | ImportField::Name | ImportField::Aliases | ImportField::ReferencePrice => {}
        }
        Ok(())
    }

    fn fill_details(&mut self, raw: &str) {
        for part in details::parts(raw) {
            if let Some(fact) = Fact::of(part) {
                self.fill_fact(fact);
            }
        }
        if let Some(location) = details::location(raw).filter(|_| self.row.community.is_empty()) {
            self.row.community = name(location.community);
            if self.row.district.is_empty() {
                self.row.district = district_name(location.district);
            }
            self.row.business_area = self.row.business_area.take().or(location.business_area.map(text::one_line));
        }
    }

    fn fill_fact(&mut self, fact: Fact) {
        let draft = &mut self.row.draft;
        match fact {
            Fact::Layout(layout) => fill_layout(draft, layout),
            Fact::Area(area) => draft.area = draft.area.or(Some(area)),
            // Among other facts portals write `6层` for a house of six storeys whose floor they keep to themselves.
            Fact::Floor(FloorCell { floor: Some(storeys), total: None, band: None }) => {
                draft.total_floors = draft.total_floors.or(Some(storeys));
            }
            Fact::Floor(floor) => fill_floor(draft, floor),
            Fact::Orientations(found) if draft.orientations.is_empty() => draft.orientations = found,
            Fact::Orientations(_) => {}
            Fact::Decoration(decoration) => draft.decoration = draft.decoration.or(Some(decoration)),
            Fact::BuildingForm(form) => draft.building_form = draft.building_form.or(Some(form)),
            Fact::HasElevator(has) => draft.has_elevator = draft.has_elevator.or(Some(has)),
            Fact::BuiltYear(year) => draft.built_year = draft.built_year.or(Some(year)),
            Fact::Price(fen) => draft.price_fen = draft.price_fen.or(Some(fen)),
            Fact::Rent(fen) => draft.rent_fen = draft.rent_fen.or(Some(fen)),
            Fact::UnitPrice(fen) => self.unit_price_fen = self.unit_price_fen.or(Some(fen)),
        }
    }

    /// Holds price, area and unit price against one another, and gives the price where only the other two are told.
    fn reconcile(&mut self) -> Result<(), (ImportField, FieldCode)> {
        let draft = &mut self.row.draft;
        let (Some(unit_price), Some(area)) = (self.unit_price_fen, draft.area) else { return Ok(()) };
        let told = draft.price_fen.and_then(|price| money::unit_price_fen(price, area.0));
        match told {
            // Portals round, and some leave a cellar out of the area; twice as much is another unit or another flat.
            Some(told) if told / 2 > unit_price || told < unit_price / 2 => Err((ImportField::UnitPrice, FieldCode::Contradicts)),
            Some(_) => Ok(()),
            None => {
                draft.price_fen = unit_price.checked_mul(area.0).map(|fen| money::div_round(fen, 100));
                Ok(())
            }
        }
    }

    fn finish(mut self, default_purpose: Purpose) -> ListingRow {
        let draft = &mut self.row.draft;
        draft.purpose = self.purpose.unwrap_or(match (draft.price_fen.is_some(), draft.rent_fen.is_some()) {
            (true, true) => Purpose::Both,
            (false, true) => Purpose::Rental,
            _ => default_purpose,
        });
        draft.source = draft.source.or(Some(ListingSource::Import));
        // A name without a number is nobody to call; the check says so.
        if self.owner_phones.is_empty() && self.owner_name.is_some() {
            self.owner_phones.push(String::new());
        }
        let name = self.owner_name.unwrap_or_else(|| NAMELESS_OWNER.to_owned());
        let owner = |phone| OwnerDraft { name: name.clone(), phone, relation: OwnerRelation::Owner, note: None };
        self.row.owners = self.owner_phones.into_iter().map(owner).collect();
        self.row.draft = self.row.draft.normalised();
        self.row
    }
}

fn name(raw: &str) -> String {
    if cell::is_blank(raw) { String::new() } else { text::one_line(raw) }
}

fn fill_layout(draft: &mut ListingDraft, layout: LayoutCell) {
    draft.rooms = draft.rooms.or(layout.rooms);
    draft.halls = draft.halls.or(layout.halls);
    draft.baths = draft.baths.or(layout.baths);
    draft.kitchens = draft.kitchens.or(layout.kitchens);
}

fn fill_floor(draft: &mut ListingDraft, floor: FloorCell) {
    draft.floor = draft.floor.or(floor.floor);
    draft.total_floors = draft.total_floors.or(floor.total);
    draft.floor_band = draft.floor_band.or(floor.band);
}

#[cfg(test)]
#[path = "listing_tests.rs"]
mod tests;
