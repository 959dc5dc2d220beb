//! `fangke import`

use std::collections::BTreeMap;
use std::fs::File;
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use fangke_shared::exchange::import::{FieldMapping, ImportCounts, ImportKind, RowReader, suggested_mapping};

use crate::exchange::import::reader::{self, Overrides};
use crate::exchange::import::runner::{self, Ended, Plan, Progress, Report};
use crate::exchange::import::service::harmless;
use crate::platform::config::Settings;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::wings;

/// Import communities or listings from a CSV, TSV, XLSX or JSON file
///
/// Importing a file again adds nothing twice, so a run that was killed is simply started again.
#[derive(Debug, Parser)]
pub struct Import {
    /// What the rows are
    kind: Kind,
    /// The file
    file: PathBuf,
    /// The file's encoding; `auto` detects it
    #[arg(long, default_value = "auto")]
    encoding: String,
    /// Which column fills a field; columns that aren't named here go by the same suggestions as in the browser
    #[arg(long = "map", value_name = "FIELD=COLUMN", value_parser = parse_mapping)]
    mapping: Vec<FieldMapping>,
    /// Count what would become of the rows, and store nothing
    #[arg(long)]
    dry_run: bool,
    /// Write rejected rows with their reasons into this CSV file
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// End with the counts as one line of JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Communities,
    Listings,
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
        let kind = match self.kind {
            Kind::Communities => ImportKind::Communities,
            Kind::Listings => ImportKind::Listings,
        };
        let encoding = (self.encoding != "auto").then(|| self.encoding.clone());
        let shown = self.file.display();
        let found = reader::inspect(&self.file, kind, &Overrides { encoding, has_header: None })
            .map_err(|error| format!("{shown} can't be read: {error}"))?;
        let mapping = self.merged_mapping(suggested_mapping(&found.columns));
        let rows = RowReader::new(kind, &found.columns, &mapping, found.default_purpose)
            .map_err(|errors| format!("the columns of {shown} don't fit: {}", ApiError::fields(errors)))?;
        if !self.json {
            println!("{shown}: {} in {}, {} columns", found.layout.format, found.layout.encoding, found.columns.len());
            for FieldMapping { field, column } in &mapping {
                println!("  {column} → {field}");
            }
        }
        let app = settings.open(wings::house())?;
        let mut report = ToTerminal::new(self, &found.layout.columns)?;
        let plan = Plan { path: &self.file, layout: &found.layout, kind, rows: &rows, creator: None, is_dry: self.dry_run };
        let (ended, counts) = runner::run(&app, &plan, ImportCounts::default(), &mut report)
            .map_err(|error| format!("the import stopped: {error}; start it again to go on"))?;
        report.finish()?;
        if self.json {
            println!("{}", serde_json::to_string(&counts).map_err(|error| error.to_string())?);
        } else {
            let ImportCounts { read, created, updated, merged, rejected } = counts;
            println!("read {read}: created {created}, updated {updated}, merged {merged}, rejected {rejected}");
        }
        match ended {
            Ended::Unreadable(reason) => Err(format!("{shown} can't be read to its end: {reason}; the rows before are dealt with")),
            Ended::Done | Ended::Stopped => Ok(()),
        }
    }

    /// What is said on the command line goes before what is suggested.
    fn merged_mapping(&self, suggested: Vec<FieldMapping>) -> Vec<FieldMapping> {
        let is_said = |entry: &FieldMapping| self.mapping.iter().any(|said| said.field == entry.field || said.column == entry.column);
        self.mapping.iter().cloned().chain(suggested.into_iter().filter(|entry| !is_said(entry))).collect()
    }
}

/// Rejected rows go to the file and, counted by reason, to the terminal.
struct ToTerminal {
    rejects: Option<csv::Writer<File>>,
    width: usize,
    reasons: BTreeMap<(String, String), i64>,
    is_quiet: bool,
}

impl ToTerminal {
    fn new(import: &Import, columns: &[String]) -> Result<Self, String> {
        let rejects = import
            .rejects
            .as_ref()
            .map(|path| -> Result<_, String> {
                let wrong = |error: &dyn std::fmt::Display| format!("can't write {}: {error}", path.display());
                let mut writer = csv::Writer::from_path(path).map_err(|error| wrong(&error))?;
                let head = ["line", "field", "code", "value"].into_iter().chain(columns.iter().map(String::as_str));
                writer.write_record(head.map(harmless)).map_err(|error| wrong(&error))?;
                Ok(writer)
            })
            .transpose()?;
        Ok(Self { rejects, width: columns.len(), reasons: BTreeMap::new(), is_quiet: import.json })
    }

    fn finish(mut self) -> Result<(), String> {
        if let Some(writer) = &mut self.rejects {
            writer.flush().map_err(|error| format!("can't write the rejected rows: {error}"))?;
        }
        if !self.is_quiet {
            for ((field, code), count) in &self.reasons {
                println!("  rejected for {field} {code}: {count}");
            }
        }
        Ok(())
    }
}

impl Report for ToTerminal {
    fn keep(&mut self, _: &mut Conn, progress: &Progress<'_>) -> ApiResult<ControlFlow<()>> {
        for rejected in progress.rejected {
            let reject = &rejected.reject;
            *self.reasons.entry((reject.field.clone(), reject.code.clone())).or_default() += 1;
            if let Some(writer) = &mut self.rejects {
                let mut cells = rejected.cells.clone();
                cells.resize(self.width, String::new());
                let head = [reject.line.to_string(), reject.field.clone(), reject.code.clone(), reject.value.clone()];
                writer.write_record(head.into_iter().chain(cells).map(|cell| harmless(&cell))).map_err(ApiError::internal)?;
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}
