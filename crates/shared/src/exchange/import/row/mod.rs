//! Rows: the cells of one record, read with a mapping into what will be stored, or into every mistake.

mod client;
#[cfg(test)]
mod client_tests;
mod community;
mod deal;
#[cfg(test)]
mod deal_tests;
mod fingerprint;
mod listing;

use chrono::{DateTime, NaiveDate, Utc};

use super::cell::{PriceUnit, Sampled};
use super::mapping::{self, Columns};
use super::{FieldMapping, ImportColumn, ImportField, ImportKind, ImportReject};
use crate::client::contact::ContactDraft;
use crate::client::demand::DemandDraft;
use crate::client::identity::IdDocumentDraft;
use crate::client::profile::ClientDraft;
use crate::deal::contract::ContractKind;
use crate::geo::Datum;
use crate::problem::{FieldCode, FieldError};
use crate::property::community::CommunityDraft;
use crate::property::follow_up::FollowUpKind;
use crate::property::listing::{ListingDraft, Purpose};
use crate::property::owner::OwnerDraft;

/// Longest cell that is kept with a rejected row, in characters.
const REJECTED_VALUE_MAX: usize = 200;

/// A row that can be stored.
#[derive(Debug, Clone, PartialEq)]
pub enum ParsedRow {
    /// A community, normalised.
    Community(Box<CommunityDraft>),
    /// A listing or lead, normalised.
    Listing(Box<ListingRow>),
    /// A client.
    Client(Box<ClientRow>),
    /// A contract that was signed before.
    Contract(Box<ContractImportRow>),
    /// A follow-up on a listing or client.
    FollowUp(Box<FollowUpRow>),
}

/// A flat as a file names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FlatNamed {
    /// Name of the community; empty where the row names no flat.
    pub community: String,
    /// District as it is kept; empty where the file doesn't tell.
    pub district: String,
    /// Building.
    pub building: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// Room.
    pub room: Option<String>,
}

/// A contract as a file tells it. Amounts are fen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractImportRow {
    /// Its number on paper.
    pub number: Option<String>,
    /// A sale or a lease.
    pub kind: ContractKind,
    /// Which flat.
    pub flat: FlatNamed,
    /// Who sells or lets.
    pub seller: Option<String>,
    /// Who buys or rents.
    pub buyer: Option<String>,
    /// The client's numbers, as they are kept.
    pub phones: Vec<String>,
    /// The price, or the rent of a month.
    pub price_fen: Option<i64>,
    /// What the owner pays the house.
    pub owner_commission_fen: i64,
    /// What the client pays the house.
    pub client_commission_fen: i64,
    /// Information fees.
    pub information_fee_fen: i64,
    /// Rebates of the bank.
    pub bank_rebate_fen: i64,
    /// The day on which it was signed.
    pub signed_on: NaiveDate,
    /// What of the money came in.
    pub received_fen: i64,
    /// The day on which it did.
    pub received_on: Option<NaiveDate>,
    /// Anything else that the row says.
    pub notes: Option<String>,
    /// Who closed the deal, by name.
    pub closing_agent: Option<String>,
    /// Who entered it, by name.
    pub entered_by: Option<String>,
    /// The day on which it was entered.
    pub entered_on: Option<NaiveDate>,
}

impl ContractImportRow {
    /// What it brings in all, in fen.
    pub const fn total_fen(&self) -> i64 {
        self.owner_commission_fen
            .saturating_add(self.client_commission_fen)
            .saturating_add(self.information_fee_fen)
            .saturating_add(self.bank_rebate_fen)
    }
}

/// A follow-up as a file tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUpRow {
    /// The flat that it is about; without a community it is about a client.
    pub flat: FlatNamed,
    /// The client's numbers, as they are kept.
    pub phones: Vec<String>,
    /// How.
    pub kind: FollowUpKind,
    /// What was said.
    pub text: String,
    /// Who wrote it, by name.
    pub author: Option<String>,
    /// The day on which that was.
    pub day: Option<NaiveDate>,
}

/// A client as a file tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct ClientRow {
    /// The client.
    pub draft: ClientDraft,
    /// How to reach the client; at least one contact, none twice.
    pub contacts: Vec<ContactDraft>,
    /// The identity card, its check digit verified.
    pub id_document: Option<IdDocumentDraft>,
    /// What the client looks for; none where the row says nothing of it.
    pub demand: Option<DemandDraft>,
    /// Communities that are wanted, by name.
    pub communities: Vec<String>,
    /// Who entered it, by name.
    pub entered_by: Option<String>,
    /// The day on which it was entered.
    pub entered_on: Option<NaiveDate>,
}

/// A listing as a file tells it: its community by name, since the file knows no number.
#[derive(Debug, Clone, PartialEq)]
pub struct ListingRow {
    /// Name of the community.
    pub community: String,
    /// District as it is kept; empty where the file doesn't tell.
    pub district: String,
    /// Neighbourhood 商圈.
    pub business_area: Option<String>,
    /// Degrees east of the community.
    pub longitude: Option<f64>,
    /// Degrees north of the community.
    pub latitude: Option<f64>,
    /// The listing, without `community_id`.
    pub draft: ListingDraft,
    /// Contacts.
    pub owners: Vec<OwnerDraft>,
    /// Who entered it, by name.
    pub entered_by: Option<String>,
}

/// A row as read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadRow {
    /// What can be stored.
    pub row: ParsedRow,
    /// Cells that were left empty or read in another way than the heading says.
    pub warnings: Vec<RowError>,
}

/// A mistake in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// The field; `None` for the row as a whole.
    pub field: Option<ImportField>,
    /// What is wrong.
    pub code: FieldCode,
    /// The cell as written, cut where it is very long.
    pub value: String,
}

impl RowError {
    /// A mistake in a cell.
    pub fn new(field: Option<ImportField>, code: FieldCode, value: &str) -> Self {
        Self { field, code, value: value.chars().take(REJECTED_VALUE_MAX).collect() }
    }

    /// The mistake as sent, with the line where the row starts.
    pub fn at(self, sheet: &str, line: i64) -> ImportReject {
        let field = self.field.map_or("row", ImportField::as_str).to_owned();
        ImportReject { sheet: sheet.to_owned(), line, field, code: self.code.as_str().to_owned(), value: self.value }
    }
}

/// What plain numbers count, column by column.
#[derive(Debug, Clone, Copy)]
struct Units {
    price: PriceUnit,
    rent: PriceUnit,
    unit_price: PriceUnit,
    contract_price: PriceUnit,
}

impl Units {
    fn of(columns: &[ImportColumn], mapped: &Columns) -> Self {
        let column_of = |field: ImportField| mapped.iter().find(|(_, f)| *f == field).and_then(|(at, _)| columns.get(*at));
        let sampled = |field| column_of(field).map(|column| Sampled { heading: &column.name, samples: &column.samples });
        let (areas, unit_prices) = (sampled(ImportField::Area), sampled(ImportField::UnitPrice));
        let yuan = PriceUnit::Yuan;
        Self {
            price: sampled(ImportField::Price).map_or(yuan, |column| PriceUnit::of_prices(column, areas, unit_prices)),
            rent: sampled(ImportField::Rent).map_or(yuan, PriceUnit::of_rents),
            contract_price: sampled(ImportField::ContractPrice).map_or(yuan, PriceUnit::of_contracts),
            unit_price: unit_prices.or_else(|| sampled(ImportField::ReferencePrice)).map_or(yuan, PriceUnit::of_unit_prices),
        }
    }
}

/// Reads the rows of one file.
#[derive(Debug, Clone)]
pub struct RowReader {
    kind: ImportKind,
    default_purpose: Purpose,
    datum: Datum,
    columns: Columns,
    units: Units,
    /// The heading of the budgets, which may name their unit.
    budget_heading: String,
    /// The columns of commissions and receipts whose heading says that their numbers count 万.
    in_wan: Vec<ImportField>,
}

impl RowReader {
    /// A reader for a file with these columns. The same columns and mapping read the same rows alike, today and when an import goes on.
    ///
    /// # Errors
    /// What is wrong with the mapping, as [`super::check_mapping`] says.
    pub fn new(
        kind: ImportKind,
        columns: &[ImportColumn],
        mapping: &[FieldMapping],
        default_purpose: Purpose,
    ) -> Result<Self, Vec<FieldError>> {
        let mapped = mapping::compile(kind, columns, mapping)?;
        let budget = mapped.iter().find(|(_, field)| *field == ImportField::Budget).and_then(|(at, _)| columns.get(*at));
        let budget_heading = budget.map(|column| column.name.clone()).unwrap_or_default();
        let says_wan = |(at, _): &&(usize, ImportField)| columns.get(*at).is_some_and(|column| column.name.contains('万'));
        let in_wan = mapped.iter().filter(says_wan).map(|(_, field)| *field).collect();
        let datum = Datum::Gcj02;
        Ok(Self { kind, default_purpose, datum, units: Units::of(columns, &mapped), columns: mapped, budget_heading, in_wan })
    }

    /// The same reader for a file whose coordinates are in a datum; without it they are in GCJ-02.
    #[must_use]
    pub fn in_datum(self, datum: Datum) -> Self {
        Self { datum, ..self }
    }

    /// Reads one row. A cell that can't be read is left empty and named among the warnings, unless the row means nothing without it.
    ///
    /// # Errors
    /// Every mistake in what the row can't do without.
    pub fn read(&self, cells: &[String], now: DateTime<Utc>) -> Result<ReadRow, Vec<RowError>> {
        let mut read = self.read_as_it_stands(cells, now)?;
        let place = match &mut read.row {
            ParsedRow::Community(draft) => Some((&mut draft.longitude, &mut draft.latitude)),
            ParsedRow::Listing(row) => Some((&mut row.longitude, &mut row.latitude)),
            ParsedRow::Client(_) | ParsedRow::Contract(_) | ParsedRow::FollowUp(_) => None,
        };
        // One of both alone is no place in any datum.
        if let Some((Some(longitude), Some(latitude))) = place.map(|(longitude, latitude)| (longitude.as_mut(), latitude.as_mut())) {
            (*longitude, *latitude) = self.datum.kept(*longitude, *latitude);
        }
        Ok(read)
    }

    fn read_as_it_stands(&self, cells: &[String], now: DateTime<Utc>) -> Result<ReadRow, Vec<RowError>> {
        match self.kind {
            ImportKind::Communities => {
                self.read_community(cells).map(|(draft, warnings)| ReadRow { row: ParsedRow::Community(Box::new(draft)), warnings })
            }
            ImportKind::Clients => {
                self.read_client(cells, now).map(|(row, warnings)| ReadRow { row: ParsedRow::Client(Box::new(row)), warnings })
            }
            ImportKind::Listings => {
                self.read_listing(cells, now).map(|(row, warnings)| ReadRow { row: ParsedRow::Listing(Box::new(row)), warnings })
            }
            ImportKind::Contracts => {
                self.read_contract(cells, now).map(|(row, warnings)| ReadRow { row: ParsedRow::Contract(Box::new(row)), warnings })
            }
            ImportKind::FollowUps => {
                self.read_follow_up(cells, now).map(|(row, warnings)| ReadRow { row: ParsedRow::FollowUp(Box::new(row)), warnings })
            }
        }
    }

    /// Does a column fill this field?
    fn has(&self, field: ImportField) -> bool {
        self.columns.iter().any(|(_, mapped)| *mapped == field)
    }

    /// The cell of a field as written.
    fn cell<'a>(&'a self, cells: &'a [String], field: ImportField) -> &'a str {
        self.cells(cells).find(|(mapped, _)| *mapped == field).map_or("", |(_, raw)| raw)
    }

    /// The mapped cells with their fields; a short row has blank cells at its end.
    fn cells<'a>(&'a self, cells: &'a [String]) -> impl Iterator<Item = (ImportField, &'a str)> {
        self.columns.iter().map(|(at, field)| (*field, cells.get(*at).map_or("", String::as_str)))
    }

    /// A mistake that the draft's own check found, with the cell that it came from.
    fn blame(&self, error: &FieldError, cells: &[String]) -> RowError {
        let field = ImportField::of_pointer(&error.pointer);
        // A layout may have come as one cell, and anything from among the details.
        let sources = [
            field,
            matches!(field, Some(ImportField::Rooms | ImportField::Halls | ImportField::Baths)).then_some(ImportField::Layout),
            (field == Some(ImportField::TotalFloors)).then_some(ImportField::Floor),
            Some(ImportField::Details),
        ];
        let value =
            sources.into_iter().flatten().find_map(|source| self.cells(cells).find(|(f, _)| *f == source)).map_or("", |(_, raw)| raw);
        RowError::new(field, error.code, value)
    }
}
