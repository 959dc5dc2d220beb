//! A first look at a file: how it is read, its columns, and what they seem to mean.

use std::collections::HashMap;
use std::path::Path;

use encoding_rs::{Encoding, UTF_8};
use fangke_shared::exchange::import::{
    FileFormat, ImportColumn, ImportKind, ImportSheet, SheetFate, UnreadableReason, cell, default_purpose, is_known_heading, suggest,
};
use fangke_shared::property::listing::Purpose;
use fangke_shared::text::name_key;

use super::detect::{self, Container};
use super::flatten::flatten;
use super::heading::{self, Heading};
use super::json::Elements;
use super::shape::{self, RawRow};
use super::{COLUMNS_MAX, Layout, Table, Unreadable, decode, markup, text, xlsx};

/// Rows that are looked at.
const ROWS: usize = 200;
/// Sheets that are looked at.
const SHEETS: usize = 64;
/// Samples that are kept of a column.
const SAMPLES: usize = 8;
/// Longest sample, in characters.
const SAMPLE_MAX: usize = 120;

/// What a first look finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// How the file is read.
    pub layout: Layout,
    /// Its columns, with samples and suggestions.
    pub columns: Vec<ImportColumn>,
    /// Its sheets, with what becomes of each.
    pub sheets: Vec<ImportSheet>,
    /// What listings seem to be for where their rows don't say.
    pub default_purpose: Purpose,
}

/// What somebody knows better than the detection.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// The encoding, by any of its labels.
    pub encoding: Option<String>,
    /// Whether the first row is a heading.
    pub has_header: Option<bool>,
    /// The line of the heading, from 1; 0 for none.
    pub heading_row: Option<i64>,
    /// The only sheet to read.
    pub sheet: Option<String>,
}

impl Overrides {
    /// The line of the heading, as far as somebody has said it.
    fn heading(&self, rows: &[RawRow]) -> Option<i64> {
        self.heading_row.or_else(|| match self.has_header? {
            true => Some(heading::find(rows, None).line.unwrap_or(1)),
            false => Some(0),
        })
    }
}

/// A table before it is known which ones are read.
struct Seen {
    name: String,
    at: usize,
    is_hidden: bool,
    rows: Vec<RawRow>,
    heading: Heading,
}

/// Looks at a file.
///
/// # Errors
/// Why it can't be read as any format.
pub fn inspect(path: &Path, kind: ImportKind, overrides: &Overrides) -> Result<Inspection, Unreadable> {
    let container = detect::container(path)?;
    let mut layout = Layout {
        format: FileFormat::Xlsx,
        encoding: UTF_8.name().to_owned(),
        delimiter: None,
        has_header: false,
        columns: Vec::new(),
        tables: Vec::new(),
    };
    let seen = match container {
        Container::Workbook => of_workbook(path)?,
        Container::Html | Container::Xml => {
            layout.format = if container == Container::Html { FileFormat::Html } else { FileFormat::Xml };
            let encoding = encoding_of(path, overrides)?;
            encoding.name().clone_into(&mut layout.encoding);
            let tables = markup::tables(path, encoding)?;
            if tables.iter().all(|table| table.rows.is_empty()) {
                let reason = if container == Container::Html { UnreadableReason::WebPage } else { UnreadableReason::OtherXml };
                return Err(reason.into());
            }
            tables.into_iter().enumerate().map(|(at, table)| look(table.name, at, table.is_hidden, table.rows)).collect()
        }
        Container::Text => {
            let encoding = encoding_of(path, overrides)?;
            encoding.name().clone_into(&mut layout.encoding);
            let sample = detect::sample(path, encoding)?;
            if detect::looks_like_json(&sample) {
                layout.format = FileFormat::Json;
                let columns = columns_of_json(Elements::open(path, encoding)?)?;
                return finish(kind, layout, columns, Vec::new());
            }
            let delimiter = detect::delimiter(&sample);
            layout.format = if delimiter == '\t' { FileFormat::Tsv } else { FileFormat::Csv };
            layout.delimiter = Some(delimiter);
            let rows = first_rows(text::rows(path, encoding, u8::try_from(delimiter).unwrap_or(b','))?)?;
            vec![look(String::new(), 0, false, rows)]
        }
    };
    let (columns, sheets) = choose(&mut layout, seen, overrides)?;
    finish(kind, layout, columns, sheets)
}

fn finish(
    kind: ImportKind,
    mut layout: Layout,
    mut columns: Vec<ImportColumn>,
    sheets: Vec<ImportSheet>,
) -> Result<Inspection, Unreadable> {
    if columns.is_empty() {
        return Err(UnreadableReason::Empty.into());
    }
    suggest(kind, &mut columns);
    layout.columns = columns.iter().map(|column| column.name.clone()).collect();
    Ok(Inspection { layout, default_purpose: default_purpose(&columns), columns, sheets })
}

fn encoding_of(path: &Path, overrides: &Overrides) -> Result<&'static Encoding, Unreadable> {
    match overrides.encoding.as_deref() {
        Some(label) => decode::encoding(label),
        None => detect::encoding(path),
    }
}

fn of_workbook(path: &Path) -> Result<Vec<Seen>, Unreadable> {
    let sheets = xlsx::sheets(path)?.into_iter().take(SHEETS).enumerate();
    sheets.map(|(at, sheet)| Ok(look(sheet.name.clone(), at, sheet.is_hidden, first_rows(xlsx::rows(path, &sheet.name)?)?))).collect()
}

fn look(name: String, at: usize, is_hidden: bool, mut rows: Vec<RawRow>) -> Seen {
    rows.retain(|row| !shape::is_blank(row));
    rows.truncate(ROWS);
    let heading = heading::find(&rows, None);
    Seen { name, at, is_hidden, rows, heading }
}

/// Chooses the tables that are read: the first one with a heading that is known, and all that have the same one.
fn choose(layout: &mut Layout, mut seen: Vec<Seen>, overrides: &Overrides) -> Result<(Vec<ImportColumn>, Vec<ImportSheet>), Unreadable> {
    let main = match &overrides.sheet {
        Some(name) => Some(seen.iter().position(|sheet| sheet.name == *name).ok_or(UnreadableReason::NoSuchSheet)?),
        None => {
            let is_open = |sheet: &Seen| !sheet.is_hidden && !sheet.rows.is_empty();
            // Two words that are known, for a list of instructions may hold one.
            let is_list = |sheet: &Seen| sheet.heading.names.iter().filter(|name| is_known_heading(name)).count() >= 2;
            seen.iter().position(|sheet| is_open(sheet) && is_list(sheet)).or_else(|| seen.iter().position(is_open))
        }
    };
    let Some(main) = main else { return Err(UnreadableReason::Empty.into()) };
    if let Some(sheet) = seen.get_mut(main)
        && let Some(line) = overrides.heading(&sheet.rows)
    {
        sheet.heading = heading::find(&sheet.rows, Some(line));
    }
    let Some(first) = seen.get(main) else { return Err(UnreadableReason::Empty.into()) };
    layout.has_header = first.heading.line.is_some();
    let mut columns = columns_of(&first.rows, &first.heading);
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let whole: Vec<Option<usize>> = (0..columns.len()).map(Some).collect();
    let mut sheets = Vec::with_capacity(seen.len());
    for (at, sheet) in seen.iter().enumerate() {
        let places = (at == main).then(|| whole.clone()).or_else(|| places(&names, sheet));
        let fate = if at == main {
            SheetFate::Read
        } else if sheet.is_hidden {
            SheetFate::Hidden
        } else if sheet.rows.is_empty() {
            SheetFate::Empty
        } else if overrides.sheet.is_some() {
            SheetFate::NotChosen
        } else if places.is_some() && layout.has_header {
            SheetFate::Read
        } else if sheet.heading.is_known {
            SheetFate::OtherHeading
        } else {
            SheetFate::NoHeading
        };
        if fate == SheetFate::Read {
            if at != main {
                add_samples(&mut columns, sheet, places.as_deref().unwrap_or_default());
            }
            layout.tables.push(Table {
                sheet: sheet.name.clone(),
                at: sheet.at,
                heading_line: sheet.heading.line,
                places: places.unwrap_or_default(),
            });
        }
        sheets.push(ImportSheet { name: sheet.name.clone(), fate, heading_line: sheet.heading.line, above: sheet.heading.above.clone() });
    }
    Ok((columns, sheets))
}

/// Where the columns stand in another sheet, if its heading has the same names, in any order.
fn places(names: &[String], sheet: &Seen) -> Option<Vec<Option<usize>>> {
    let theirs: Vec<String> = sheet.heading.names.iter().map(|name| name_key(name)).collect();
    let ours: Vec<String> = names.iter().map(|name| name_key(name)).collect();
    let is_same = theirs.iter().filter(|name| !name.is_empty()).all(|name| ours.contains(name));
    let shared = ours.iter().filter(|name| theirs.contains(name)).count();
    // A column fewer is the same list; half of it is another one.
    (is_same && shared * 10 >= ours.len() * 8 && shared > 1)
        .then(|| ours.iter().map(|name| theirs.iter().position(|their| their == name)).collect())
}

fn add_samples(columns: &mut [ImportColumn], sheet: &Seen, places: &[Option<usize>]) {
    for (column, place) in columns.iter_mut().zip(places) {
        for row in sheet.rows.iter().skip(sheet.heading.data).filter(|row| shape::aside(&row.cells).is_none()) {
            if let Some(cell) = place.and_then(|at| row.cells.get(at)) {
                add_sample(column, cell);
            }
        }
    }
}

fn first_rows(rows: impl Iterator<Item = Result<RawRow, Unreadable>>) -> Result<Vec<RawRow>, Unreadable> {
    rows.filter(|row| !row.as_ref().is_ok_and(shape::is_blank)).take(ROWS).collect()
}

/// The columns of a table: named by the heading, or by their number; as many as most rows have.
fn columns_of(rows: &[RawRow], heading: &Heading) -> Vec<ImportColumn> {
    let is_repeated = |row: &&RawRow| heading.line.is_some() && shape::same(&heading.names, &row.cells);
    let data: Vec<&RawRow> = rows.iter().skip(heading.data).filter(|row| !is_repeated(row) && shape::aside(&row.cells).is_none()).collect();
    let mut widths: HashMap<usize, usize> = HashMap::new();
    for row in &data {
        *widths.entry(row.cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |at| at + 1)).or_default() += 1;
    }
    // The wider one of two that are equally frequent, for the same answer every time.
    let usual = widths.into_iter().max_by_key(|(width, count)| (*count, *width)).map_or(0, |(width, _)| width);
    let headed = heading.names.iter().rposition(|name| !name.is_empty()).map_or(0, |at| at + 1);
    let mut columns: Vec<ImportColumn> = Vec::new();
    for at in 0..usual.max(headed) {
        let name =
            heading.names.get(at).filter(|name| !name.is_empty()).map_or_else(|| format!("列 {}", at + 1), |name| cell::entered(name));
        let mut column = ImportColumn { name: unique(&columns, name), ..ImportColumn::default() };
        for cell in data.iter().filter_map(|row| row.cells.get(at)) {
            add_sample(&mut column, cell);
        }
        columns.push(column);
    }
    columns
}

/// The columns of an array of objects: every path that its first elements have.
fn columns_of_json<R: std::io::Read>(elements: Elements<R>) -> Result<Vec<ImportColumn>, Unreadable> {
    let mut columns: Vec<ImportColumn> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut has_elements = false;
    for element in elements.take(ROWS) {
        let element = element?;
        has_elements = true;
        let mut put = |path: &str, text: &str| {
            let at = match places.get(path) {
                Some(at) => *at,
                None if columns.len() < COLUMNS_MAX => {
                    columns.push(ImportColumn { name: path.to_owned(), ..ImportColumn::default() });
                    places.insert(path.to_owned(), columns.len() - 1);
                    columns.len() - 1
                }
                None => return,
            };
            if let Some(column) = columns.get_mut(at) {
                add_sample(column, text);
            }
        };
        // A broken element is a rejected row later on; the others show the columns.
        let _ = flatten(&element.json, &mut put);
    }
    if has_elements && columns.is_empty() { Err(UnreadableReason::BrokenJson.into()) } else { Ok(columns) }
}

fn add_sample(column: &mut ImportColumn, cell: &str) {
    if column.samples.len() < SAMPLES && !cell::is_blank(cell) {
        let sample: String = cell::entered(cell).trim().chars().take(SAMPLE_MAX).collect();
        if !column.samples.contains(&sample) {
            column.samples.push(sample);
        }
    }
}

fn unique(columns: &[ImportColumn], name: String) -> String {
    let is_free = |name: &str| columns.iter().all(|column| column.name != name);
    if is_free(&name) {
        return name;
    }
    (2..).map(|n| format!("{name} ({n})")).find(|name| is_free(name)).unwrap_or(name)
}
