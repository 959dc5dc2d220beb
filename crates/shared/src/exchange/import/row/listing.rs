//! Rows of listings.

use chrono::{DateTime, Utc};

use super::{ListingRow, RowError, RowReader};
use crate::contact::{self, Contact, Reading};
use crate::exchange::import::cell::{self, FloorCell, LayoutCell, PriceCell};
use crate::exchange::import::details::{self, Fact};
use crate::exchange::import::{ImportField, ImportKind};
use crate::field::Checks;
use crate::money;
use crate::problem::FieldCode;
use crate::property::community::{NAME_MAX, district_name};
use crate::property::listing::{Area, Equipment, ListingDraft, ListingSource, Purpose, check_owners};
use crate::property::owner::{OWNERS_MAX, OwnerDraft, OwnerRelation};
use crate::text;

/// What an owner is called whose number alone is known.
const NAMELESS_OWNER: &str = "业主";

/// Characters of what else stands in the flat, in words.
const FURNITURE_MAX: usize = 200;

/// A row while its cells are read.
struct Filling {
    row: ListingRow,
    purpose: Option<Purpose>,
    unit_price_fen: Option<i64>,
    price: PriceCell,
    rent: PriceCell,
    owner_name: Option<String>,
    contacts: Vec<Contact>,
    remarks: Vec<String>,
    warnings: Vec<RowError>,
}

/// A row means nothing without these: where it lies, which flat it is, and what is asked for it.
const fn is_essential(field: ImportField) -> bool {
    matches!(
        field,
        ImportField::Community | ImportField::Building | ImportField::Unit | ImportField::Room | ImportField::Price | ImportField::Rent
    )
}

impl RowReader {
    pub(super) fn read_listing(&self, cells: &[String], now: DateTime<Utc>) -> Result<(ListingRow, Vec<RowError>), Vec<RowError>> {
        let mut filling = Filling::new(self.default_purpose);
        let mut errors = Vec::new();
        for (field, raw) in self.cells(cells) {
            if let Err(code) = filling.fill(self, field, raw) {
                let error = RowError::new(Some(field), code, raw);
                if is_essential(field) { errors.push(error) } else { filling.warnings.push(error) }
            }
        }
        // Last, for they fill only what no column of its own has told.
        for (_, raw) in self.cells(cells).filter(|(field, _)| *field == ImportField::Details) {
            filling.fill_details(raw);
        }
        filling.take_prices(self, cells, &mut errors);
        filling.reconcile(self.cell(cells, ImportField::UnitPrice));
        let has_rent_cell = !cell::is_blank(self.cell(cells, ImportField::Rent));
        let is_for_rent = self.has(ImportField::Rent) && (!self.has(ImportField::Price) || has_rent_cell);
        let (mut row, mut warnings) = filling.finish(self, is_for_rent, cells);
        // What contradicts or is out of all range is left empty, one after the other; a row that is still wrong is refused.
        for _ in 0..8 {
            let mut checks = Checks::new();
            row.check(now, &mut checks);
            let Some(mistake) = checks.into_errors().into_iter().next() else { break };
            let error = self.blame(&mistake, cells);
            let is_cleared = error.field.is_some_and(|field| !is_essential(field) && row.clear(field));
            let is_new = errors.iter().chain(&warnings).all(|known| known.field != error.field);
            match (is_cleared, is_new) {
                (true, true) => warnings.push(error),
                (true, false) => {}
                (false, is_new) => {
                    if is_new {
                        errors.push(error);
                    }
                    break;
                }
            }
        }
        if errors.is_empty() { Ok((row, warnings)) } else { Err(errors) }
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
        checks.optional_text("/entered_by", self.entered_by.as_deref(), 40);
        self.draft.check(now, checks);
        check_owners(&self.owners, checks);
    }
}

impl ListingRow {
    /// Leaves a field empty; false where nothing is known of it.
    fn clear(&mut self, field: ImportField) -> bool {
        let draft = &mut self.draft;
        match field {
            ImportField::District => self.district.clear(),
            ImportField::BusinessArea => self.business_area = None,
            ImportField::Longitude | ImportField::Latitude => (self.longitude, self.latitude) = (None, None),
            ImportField::Layout => (draft.rooms, draft.halls, draft.baths, draft.kitchens) = (None, None, None, None),
            ImportField::Rooms => draft.rooms = None,
            ImportField::Halls => draft.halls = None,
            ImportField::Baths => draft.baths = None,
            ImportField::Area => draft.area = None,
            ImportField::InnerArea => draft.inner_area = None,
            ImportField::Floor => draft.floor = None,
            ImportField::TotalFloors => draft.total_floors = None,
            ImportField::BuiltYear => draft.built_year = None,
            ImportField::Title => draft.title = None,
            ImportField::Notes => {
                draft.notes = draft.notes.take().map(|notes| kept(&notes, 4000)).filter(|notes| !crate::text::has_forbidden(notes))
            }
            ImportField::EnteredBy => self.entered_by = None,
            ImportField::EnteredOn => draft.obtained_at = None,
            ImportField::OwnerName | ImportField::OwnerPhone => self.owners.clear(),
            _ => return false,
        }
        true
    }
}

/// The beginning of a text that is too long.
fn kept(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}

/// What a square metre may cost to be sold, in fen.
const PLAUSIBLE_UNIT_FEN: std::ops::RangeInclusive<i64> = 10_000..=200_000_000;
/// What a flat whose area isn't known may cost, in fen: ten thousand to ten billion yuan.
const PLAUSIBLE_FEN: std::ops::RangeInclusive<i64> = 1_000_000..=1_000_000_000_000;

fn is_plausible(fen: i64, area: Option<Area>) -> bool {
    match area.and_then(|area| money::unit_price_fen(fen, area.0)) {
        Some(unit) => PLAUSIBLE_UNIT_FEN.contains(&unit),
        None => PLAUSIBLE_FEN.contains(&fen),
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
            entered_by: None,
        };
        Self {
            row,
            purpose: None,
            unit_price_fen: None,
            price: PriceCell::default(),
            rent: PriceCell::default(),
            owner_name: None,
            contacts: Vec::new(),
            remarks: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn fill(&mut self, reader: &RowReader, field: ImportField, raw: &str) -> Result<(), FieldCode> {
        let (row, units) = (&mut self.row, reader.units);
        let draft = &mut row.draft;
        match field {
            ImportField::Community => row.community = name(raw),
            ImportField::District => match cell::district(raw) {
                Ok((district, beside)) => {
                    row.district = district_name(&district);
                    row.business_area = row.business_area.take().or(beside);
                }
                // A street's address is where the flat lies, though no district.
                Err(code) => {
                    self.remarks.push(raw.trim().to_owned());
                    return Err(code);
                }
            },
            ImportField::BusinessArea => row.business_area = text::non_blank(Some(name(raw))).or(row.business_area.take()),
            ImportField::Building => draft.building = cell::door(raw)?,
            ImportField::Unit => draft.unit = cell::door(raw)?,
            ImportField::Room => draft.room = cell::door(raw)?,
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
            ImportField::Equipment => {
                let (found, others) = cell::equipment(raw);
                add_equipment(draft, &found);
                draft.terms.furniture = others.map(|words| words.chars().take(FURNITURE_MAX).collect());
            }
            ImportField::BuiltYear => {
                draft.built_year = cell::built_year(raw)?;
                // `1974年建板楼` says both.
                let behind = raw.split_once('建').map_or("", |(_, behind)| behind.trim_start_matches(['成', '造', '于']));
                draft.building_form = draft.building_form.or_else(|| cell::building_form(behind).ok().flatten());
            }
            ImportField::Price => self.price = cell::price_cell(raw, units.price)?,
            ImportField::Rent => self.rent = cell::price_cell(raw, units.rent)?,
            ImportField::UnitPrice => self.unit_price_fen = cell::unit_price(raw, units.unit_price)?.filter(|fen| *fen > 0),
            ImportField::Title => draft.title = cell::text(raw),
            ImportField::Notes => draft.notes = cell::text(raw),
            ImportField::OwnerName => self.owner_name = cell::text(raw),
            ImportField::OwnerPhone => {
                let Reading { contacts, faults } = contact::read(raw);
                self.contacts = contacts;
                let fault = |(said, error): (String, contact::ContactError)| RowError::new(Some(field), error.code(), &said);
                self.warnings.extend(faults.into_iter().map(fault));
            }
            ImportField::Purpose => self.purpose = cell::purpose(raw)?,
            ImportField::Source => draft.source = cell::source(raw)?,
            ImportField::Longitude => row.longitude = cell::coordinate(raw)?,
            ImportField::Latitude => row.latitude = cell::coordinate(raw)?,
            ImportField::EnteredBy => row.entered_by = cell::text(raw),
            // The middle of the day, so that it is the same day wherever the company is.
            ImportField::EnteredOn => draft.obtained_at = cell::day(raw)?.and_then(|day| day.and_hms_opt(4, 0, 0)).map(|at| at.and_utc()),
            // The details come last; the rest is of communities and clients.
            _ => {}
        }
        Ok(())
    }

    /// Takes the figures, in the unit in which they are plausible.
    fn take_prices(&mut self, reader: &RowReader, cells: &[String], errors: &mut Vec<RowError>) {
        // A rent among the prices is a rent, and makes nothing be for sale.
        if self.price.is_rent {
            let rent = std::mem::take(&mut self.price);
            if self.rent.fen.is_none() {
                self.rent = rent;
            }
        }
        let draft = &mut self.row.draft;
        if let Some(fen) = self.price.fen {
            let raw = reader.cell(cells, ImportField::Price);
            let other = self.price.other_fen.filter(|other| is_plausible(*other, draft.area));
            match (is_plausible(fen, draft.area), other) {
                (true, _) => draft.price_fen = Some(fen),
                (false, Some(other)) => {
                    draft.price_fen = Some(other);
                    self.warnings.push(RowError::new(Some(ImportField::Price), FieldCode::OtherUnit, raw));
                }
                // Beyond all prices it is refused; a strange one is taken as it stands, and named.
                (false, None) if fen > *PLAUSIBLE_FEN.end() => {
                    errors.push(RowError::new(Some(ImportField::Price), FieldCode::Implausible, raw))
                }
                (false, None) => {
                    draft.price_fen = Some(fen);
                    self.warnings.push(RowError::new(Some(ImportField::Price), FieldCode::Implausible, raw));
                }
            }
        }
        if self.rent.fen.is_some() {
            draft.rent_fen = self.rent.fen;
        }
        for (field, cell) in [(ImportField::Price, &self.price), (ImportField::Rent, &self.rent)] {
            self.remarks.extend(cell.remark.clone());
            let raw = reader.cell(cells, field);
            if cell.is_on_request && !cell::is_blank(raw) && !cell::is_on_request(raw) {
                self.warnings.push(RowError::new(Some(field), FieldCode::OnRequest, raw));
            }
        }
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
            Fact::Equipment(found) => add_equipment(draft, &found),
            Fact::BuiltYear(year) => draft.built_year = draft.built_year.or(Some(year)),
            Fact::Price(fen) => draft.price_fen = draft.price_fen.or(Some(fen)),
            Fact::Rent(fen) => draft.rent_fen = draft.rent_fen.or(Some(fen)),
            Fact::UnitPrice(fen) => self.unit_price_fen = self.unit_price_fen.or(Some(fen)),
        }
    }

    /// Holds price, area and unit price against one another, and gives the price where only the other two are told.
    fn reconcile(&mut self, raw: &str) {
        let draft = &mut self.row.draft;
        let (Some(unit_price), Some(area)) = (self.unit_price_fen, draft.area) else { return };
        let told = draft.price_fen.and_then(|price| money::unit_price_fen(price, area.0));
        match told {
            // Portals round, and some leave a cellar out of the area; twice as much is another unit or another flat.
            Some(told) if told / 2 > unit_price || told < unit_price / 2 => {
                self.warnings.push(RowError::new(Some(ImportField::UnitPrice), FieldCode::Contradicts, raw));
            }
            Some(_) => {}
            None => draft.price_fen = unit_price.checked_mul(area.0).map(|fen| money::div_round(fen, 100)),
        }
    }

    fn finish(mut self, reader: &RowReader, is_for_rent: bool, cells: &[String]) -> (ListingRow, Vec<RowError>) {
        let draft = &mut self.row.draft;
        draft.purpose = self.purpose.unwrap_or(match (draft.price_fen.is_some(), draft.rent_fen.is_some()) {
            (true, true) => Purpose::Both,
            (false, true) => Purpose::Rental,
            // A rent that can't be read makes nothing be for sale.
            (false, false) if is_for_rent => Purpose::Rental,
            _ => reader.default_purpose,
        });
        let has_figure_column = |field, is_asked: bool| is_asked && reader.has(field);
        draft.is_price_on_request = (has_figure_column(ImportField::Price, draft.purpose.includes_sale()) && draft.price_fen.is_none())
            || (has_figure_column(ImportField::Rent, draft.purpose.includes_rental()) && draft.rent_fen.is_none())
            || (draft.purpose == Purpose::Sale && self.price.is_on_request && draft.price_fen.is_none());
        draft.source = draft.source.or(Some(ListingSource::Import));
        // `3-2-501` in one cell.
        if draft.building.is_none()
            && draft.unit.is_none()
            && let Some([building, unit, room]) = draft.room.as_deref().and_then(three_doors)
        {
            (draft.building, draft.unit, draft.room) = (Some(building), Some(unit), Some(room));
        }
        let remarks: Vec<String> = self.remarks.drain(..).filter(|remark| !remark.is_empty()).collect();
        if !remarks.is_empty() {
            let remarks = remarks.join("；");
            draft.notes = Some(draft.notes.take().map_or_else(|| remarks.clone(), |notes| format!("{notes}\n{remarks}")));
        }
        self.name_owners(reader, cells);
        self.row.draft = self.row.draft.normalised();
        (self.row, self.warnings)
    }

    fn name_owners(&mut self, reader: &RowReader, cells: &[String]) {
        let raw = reader.cell(cells, ImportField::OwnerName);
        let said = self.owner_name.take();
        // A number in the column of names is a number.
        if self.contacts.is_empty()
            && let Some(name) = said.as_deref().filter(|name| name.bytes().filter(u8::is_ascii_digit).count() >= 7)
        {
            self.contacts = contact::read(name).contacts;
        }
        if self.contacts.is_empty() {
            // Somebody without a number is nobody to call; a number that can't be read has been named.
            let is_named = self.warnings.iter().any(|warning| warning.field == Some(ImportField::OwnerPhone));
            if said.is_some() && !is_named {
                self.warnings.push(RowError::new(Some(ImportField::OwnerPhone), FieldCode::Required, raw));
            }
            return;
        }
        if self.contacts.len() > OWNERS_MAX {
            self.contacts.truncate(OWNERS_MAX);
            self.warnings.push(RowError::new(
                Some(ImportField::OwnerPhone),
                FieldCode::TooMany,
                reader.cell(cells, ImportField::OwnerPhone),
            ));
        }
        let name = said.as_deref().map(text::one_line).unwrap_or_default();
        let names: Vec<&str> =
            name.split(['/', '、', ',', '，', ';', '；', '|', '&']).map(str::trim).filter(|name| !name.is_empty()).collect();
        let is_one_each = names.len() == self.contacts.len();
        for (at, contact) in std::mem::take(&mut self.contacts).into_iter().enumerate() {
            let own = names.get(at).filter(|_| is_one_each).map(|name| (*name).to_owned());
            let name = contact.name.or(own).or_else(|| Some(name.clone()).filter(|name| !name.is_empty()));
            self.row.owners.push(OwnerDraft {
                name: kept(&name.unwrap_or_else(|| NAMELESS_OWNER.to_owned()), 40),
                phone: contact.number.stored(),
                relation: contact.relation.unwrap_or(OwnerRelation::Owner),
                note: contact.note.map(|note| kept(&note, 200)),
            });
        }
    }
}

/// Building, unit and room of `3-2-501`.
fn three_doors(room: &str) -> Option<[String; 3]> {
    let room = text::half_width(room);
    let parts: Vec<&str> = room.split(['-', '/', '#']).map(str::trim).collect();
    let is_number = |part: &&str| (1..=5).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [building, unit, room] if parts.iter().all(is_number) => Some([building, unit, room].map(|part| (*part).to_owned())),
        _ => None,
    }
}

fn name(raw: &str) -> String {
    if cell::is_blank(raw) { String::new() } else { text::one_line(raw) }
}

/// What stands ready, each once, whichever cells tell of it.
fn add_equipment(draft: &mut ListingDraft, found: &[Equipment]) {
    draft.terms.equipment.extend_from_slice(found);
    draft.terms.equipment.sort_unstable();
    draft.terms.equipment.dedup();
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
