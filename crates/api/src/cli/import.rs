//! `fangke import`

use std::collections::BTreeMap;
use std::fs::File;
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Parser;
use fangke_shared::exchange::import::{
    DuplicatePolicy, FieldMapping, ImportColumn, ImportCounts, ImportKind, ImportReject, ImportSheet, OWN_COLUMNS, RowReader, SheetFate,
    suggested_mapping,
};
use fangke_shared::geo::Datum;

use crate::company::member::service::{self as member, Profile};
use crate::company::tx::rules::permissions;
use crate::exchange::import::reader::{self, Overrides};
use crate::exchange::import::runner::{self, Ended, Plan, Progress, Report};
use crate::exchange::import::service::{harmless, may_import, own_cells};
use crate::exchange::import::words;
use crate::platform::config::Settings;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::language::Language;
use crate::platform::state::App;
use crate::wings;

/// Import communities, listings, clients, contracts or follow-ups from a CSV, TSV, XLSX or JSON file
///
/// Importing a file again adds nothing twice, so a run that was killed is simply started again.
#[derive(Debug, Parser)]
pub struct Import {
    /// What the rows are (communities, listings, clients, contracts, follow_ups), unless `--kind` says it, and the file
    #[arg(required = true, num_args = 1..=2, value_names = ["KIND", "FILE"])]
    what: Vec<String>,
    /// The file's encoding; `auto` detects it
    #[arg(long, default_value = "auto")]
    encoding: String,
    /// Which column fills a field; columns that aren't named here go by the same suggestions as in the browser
    #[arg(long = "map", value_name = "FIELD=COLUMN", value_parser = parse_mapping)]
    mapping: Vec<FieldMapping>,
    /// What the rows are
    #[arg(long)]
    kind: Option<ImportKind>,
    /// What becomes of rows about clients whom the house knows by a contact: a linked registration (link), what they lack (fill), nothing (skip)
    #[arg(long, default_value = "link")]
    duplicates: DuplicatePolicy,
    /// What the file's coordinates are in: the maps of Amap and Tencent (gcj02), satellites (wgs84) or Baidu (bd09)
    #[arg(long, default_value = "gcj02")]
    datum: Datum,
    /// Who stands for clients, contracts and follow-ups whose rows don't say who entered them: a member's name to sign in with. Contracts
    /// come with money, so who stands for them is an administrator
    #[arg(long, value_name = "USERNAME")]
    entered_by: Option<String>,
    /// Count what would become of the rows, and store nothing
    #[arg(long)]
    dry_run: bool,
    /// Write rejected rows with their reasons into this CSV file
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// The line of the heading, from 1; 0 says that the file has none
    #[arg(long, value_name = "LINE")]
    heading_row: Option<i64>,
    /// Read this sheet only
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// End with counts, sheets, columns and warnings as one line of JSON
    #[arg(long)]
    json: bool,
}

fn parse_mapping(text: &str) -> Result<FieldMapping, String> {
    let (field, column) = text.split_once('=').ok_or("write FIELD=COLUMN")?;
    Ok(FieldMapping { field: field.trim().to_owned(), column: column.trim().to_owned() })
}

impl Import {
    /// Runs it.
    ///
    /// # Errors
    /// One line that says what is wrong.
    pub fn run(&self, settings: &Settings) -> Result<(), String> {
        let (kind, file) = self.kind_and_file()?;
        let language = Language::of_terminal();
        let encoding = (self.encoding != "auto").then(|| self.encoding.clone());
        let shown = file.display();
        let found = reader::inspect(
            &file,
            kind,
            &Overrides { encoding, has_header: None, heading_row: self.heading_row, sheet: self.sheet.clone() },
        )
        .map_err(|error| format!("{shown} can't be read: {} ({error})", words::unreadable(language, &error)))?;
        let mapping = self.merged_mapping(suggested_mapping(&found.columns));
        let rows = RowReader::new(kind, &found.columns, &mapping, found.default_purpose)
            .map_err(|errors| format!("the columns of {shown} don't fit: {}", ApiError::fields(errors)))?
            .in_datum(self.datum);
        if !self.json {
            println!("{shown}: {} in {}, {} columns", found.layout.format, found.layout.encoding, found.columns.len());
            print_sheets(&found.sheets);
            for column in &found.columns {
                println!("  {}", fate_of(column, &mapping));
            }
        }
        let app = settings.open(wings::house())?;
        let mut report = ToTerminal::new(self, &found.columns, language)?;
        let entered_by = self.stands_for_rows(&app, kind)?;
        let permissions = app.db.read_blocking(permissions).map_err(|error| error.to_string())?;
        let caller = entered_by.as_ref().filter(|_| is_of_somebody(kind)).map(|profile| profile.caller(&permissions, "import"));
        if let Some(caller) = &caller {
            may_import(caller, kind).map_err(|error| format!("{} can't stand for {kind}: {error}", caller.claims.role))?;
        }
        let plan = Plan {
            path: &file,
            layout: &found.layout,
            kind,
            rows: &rows,
            caller: caller.as_ref(),
            is_dry: self.dry_run,
            duplicates: self.duplicates,
            entered_by: entered_by.map(|profile| profile.member.id),
        };
        let (ended, counts) = runner::run(&app, &plan, ImportCounts::default(), &mut report)
            .map_err(|error| format!("the import stopped: {error}; start it again to go on"))?;
        let told = report.finish()?;
        if self.json {
            let columns: Vec<_> = found.columns.iter().map(|column| column_json(column, &mapping)).collect();
            let mut line = serde_json::to_value(counts).map_err(|error| error.to_string())?;
            if let Some(line) = line.as_object_mut() {
                line.extend([
                    ("sheets".to_owned(), serde_json::json!(found.sheets)),
                    ("columns".to_owned(), serde_json::json!(columns)),
                    ("rejects".to_owned(), serde_json::json!(told.rejects)),
                    ("warnings".to_owned(), serde_json::json!(told.warnings)),
                ]);
            }
            println!("{line}");
        } else {
            let ImportCounts { read, created, updated, merged, rejected, skipped, warned } = counts;
            println!("read {read}: created {created}, updated {updated}, merged {merged}, rejected {rejected}");
            if skipped + warned > 0 {
                println!("lines that are no rows {skipped}, warnings {warned}");
            }
        }
        match ended {
            Ended::Unreadable(reason) => Err(format!("{shown} can't be read to its end: {reason}; the rows before are dealt with")),
            Ended::Done | Ended::Stopped => Ok(()),
        }
    }

    fn kind_and_file(&self) -> Result<(ImportKind, PathBuf), String> {
        match (self.kind, self.what.as_slice()) {
            (Some(kind), [file]) => Ok((kind, PathBuf::from(file))),
            (None, [kind, file]) => {
                Ok((kind.parse::<ImportKind>().map_err(|error| format!("what the rows are: {error}"))?, PathBuf::from(file)))
            }
            _ => Err("write KIND FILE, or --kind KIND FILE".to_owned()),
        }
    }

    /// A client is somebody's registration, and a contract or follow-up is brought in by somebody: who stands for rows that don't say whose.
    fn stands_for_rows(&self, app: &App, kind: ImportKind) -> Result<Option<Profile>, String> {
        let Some(username) = &self.entered_by else {
            let is_needed = kind == ImportKind::Clients || is_of_somebody(kind);
            return if is_needed {
                Err(format!("{kind} need --entered-by USERNAME, who stands for rows without 录入人"))
            } else {
                Ok(None)
            };
        };
        let found = app.db.read_blocking(|conn| {
            let id = member::by_username(conn, username)?;
            id.map(|id| member::profile(conn, id)).transpose()
        });
        let found = found.map_err(|error| error.to_string())?;
        found.filter(|profile| profile.is_active).map(Some).ok_or_else(|| format!("nobody signs in as {username}"))
    }

    /// What is said on the command line goes before what is suggested.
    fn merged_mapping(&self, suggested: Vec<FieldMapping>) -> Vec<FieldMapping> {
        let is_said = |entry: &FieldMapping| self.mapping.iter().any(|said| said.field == entry.field || said.column == entry.column);
        self.mapping.iter().cloned().chain(suggested.into_iter().filter(|entry| !is_said(entry))).collect()
    }
}

/// Is what the rows become done by somebody, as if they had brought the file in themselves?
const fn is_of_somebody(kind: ImportKind) -> bool {
    matches!(kind, ImportKind::Contracts | ImportKind::FollowUps)
}

fn print_sheets(sheets: &[ImportSheet]) {
    for sheet in sheets {
        let name = if sheet.name.is_empty() { "table" } else { &sheet.name };
        let fate = match sheet.fate {
            SheetFate::Read => "is read",
            SheetFate::Hidden => "is left out: it is hidden",
            SheetFate::Empty => "is left out: nothing is in it",
            SheetFate::NoHeading => "is left out: it has no heading",
            SheetFate::OtherHeading => "is left out: its heading is another one; --sheet reads it",
            SheetFate::NotChosen => "is left out: another one was chosen",
        };
        match sheet.heading_line.filter(|_| sheet.fate == SheetFate::Read) {
            Some(line) => println!("  [{name}] {fate}, heading in line {line}"),
            None => println!("  [{name}] {fate}"),
        }
        for line in &sheet.above {
            println!("    above the heading, no row: {line}");
        }
    }
}

fn fate_of(column: &ImportColumn, mapping: &[FieldMapping]) -> String {
    let name = &column.name;
    match mapping.iter().find(|entry| entry.column == *name) {
        Some(FieldMapping { field, .. }) if column.is_doubtful => {
            format!("{name} → {field}, but most of it can't be read: {}", column.samples.join(" | "))
        }
        Some(FieldMapping { field, .. }) => format!("{name} → {field}"),
        None if column.is_own => format!("{name}: left out, it came with rejected rows"),
        None => format!("{name}: left out; --map FIELD={name} takes it"),
    }
}

fn column_json(column: &ImportColumn, mapping: &[FieldMapping]) -> serde_json::Value {
    let field = mapping.iter().find(|entry| entry.column == column.name).map(|entry| entry.field.as_str());
    serde_json::json!({ "name": column.name, "field": field, "is_doubtful": column.is_doubtful, "is_own": column.is_own })
}

/// Warnings that are told one by one.
const WARNINGS_SHOWN: usize = 200;

/// What was told of single rows.
#[derive(Default)]
struct Told {
    rejects: Vec<ImportReject>,
    warnings: Vec<ImportReject>,
}

/// Rejected rows go to the file and, counted by reason, to the terminal.
struct ToTerminal {
    rejects: Option<csv::Writer<File>>,
    /// The columns that aren't our own.
    places: Vec<usize>,
    reasons: BTreeMap<String, i64>,
    told: Told,
    is_quiet: bool,
    language: Language,
}

impl ToTerminal {
    fn new(import: &Import, columns: &[ImportColumn], language: Language) -> Result<Self, String> {
        let places: Vec<usize> = columns.iter().enumerate().filter(|(_, column)| !column.is_own).map(|(at, _)| at).collect();
        let rejects = import
            .rejects
            .as_ref()
            .map(|path| -> Result<_, String> {
                let wrong = |error: &dyn std::fmt::Display| format!("can't write {}: {error}", path.display());
                let mut writer = csv::Writer::from_path(path).map_err(|error| wrong(&error))?;
                let names = columns.iter().filter(|column| !column.is_own).map(|column| column.name.as_str());
                let head = ["sheet"].into_iter().chain(OWN_COLUMNS).chain(names);
                writer.write_record(head.map(harmless)).map_err(|error| wrong(&error))?;
                Ok(writer)
            })
            .transpose()?;
        Ok(Self { rejects, places, reasons: BTreeMap::new(), told: Told::default(), is_quiet: import.json, language })
    }

    fn finish(mut self) -> Result<Told, String> {
        if let Some(writer) = &mut self.rejects {
            writer.flush().map_err(|error| format!("can't write the rejected rows: {error}"))?;
        }
        if !self.is_quiet {
            for (reason, count) in &self.reasons {
                println!("  {count} rejected: {reason}");
            }
            for (word, told) in [("rejected", &self.told.rejects), ("warning", &self.told.warnings)] {
                for reject in told {
                    let ImportReject { sheet, line, value, .. } = reject;
                    let sheet = if sheet.is_empty() { String::new() } else { format!("[{sheet}] ") };
                    println!("  {word}: {sheet}line {line}, {} ({value})", words::told(self.language, reject));
                }
            }
        }
        Ok(self.told)
    }
}

impl Report for ToTerminal {
    fn keep(&mut self, _: &mut Conn, progress: &Progress<'_>) -> ApiResult<ControlFlow<()>> {
        for rejected in progress.rejected {
            let reject = &rejected.reject;
            let list = if rejected.is_warning { &mut self.told.warnings } else { &mut self.told.rejects };
            if list.len() < WARNINGS_SHOWN {
                list.push(reject.clone());
            }
            if rejected.is_warning {
                continue;
            }
            *self.reasons.entry(words::told(self.language, reject)).or_default() += 1;
            if let Some(writer) = &mut self.rejects {
                let cells = self.places.iter().map(|at| rejected.cells.get(*at).cloned().unwrap_or_default());
                let head = [reject.sheet.clone()].into_iter().chain(own_cells(self.language, reject));
                writer.write_record(head.chain(cells).map(|cell| harmless(&cell))).map_err(ApiError::internal)?;
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}
