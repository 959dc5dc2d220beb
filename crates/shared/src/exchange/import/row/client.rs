//! Rows of clients.

use chrono::{DateTime, Utc};

use super::{ClientRow, RowError, RowReader};
use crate::client::contact::{CONTACTS_MAX, ContactDraft, ContactKind};
use crate::client::demand::{CHOICES_MAX, DemandDraft};
use crate::client::identity::{self, IdDocumentDraft, IdKind};
use crate::client::profile::ClientDraft;
use crate::client::{ClientGrade, ClientKind, ClientSource};
use crate::contact::{self, ContactError};
use crate::exchange::import::{ImportField, cell};
use crate::problem::FieldCode;
use crate::property::community::NAME_MAX;
use crate::property::listing::{Area, Purpose};
use crate::text;

/// What somebody is called whose number alone is known.
const NAMELESS: &str = "客户";
/// Why a grade is another than the suggested one.
const BY_FILE: &str = "导入表格中的等级";
/// The longest notes and wishes, in characters.
const NOTES_MAX: usize = 2000;
const WISHES_MAX: usize = 1000;

/// A row while its cells are read.
#[derive(Default)]
struct Filling {
    name: Option<String>,
    contacts: Vec<ContactDraft>,
    /// The first cell of a contact that could not be read, and why.
    unread: Option<RowError>,
    id_number: Option<String>,
    purpose: Option<Purpose>,
    districts: Vec<String>,
    communities: Vec<String>,
    rooms: Option<cell::Span<i32>>,
    area: Option<cell::Span<Area>>,
    budget: Option<cell::BudgetCell>,
    motive: Option<crate::client::demand::Motive>,
    wishes: Vec<String>,
    source: Option<(ClientSource, Option<String>)>,
    grade: Option<ClientGrade>,
    notes: Vec<String>,
    entered_by: Option<String>,
    entered_on: Option<chrono::NaiveDate>,
    warnings: Vec<RowError>,
}

impl RowReader {
    /// Reads a row; without a contact that can be read it means nobody.
    pub(super) fn read_client(&self, cells: &[String], now: DateTime<Utc>) -> Result<(ClientRow, Vec<RowError>), Vec<RowError>> {
        let (mut filling, mut errors) = (Filling::default(), Vec::new());
        // Whether it is about a rent says how the budget is read.
        filling.purpose = cell::wanted_for(self.cell(cells, ImportField::WantedFor)).ok().flatten();
        for (field, raw) in self.cells(cells).filter(|(_, raw)| !cell::is_blank(raw)) {
            if let Err(code) = filling.fill(self, field, raw) {
                let error = RowError::new(Some(field), code, raw);
                // A card number that isn't right is nobody's, or somebody else's: such a row is looked at before it is stored.
                if field == ImportField::IdNumber { errors.push(error) } else { filling.warnings.push(error) }
            }
        }
        // A day ahead, for the company may lie east of Greenwich.
        if filling.entered_on.is_some_and(|day| day > (now + chrono::Duration::days(1)).date_naive()) {
            filling.entered_on = None;
            filling.warnings.push(RowError::new(
                Some(ImportField::EnteredOn),
                FieldCode::OutOfRange,
                self.cell(cells, ImportField::EnteredOn),
            ));
        }
        if filling.contacts.is_empty() {
            let said = self.cell(cells, ImportField::ClientPhone);
            let none = RowError::new(Some(ImportField::ClientPhone), FieldCode::Required, said);
            return Err(vec![filling.unread.take().unwrap_or(none)]);
        }
        if errors.is_empty() { Ok(filling.finish(self, cells)) } else { Err(errors) }
    }
}

impl Filling {
    fn fill(&mut self, reader: &RowReader, field: ImportField, raw: &str) -> Result<(), FieldCode> {
        match field {
            ImportField::ClientName => self.name = cell::text(raw),
            ImportField::ClientPhone => self.fill_phone(raw),
            ImportField::Wechat => self.fill_word(ContactKind::Wechat, field, raw),
            ImportField::Email => self.fill_word(ContactKind::Email, field, raw),
            ImportField::IdNumber => self.id_number = Some(id_number(raw)?),
            ImportField::WantedFor => drop(cell::wanted_for(raw)?),
            ImportField::WantedDistrict => self.districts = cell::places(raw),
            ImportField::WantedCommunity => self.communities = cell::places(raw),
            ImportField::WantedLayout => self.rooms = cell::wanted_rooms(raw).inspect_err(|_| self.wish(raw))?,
            ImportField::WantedArea => self.area = cell::wanted_area(raw).inspect_err(|_| self.wish(raw))?,
            ImportField::Budget => {
                let is_for_rent = self.purpose.unwrap_or(reader.default_purpose) == Purpose::Rental;
                self.budget = cell::budget(raw, &reader.budget_heading, is_for_rent).inspect_err(|_| self.wish(raw))?;
                if self.budget.is_some_and(|budget| budget.is_other_unit) {
                    return Err(FieldCode::OtherUnit);
                }
            }
            ImportField::WantedUse => {
                self.motive = cell::motive(raw);
                if self.motive.is_none() {
                    self.wish(raw);
                }
            }
            ImportField::Wish => {
                self.motive = self.motive.or_else(|| cell::motive(raw));
                self.wish(raw);
            }
            ImportField::ClientSource => self.source = cell::client_source(raw),
            ImportField::ClientGrade => self.grade = cell::client_grade(raw).inspect_err(|_| self.note("等级", raw))?,
            ImportField::LastWords => self.note("跟进", raw),
            ImportField::Notes => self.notes.extend(cell::text(raw)),
            ImportField::EnteredBy => self.entered_by = cell::text(raw),
            ImportField::EnteredOn => self.entered_on = cell::day(raw)?,
            _ => {}
        }
        Ok(())
    }

    fn wish(&mut self, raw: &str) {
        self.wishes.extend(cell::text(raw).filter(|text| !self.wishes.contains(text)));
    }

    fn note(&mut self, label: &str, raw: &str) {
        self.notes.extend(cell::text(raw).map(|text| format!("{label}：{text}")));
    }

    fn fill_phone(&mut self, raw: &str) {
        let contact::Reading { contacts, faults } = contact::read(raw);
        for found in contacts {
            let name = found.name.filter(|name| self.name.as_ref() != Some(name));
            let words: Vec<String> = name.into_iter().chain(found.note).collect();
            let note = (!words.is_empty()).then(|| kept(&words.join("，"), 200));
            self.add(ContactDraft { kind: ContactKind::Phone, contact: found.number.stored(), note });
        }
        let fault = |(said, error): (String, ContactError)| RowError::new(Some(ImportField::ClientPhone), error.code(), &said);
        for fault in faults.into_iter().map(fault) {
            self.unread.get_or_insert_with(|| fault.clone());
            self.warnings.push(fault);
        }
    }

    /// An id or an address; `同手机` says that the number is one.
    fn fill_word(&mut self, kind: ContactKind, field: ImportField, raw: &str) {
        let said = text::half_width(raw.trim());
        if kind == ContactKind::Wechat && (said.contains("同号") || said.contains("同手机") || said.contains("同电话")) {
            let Some(number) = self.contacts.iter_mut().find(|contact| contact.kind == ContactKind::Phone) else { return };
            number.note = Some(number.note.take().map_or_else(|| said.clone(), |note| kept(&format!("{note}，{said}"), 200)));
            return;
        }
        let draft = ContactDraft { kind, contact: said, note: None };
        match draft.kept("") {
            Ok(_) => self.add(draft),
            Err(error) => {
                let fault = RowError::new(Some(field), error.code, raw);
                self.unread.get_or_insert_with(|| fault.clone());
                self.warnings.push(fault);
            }
        }
    }

    fn add(&mut self, draft: ContactDraft) {
        let identity = |draft: &ContactDraft| draft.kept("").ok().map(|kept| kept.identity());
        let is_new = self.contacts.iter().all(|known| identity(known) != identity(&draft));
        if is_new && self.contacts.len() >= CONTACTS_MAX {
            self.warnings.push(RowError::new(Some(ImportField::ClientPhone), FieldCode::TooMany, &draft.contact));
        } else if is_new {
            self.contacts.push(draft);
        }
    }

    fn finish(mut self, reader: &RowReader, cells: &[String]) -> (ClientRow, Vec<RowError>) {
        let demand = self.demand(reader);
        if demand.is_none()
            && let Some(grade) = self.grade
        {
            self.note("等级", &grade.as_str().to_uppercase());
        }
        let purpose = demand.as_ref().map(|demand| demand.purpose);
        let kind = purpose.map(|purpose| if purpose == Purpose::Rental { ClientKind::Tenant } else { ClientKind::Buyer });
        let (source, source_detail) = self.source.take().unwrap_or((ClientSource::Import, None));
        let notes = std::mem::take(&mut self.notes);
        let draft = ClientDraft {
            name: self.shown_name(reader, cells),
            kinds: kind.into_iter().collect(),
            source_detail: source_detail.map(|detail| kept(&detail, 80)),
            notes: self.cut(notes, NOTES_MAX, ImportField::Notes),
            ..ClientDraft::new(source)
        };
        let row = ClientRow {
            draft: draft.normalised(),
            contacts: self.contacts,
            id_document: self.id_number.map(|id_number| IdDocumentDraft { kind: IdKind::ResidentCard, id_number }),
            demand,
            communities: self.communities,
            entered_by: self.entered_by.map(|name| kept(&name, 40)),
            entered_on: self.entered_on,
        };
        (row, self.warnings)
    }

    /// The name; one that stood beside a number where the column of names is blank.
    fn shown_name(&mut self, reader: &RowReader, cells: &[String]) -> String {
        let beside = self.contacts.iter().find_map(|contact| contact.note.clone()).filter(|note| note.chars().count() <= 6);
        let name = self.name.take().or(beside).map(|name| text::one_line(&name)).filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| NAMELESS.to_owned());
        if name.chars().count() > 40 {
            self.warnings.push(RowError::new(
                Some(ImportField::ClientName),
                FieldCode::TooLong,
                reader.cell(cells, ImportField::ClientName),
            ));
        }
        kept(&name, 40)
    }

    /// Texts as one, as long as it may be; what is cut off is told.
    fn cut(&mut self, texts: Vec<String>, max: usize, field: ImportField) -> Option<String> {
        let whole = texts.join("\n").replace(text::is_forbidden, "");
        if whole.chars().count() > max {
            let rest: String = whole.chars().skip(max).collect();
            self.warnings.push(RowError::new(Some(field), FieldCode::TooLong, &rest));
        }
        text::non_blank(Some(kept(&whole, max)))
    }

    /// What is wanted; none where no cell says anything of it.
    fn demand(&mut self, reader: &RowReader) -> Option<DemandDraft> {
        for (field, places) in [(ImportField::WantedDistrict, &mut self.districts), (ImportField::WantedCommunity, &mut self.communities)] {
            for place in places.drain(CHOICES_MAX.min(places.len())..) {
                self.warnings.push(RowError::new(Some(field), FieldCode::TooMany, &place));
            }
            places.iter_mut().for_each(|place| *place = kept(place, NAME_MAX));
        }
        let wishes = std::mem::take(&mut self.wishes);
        let is_rent = self.budget.is_some_and(|budget| budget.is_rent) || wishes.iter().any(|wish| wish.contains("租"));
        let by_words = is_rent.then_some(Purpose::Rental);
        let says_something = self.purpose.is_some()
            || !self.districts.is_empty()
            || !self.communities.is_empty()
            || self.rooms.is_some()
            || self.area.is_some()
            || self.budget.is_some()
            || self.motive.is_some()
            || !wishes.is_empty();
        if !says_something {
            return None;
        }
        let purpose = self.purpose.or(by_words).unwrap_or(reader.default_purpose);
        let within = |fen: Option<i64>| fen.filter(|fen| (0..=crate::money::MAX_FEN).contains(fen));
        let rooms = self.rooms.map(|span| (bound(span.min), bound(span.max))).unwrap_or_default();
        Some(
            DemandDraft {
                districts: self.districts.clone(),
                rooms_min: rooms.0,
                rooms_max: rooms.1,
                area_min: self.area.and_then(|span| span.min).filter(is_an_area),
                area_max: self.area.and_then(|span| span.max).filter(is_an_area),
                price_min_fen: within(self.budget.and_then(|budget| budget.span.min)),
                price_max_fen: within(self.budget.and_then(|budget| budget.span.max)),
                motive: self.motive,
                wishes: self.cut(wishes, WISHES_MAX, ImportField::Wish),
                grade: self.grade,
                grade_reason: self.grade.map(|_| BY_FILE.to_owned()),
                ..DemandDraft::new(if purpose == Purpose::Both { Purpose::Sale } else { purpose })
            }
            .normalised(),
        )
    }
}

fn bound(rooms: Option<i32>) -> Option<i32> {
    rooms.filter(|rooms| (0..=20).contains(rooms))
}

fn is_an_area(area: &Area) -> bool {
    (0..=100_000_000).contains(&area.0)
}

/// A card number that nobody has lost a digit of. Where a spreadsheet made a number of it, the last three are zeros: one in eleven of those
/// would pass for right, so none does.
fn id_number(raw: &str) -> Result<String, FieldCode> {
    let number = identity::normalised(IdKind::ResidentCard, raw)?;
    if number.ends_with("000") { Err(FieldCode::DigitsLost) } else { Ok(number) }
}

/// The beginning of a text that is too long.
fn kept(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}
