//! Rows of contracts that were signed before, and of follow-ups.

use chrono::{DateTime, NaiveDate, Utc};

use super::{ContractImportRow, FlatNamed, FollowUpRow, RowError, RowReader};
use crate::deal::contract::ContractKind;
use crate::exchange::import::ImportField;
use crate::exchange::import::cell::{self, PriceUnit};
use crate::money::MAX_FEN;
use crate::problem::FieldCode;
use crate::property::community::{NAME_MAX, district_name};
use crate::property::follow_up::{FollowUpKind, TEXT_MAX};
use crate::property::listing::{Purpose, building_name, room_number, unit_name};
use crate::{contact, text};

/// The longest name of a person and number of a contract, and the longest notes, in characters.
const NAME_OF_PERSON_MAX: usize = 40;
const NUMBER_MAX: usize = 40;
const NOTES_MAX: usize = 2000;
/// No flat is sold for less than this many fen; a smaller figure was meant in another unit.
const LEAST_PRICE_FEN: i64 = 1_000_000;

/// What reading a row's cells has found so far.
#[derive(Default)]
struct Found {
    flat: FlatNamed,
    phones: Vec<String>,
    errors: Vec<RowError>,
    warnings: Vec<RowError>,
}

impl Found {
    fn wrong(&mut self, field: ImportField, code: FieldCode, raw: &str) {
        self.errors.push(RowError::new(Some(field), code, raw));
    }

    fn warn(&mut self, field: ImportField, code: FieldCode, raw: &str) {
        self.warnings.push(RowError::new(Some(field), code, raw));
    }

    /// A cell without which the row means something else: it is refused where that can't be read.
    fn needed<T>(&mut self, field: ImportField, raw: &str, read: Result<Option<T>, FieldCode>) -> Option<T> {
        read.unwrap_or_else(|code| {
            self.wrong(field, code, raw);
            None
        })
    }

    /// The place of a flat; doors in their one notation.
    fn place(&mut self, reader: &RowReader, cells: &[String]) {
        let raw = |field| reader.cell(cells, field);
        self.flat.community =
            cell::text(raw(ImportField::Community)).map(|name| kept(&text::one_line(&name), NAME_MAX)).unwrap_or_default();
        match cell::district(raw(ImportField::District)) {
            Ok((district, _)) => self.flat.district = district_name(&district),
            Err(code) => self.warn(ImportField::District, code, raw(ImportField::District)),
        }
        let mut door = |field: ImportField, name: fn(&str) -> Option<String>| {
            let read = cell::door(raw(field)).map(|door| door.and_then(|door| name(&door)));
            self.needed(field, raw(field), read)
        };
        let doors = (door(ImportField::Building, building_name), door(ImportField::Unit, unit_name), door(ImportField::Room, room_number));
        (self.flat.building, self.flat.unit, self.flat.room) = doors;
    }

    fn people(&mut self, reader: &RowReader, cells: &[String]) {
        for (_, raw) in reader.cells(cells).filter(|(field, raw)| *field == ImportField::ClientPhone && !cell::is_blank(raw)) {
            let contact::Reading { contacts, faults } = contact::read(raw);
            self.phones.extend(contacts.into_iter().map(|found| found.number.stored()));
            for (said, error) in faults {
                self.warn(ImportField::ClientPhone, error.code(), &said);
            }
        }
    }

    /// A day that isn't ahead: one day is allowed, for the company may lie east of Greenwich.
    fn past(&mut self, field: ImportField, raw: &str, now: DateTime<Utc>) -> Option<NaiveDate> {
        let day = self.needed(field, raw, cell::day(raw))?;
        if day > (now + chrono::Duration::days(1)).date_naive() {
            self.wrong(field, FieldCode::OutOfRange, raw);
            return None;
        }
        Some(day)
    }
}

impl RowReader {
    /// Reads a row of a contract. Money, days and the flat are right or the row is refused: nobody would find later what was guessed.
    pub(super) fn read_contract(&self, cells: &[String], now: DateTime<Utc>) -> Result<(ContractImportRow, Vec<RowError>), Vec<RowError>> {
        let mut found = Found::default();
        found.place(self, cells);
        found.people(self, cells);
        let raw = |field| self.cell(cells, field);
        for (field, is_missing) in
            [(ImportField::Community, found.flat.community.is_empty()), (ImportField::Room, found.flat.room.is_none())]
        {
            if is_missing && found.errors.iter().all(|error| error.field != Some(field)) {
                found.wrong(field, FieldCode::Required, raw(field));
            }
        }
        let kind = found.needed(ImportField::ContractKind, raw(ImportField::ContractKind), self.kind_of_contract(cells));
        let kind = kind.unwrap_or(ContractKind::Sale);
        let price_fen = self.contract_price(cells, kind, &mut found);
        let mut amount = |field: ImportField| self.amount(cells, field, &mut found);
        let (owner_commission_fen, client_commission_fen) = (amount(ImportField::OwnerCommission), amount(ImportField::ClientCommission));
        let (information_fee_fen, bank_rebate_fen) = (amount(ImportField::InformationFee), amount(ImportField::BankRebate));
        let received_fen = amount(ImportField::ReceivedAmount);
        let signed_on = found.past(ImportField::SignedOn, raw(ImportField::SignedOn), now);
        if signed_on.is_none() && cell::is_blank(raw(ImportField::SignedOn)) {
            found.wrong(ImportField::SignedOn, FieldCode::Required, raw(ImportField::SignedOn));
        }
        let received_on = found.past(ImportField::ReceivedOn, raw(ImportField::ReceivedOn), now).filter(|_| received_fen > 0);
        let entered_on = found.past(ImportField::EnteredOn, raw(ImportField::EnteredOn), now);
        let name = |field| cell::text(raw(field)).map(|name| kept(&text::one_line(&name), NAME_OF_PERSON_MAX));
        let row = ContractImportRow {
            number: cell::text(raw(ImportField::ContractNumber)).map(|number| kept(&text::one_line(&number), NUMBER_MAX)),
            kind,
            flat: found.flat.clone(),
            seller: name(ImportField::SellerName),
            buyer: name(ImportField::BuyerName),
            phones: found.phones.clone(),
            price_fen,
            owner_commission_fen,
            client_commission_fen,
            information_fee_fen,
            bank_rebate_fen,
            signed_on: signed_on.unwrap_or_default(),
            received_fen,
            received_on: received_on.or(signed_on.filter(|_| received_fen > 0)),
            notes: notes(raw(ImportField::Notes), &mut found),
            closing_agent: name(ImportField::ClosingAgent),
            entered_by: name(ImportField::EnteredBy),
            entered_on,
        };
        if row.received_fen > row.total_fen() {
            found.wrong(ImportField::ReceivedAmount, FieldCode::OutOfRange, raw(ImportField::ReceivedAmount));
        }
        if row.received_on.is_some_and(|day| day < row.signed_on) && signed_on.is_some() {
            found.warn(ImportField::ReceivedOn, FieldCode::Contradicts, raw(ImportField::ReceivedOn));
        }
        if received_fen > 0 && received_on.is_none() && found.errors.is_empty() {
            // The day of the signing stands for it, and that is said.
            found.warn(ImportField::ReceivedOn, FieldCode::Required, "");
        }
        if found.errors.is_empty() { Ok((row, found.warnings)) } else { Err(found.errors) }
    }

    fn kind_of_contract(&self, cells: &[String]) -> Result<Option<ContractKind>, FieldCode> {
        let said = cell::contract_purpose(self.cell(cells, ImportField::ContractKind))?;
        Ok(Some(of(said.unwrap_or(self.default_purpose))))
    }

    fn contract_price(&self, cells: &[String], kind: ContractKind, found: &mut Found) -> Option<i64> {
        let raw = self.cell(cells, ImportField::ContractPrice);
        let unit = self.units.contract_price;
        let read = if kind == ContractKind::Rental { cell::rent(raw, unit) } else { cell::price(raw, unit) };
        let fen = found.needed(ImportField::ContractPrice, raw, read)?;
        if !(1..=MAX_FEN).contains(&fen) {
            found.wrong(ImportField::ContractPrice, FieldCode::OutOfRange, raw);
        } else if kind == ContractKind::Sale && fen < LEAST_PRICE_FEN {
            found.wrong(ImportField::ContractPrice, FieldCode::Implausible, raw);
        }
        Some(fen)
    }

    /// A sum of money in yuan, or in 万 where the heading says so; nothing where the cell is blank.
    fn amount(&self, cells: &[String], field: ImportField, found: &mut Found) -> i64 {
        let raw = self.cell(cells, field);
        let unit = if self.in_wan.contains(&field) { PriceUnit::Wan } else { PriceUnit::Yuan };
        let fen = found.needed(field, raw, cell::price(raw, unit)).unwrap_or_default();
        if !(0..=MAX_FEN).contains(&fen) {
            found.wrong(field, FieldCode::OutOfRange, raw);
        }
        fen
    }

    /// Reads a row of a follow-up; without words, or without anything that it is about, it is refused.
    pub(super) fn read_follow_up(&self, cells: &[String], now: DateTime<Utc>) -> Result<(FollowUpRow, Vec<RowError>), Vec<RowError>> {
        let mut found = Found::default();
        found.place(self, cells);
        found.people(self, cells);
        let raw = |field| self.cell(cells, field);
        let whole = cell::text(raw(ImportField::FollowUpText)).unwrap_or_default().replace(text::is_forbidden, "");
        if whole.is_empty() {
            found.wrong(ImportField::FollowUpText, FieldCode::Required, "");
        } else if whole.chars().count() > TEXT_MAX {
            let rest: String = whole.chars().skip(TEXT_MAX).collect();
            found.warn(ImportField::FollowUpText, FieldCode::TooLong, &rest);
        }
        let is_about_a_flat = !found.flat.community.is_empty() && found.flat.room.is_some();
        if !is_about_a_flat && found.phones.is_empty() && found.errors.is_empty() {
            let said = raw(ImportField::ClientPhone);
            let unread = found.warnings.iter().position(|warning| warning.field == Some(ImportField::ClientPhone));
            let error = unread.map(|at| found.warnings.remove(at));
            let field = if self.has(ImportField::Room) { ImportField::Room } else { ImportField::ClientPhone };
            found.errors.push(error.unwrap_or_else(|| RowError::new(Some(field), FieldCode::Required, said)));
        }
        let kind = follow_up_kind(raw(ImportField::FollowUpKind)).unwrap_or_else(|| {
            found.warn(ImportField::FollowUpKind, FieldCode::UnknownWord, raw(ImportField::FollowUpKind));
            FollowUpKind::Other
        });
        let day = found.past(ImportField::FollowedUpOn, raw(ImportField::FollowedUpOn), now);
        let author = cell::text(raw(ImportField::FollowedUpBy)).map(|name| kept(&text::one_line(&name), NAME_OF_PERSON_MAX));
        if !is_about_a_flat {
            found.flat = FlatNamed::default();
        }
        let row = FollowUpRow { flat: found.flat, phones: found.phones, kind, text: kept(&whole, TEXT_MAX), author, day };
        if found.errors.is_empty() { Ok((row, found.warnings)) } else { Err(found.errors) }
    }
}

/// What contracts are where the row doesn't say.
const fn of(purpose: Purpose) -> ContractKind {
    match purpose {
        Purpose::Rental => ContractKind::Rental,
        Purpose::Sale | Purpose::Both => ContractKind::Sale,
    }
}

/// How a follow-up was made; none for a word that nobody knows. What an owner is said to have confirmed in a file confirms nothing.
fn follow_up_kind(raw: &str) -> Option<FollowUpKind> {
    const WORDS: &[(&str, FollowUpKind)] = &[
        ("微信", FollowUpKind::Wechat),
        ("短信", FollowUpKind::Sms),
        ("邮件", FollowUpKind::Email),
        ("带看", FollowUpKind::Showing),
        ("看房", FollowUpKind::Showing),
        ("议价", FollowUpKind::Negotiation),
        ("谈价", FollowUpKind::Negotiation),
        ("砍价", FollowUpKind::Negotiation),
        ("钥匙", FollowUpKind::Key),
        ("独家", FollowUpKind::Exclusive),
        ("面谈", FollowUpKind::Visit),
        ("面访", FollowUpKind::Visit),
        ("拜访", FollowUpKind::Visit),
        ("实勘", FollowUpKind::Visit),
        ("来访", FollowUpKind::Visit),
        ("电话", FollowUpKind::Call),
        ("去电", FollowUpKind::Call),
        ("来电", FollowUpKind::Call),
        ("其他", FollowUpKind::Other),
        ("其它", FollowUpKind::Other),
    ];
    let Some(said) = cell::text(raw) else { return Some(FollowUpKind::Other) };
    WORDS.iter().find(|(word, _)| said.contains(word)).map(|(_, kind)| *kind)
}

fn notes(raw: &str, found: &mut Found) -> Option<String> {
    let whole = cell::text(raw)?.replace(text::is_forbidden, "");
    if whole.chars().count() > NOTES_MAX {
        let rest: String = whole.chars().skip(NOTES_MAX).collect();
        found.warn(ImportField::Notes, FieldCode::TooLong, &rest);
    }
    text::non_blank(Some(kept(&whole, NOTES_MAX)))
}

/// The beginning of a text that is too long.
fn kept(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}
