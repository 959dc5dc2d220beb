//! Imports: what a file's columns may mean, how its cells are read, and what became of its rows.

pub mod cell;
mod client_headings;
mod deal_headings;
pub mod details;
mod field;
mod listing_headings;
mod mapping;
mod row;
mod suggest;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::geo::Datum;
use crate::problem::FieldMessage;
use crate::property::listing::Purpose;
use crate::vocabulary::vocabulary;
use crate::{ImportId, ImportPresetId};

pub use field::{ImportField, fields, is_known_heading};
pub use mapping::{check_mapping, suggested_mapping};
pub use row::{ClientRow, ContractImportRow, FlatNamed, FollowUpRow, ListingRow, ParsedRow, ReadRow, RowError, RowReader};
pub use suggest::{OWN_COLUMNS, default_purpose, suggest};

/// Largest file that can be uploaded, in bytes.
pub const FILE_BYTES_MAX: u64 = 256 * 1024 * 1024;

vocabulary! {
    /// What the rows of a file are.
    ImportKind {
        /// Communities.
        Communities = "communities",
        /// Listings; incomplete rows become leads.
        Listings = "listings",
        /// Clients, with what they look for.
        Clients = "clients",
        /// Contracts that were signed before, with what came in of them.
        Contracts = "contracts",
        /// Follow-ups on listings and clients that are there.
        FollowUps = "follow_ups",
    }
}

vocabulary! {
    /// What becomes of a row about a client whom the house knows by a contact.
    DuplicatePolicy {
        /// A registration of its own, linked to the first one (重客).
        Link = "link",
        /// What the known client lacks is filled in; what it has stays.
        Fill = "fill",
        /// The row is left out.
        Skip = "skip",
    }
}

vocabulary! {
    /// How the bytes of a file are read.
    FileFormat {
        /// Values separated by commas, semicolons or bars.
        Csv = "csv",
        /// Values separated by tabs.
        Tsv = "tsv",
        /// Excel's workbook; its first sheet with rows.
        Xlsx = "xlsx",
        /// An array of JSON objects.
        Json = "json",
        /// The tables of a web page, most often called `.xls`.
        Html = "html",
        /// Excel's XML of 2003, most often called `.xls`.
        Xml = "xml",
    }
}

vocabulary! {
    /// Why a file can't be read.
    UnreadableReason {
        /// Nothing is in it.
        Empty = "empty",
        /// It is longer than the limit, packed or unpacked.
        TooLarge = "too_large",
        /// It is no text and no workbook.
        NotText = "not_text",
        /// It is packed; unpack it first.
        Compressed = "compressed",
        /// It is a workbook of the old kind; save it as `.xlsx`.
        OldWorkbook = "old_workbook",
        /// It has a password; save it without one.
        Password = "password",
        /// It is a web page without a table of rows; open it in Excel or WPS and save it as `.xlsx`.
        WebPage = "web_page",
        /// It is XML of another kind than a workbook.
        OtherXml = "other_xml",
        /// The workbook has no sheet of this name.
        NoSuchSheet = "no_such_sheet",
        /// The workbook is damaged or cut off.
        BrokenWorkbook = "broken_workbook",
        /// It is no array of JSON objects, or is cut off.
        BrokenJson = "broken_json",
        /// A row has no end: most likely a quotation mark isn't closed.
        EndlessRow = "endless_row",
        /// It has more columns than any list of homes.
        TooManyColumns = "too_many_columns",
        /// No encoding has this name.
        UnknownEncoding = "unknown_encoding",
        /// The disk doesn't give it.
        Io = "io",
    }
}

vocabulary! {
    /// Where an import stands.
    ImportState {
        /// Uploaded and looked at; the mapping may be changed.
        Mapping = "mapping",
        /// Reading every row without storing.
        DryRunning = "dry_running",
        /// Read every row; the counts say what an import would do.
        DryRun = "dry_run",
        /// Storing.
        Running = "running",
        /// Stopped by somebody; what is stored stays, and it can go on.
        Cancelled = "cancelled",
        /// The server stopped in the middle; it can go on where it was.
        Interrupted = "interrupted",
        /// All rows are dealt with.
        Done = "done",
        /// What it added was removed again.
        Undone = "undone",
        /// The file can't be read to its end; `failure` says where.
        Failed = "failed",
    }
}

vocabulary! {
    /// What becomes of a sheet.
    SheetFate {
        /// Its rows are read.
        Read = "read",
        /// It is hidden: nobody who looks at the file sees its rows.
        Hidden = "hidden",
        /// Nothing is in it.
        Empty = "empty",
        /// No row of it is a heading: instructions, lists to choose from.
        NoHeading = "no_heading",
        /// Its heading is another than that of the first sheet that is read.
        OtherHeading = "other_heading",
        /// Another one was chosen.
        NotChosen = "not_chosen",
    }
}

/// A sheet of the file; files without sheets have one without a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportSheet {
    /// Its name, blank in a file without sheets.
    pub name: String,
    /// What becomes of it.
    pub fate: SheetFate,
    /// The line of its heading, from 1; the last one of two. None where it has none.
    pub heading_line: Option<i64>,
    /// The lines above the heading, which are no rows.
    pub above: Vec<String>,
}

/// A column of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportColumn {
    /// Its heading, or `列 1` where the file has none; for JSON the path (`des[1]`).
    pub name: String,
    /// The first few values that aren't blank.
    pub samples: Vec<String>,
    /// The field that the column seems to fill.
    pub suggestion: Option<String>,
    /// Most of its samples can't be read as that field: to be looked at before the import.
    #[serde(default)]
    pub is_doubtful: bool,
    /// Fangke added it to the rejected rows of an earlier import; it is left out without being asked about.
    #[serde(default)]
    pub is_own: bool,
}

/// Which column fills which field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FieldMapping {
    /// The field, one of `GET /imports/fields`.
    pub field: String,
    /// The column's name.
    pub column: String,
}

/// A field that a column can fill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportFieldResponse {
    /// Its name; the screen translates it.
    pub field: String,
    /// A row without it is rejected.
    pub is_required: bool,
}

/// What became of the rows: `created + updated + merged + rejected = read`. Skipped lines are no rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportCounts {
    /// Rows of data read so far.
    pub read: i64,
    /// New records.
    pub created: i64,
    /// Records that changed.
    pub updated: i64,
    /// Rows that say nothing new: repeated in the file, or stored before.
    pub merged: i64,
    /// Rows with mistakes.
    pub rejected: i64,
    /// Lines of sums and signatures, which are no rows; each is among the warnings.
    #[serde(default)]
    pub skipped: i64,
    /// Cells that couldn't be taken while their rows were, and whatever else should be looked at.
    #[serde(default)]
    pub warned: i64,
}

/// A rejected row, or a warning about a row that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportReject {
    /// The sheet, where the file has any.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sheet: String,
    /// Line of the file where the row starts, from 1.
    pub line: i64,
    /// The field that is wrong; `row` for the row as a whole.
    pub field: String,
    /// What is wrong, as a field error's code.
    pub code: String,
    /// The cell as written.
    pub value: String,
}

impl ImportReject {
    /// What people of the trade are told; none where the code says it for every field.
    pub fn message(&self) -> Option<FieldMessage> {
        let code = self.code.parse().ok()?;
        let contents = self.field.parse::<ImportField>().map_or("", ImportField::contents);
        [&format!("row_{}", self.field), &self.field, contents].into_iter().find_map(|name| FieldMessage::of(name, code))
    }
}

/// An import as sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportResponse {
    /// The import.
    pub id: ImportId,
    /// What the rows are.
    pub kind: ImportKind,
    /// The name of the uploaded file.
    pub filename: String,
    /// Its size in bytes.
    pub size_bytes: i64,
    /// Where it stands.
    pub state: ImportState,
    /// How it is read.
    pub format: FileFormat,
    /// The detected or chosen encoding, by its WHATWG name.
    pub encoding: String,
    /// The detected delimiter, for text files.
    pub delimiter: Option<String>,
    /// The first row is a heading.
    pub has_header: bool,
    /// Its sheets, with what becomes of each.
    pub sheets: Vec<ImportSheet>,
    /// Its columns. What the mapping doesn't name is left out.
    pub columns: Vec<ImportColumn>,
    /// The mapping in force.
    pub mapping: Vec<FieldMapping>,
    /// What listings are for, or what clients want, where the row doesn't say.
    pub default_purpose: Purpose,
    /// What becomes of rows about known clients.
    pub duplicates: DuplicatePolicy,
    /// What the coordinates of the file are in; they are kept in GCJ-02 (§1.12).
    pub datum: Datum,
    /// What became of the rows.
    pub counts: ImportCounts,
    /// Rows in the file, once known.
    pub total_rows: Option<i64>,
    /// The first rejected rows; all of them are in `rejects.csv`.
    pub rejects: Vec<ImportReject>,
    /// The first warnings: cells left empty, lines skipped, listings that come again.
    pub warnings: Vec<ImportReject>,
    /// The rows are the caller's own; others see neither samples nor values of rejected rows, for numbers may be among them.
    pub is_own: bool,
    /// Why it failed: the word of an [`UnreadableReason`], with the line after a colon where it is known.
    pub failure: Option<String>,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// For `If-Match`.
    pub version: i64,
}

/// Body of `PATCH /imports/{id}`: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateImportRequest {
    /// Reads the file in this encoding instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Says whether the first row is a heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_header: Option<bool>,
    /// The line of the heading, from 1; 0 says that there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading_row: Option<i64>,
    /// Reads this sheet instead of those that were found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The whole mapping.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<Vec<FieldMapping>>,
    /// What listings are for, or what clients want, where the row doesn't say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_purpose: Option<Purpose>,
    /// What becomes of rows about known clients.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicates: Option<DuplicatePolicy>,
    /// What the coordinates of the file are in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datum: Option<Datum>,
}

/// What undoing an import removes, and what it can't.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportUndo {
    /// Records that it added and nothing else has touched: they go, or are gone.
    pub removable: i64,
    /// Records that it added and something else has touched since: they stay.
    pub touched: i64,
    /// Records that were there and that it changed: they stay as they are.
    pub updated: i64,
}

/// A saved mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportPresetResponse {
    /// The preset.
    pub id: ImportPresetId,
    /// Its name, unique for its kind.
    pub name: String,
    /// What the rows are.
    pub kind: ImportKind,
    /// The mapping.
    pub mapping: Vec<FieldMapping>,
    /// What listings are for, or what clients want, where the row doesn't say.
    pub default_purpose: Purpose,
}

/// Body of `POST /import-presets`; an existing name is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SaveImportPresetRequest {
    /// 1 to 60 characters.
    pub name: String,
    /// What the rows are.
    pub kind: ImportKind,
    /// The mapping.
    pub mapping: Vec<FieldMapping>,
    /// What listings are for, or what clients want, where the row doesn't say.
    pub default_purpose: Purpose,
}
