//! A first look at a file: how it is read, its columns, and what they seem to mean.

use std::collections::HashMap;
use std::path::Path;

use encoding_rs::UTF_8;
use fangke_shared::exchange::import::{FileFormat, ImportColumn, ImportKind, UnreadableReason, cell, default_purpose, suggest};
use fangke_shared::property::listing::Purpose;

use super::detect::{self, Container};
use super::flatten::flatten;
use super::json::Elements;
use super::shape::{self, RawRow};
use super::{COLUMNS_MAX, Layout, Unreadable, decode, text, xlsx};

/// Rows that are looked at.
const ROWS: usize = 200;
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
}

/// Looks at a file.
///
/// # Errors
/// Why it can't be read as any format.
pub fn inspect(path: &Path, kind: ImportKind, overrides: &Overrides) -> Result<Inspection, Unreadable> {
    let (mut layout, mut columns) = match detect::container(path)? {
        Container::Workbook => {
            let rows = first_rows(xlsx::rows(path)?)?;
            let layout = Layout {
                format: FileFormat::Xlsx,
                encoding: UTF_8.name().to_owned(),
                delimiter: None,
                has_header: overrides.has_header.unwrap_or_else(|| detect::has_header(&rows)),
                columns: Vec::new(),
            };
            let columns = columns_of(&rows, layout.has_header);
            (layout, columns)
        }
        Container::Text => of_text(path, overrides)?,
    };
    if columns.is_empty() {
        return Err(UnreadableReason::Empty.into());
    }
    suggest(kind, &mut columns);
    layout.columns = columns.iter().map(|column| column.name.clone()).collect();
    Ok(Inspection { layout, default_purpose: default_purpose(&columns), columns })
}

fn of_text(path: &Path, overrides: &Overrides) -> Result<(Layout, Vec<ImportColumn>), Unreadable> {
    let encoding = match overrides.encoding.as_deref() {
        Some(label) => decode::encoding(label)?,
        None => detect::encoding(path)?,
    };
    let sample = detect::sample(path, encoding)?;
    let mut layout =
        Layout { format: FileFormat::Json, encoding: encoding.name().to_owned(), delimiter: None, has_header: false, columns: Vec::new() };
    if detect::looks_like_json(&sample) {
        let columns = columns_of_json(Elements::open(path, encoding)?)?;
        return Ok((layout, columns));
    }
    let delimiter = detect::delimiter(&sample);
    layout.format = if delimiter == '\t' { FileFormat::Tsv } else { FileFormat::Csv };
    layout.delimiter = Some(delimiter);
    let rows = first_rows(text::rows(path, encoding, u8::try_from(delimiter).unwrap_or(b','))?)?;
    layout.has_header = overrides.has_header.unwrap_or_else(|| detect::has_header(&rows));
    let columns = columns_of(&rows, layout.has_header);
    Ok((layout, columns))
}

fn first_rows(rows: impl Iterator<Item = Result<RawRow, Unreadable>>) -> Result<Vec<RawRow>, Unreadable> {
    rows.filter(|row| !row.as_ref().is_ok_and(shape::is_blank)).take(ROWS).collect()
}

/// The columns of a table: named by the heading, or by their number; as many as most rows have.
fn columns_of(rows: &[RawRow], has_header: bool) -> Vec<ImportColumn> {
    let (heading, data) = match rows.split_first() {
        Some((heading, data)) if has_header => (heading.cells.as_slice(), data),
        _ => (&[][..], rows),
    };
    let mut widths: HashMap<usize, usize> = HashMap::new();
    for row in data {
        *widths.entry(row.cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |at| at + 1)).or_default() += 1;
    }
    // The wider one of two that are equally frequent, for the same answer every time.
    let usual = widths.into_iter().max_by_key(|(width, count)| (*count, *width)).map_or(0, |(width, _)| width);
    let headed = heading.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |at| at + 1);
    let mut columns: Vec<ImportColumn> = Vec::new();
    for at in 0..usual.max(headed) {
        let name = heading.get(at).map(|cell| cell.trim()).filter(|name| !name.is_empty());
        let name = name.map_or_else(|| format!("列 {}", at + 1), |name| name.chars().take(SAMPLE_MAX).collect());
        let name = unique(&columns, name);
        let mut column = ImportColumn { name, samples: Vec::new(), suggestion: None };
        let is_repeated_heading = |row: &&RawRow| !heading.is_empty() && row.cells == heading;
        for cell in data.iter().filter(|row| !is_repeated_heading(row)).filter_map(|row| row.cells.get(at)) {
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
                    columns.push(ImportColumn { name: path.to_owned(), samples: Vec::new(), suggestion: None });
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
        let sample: String = cell.trim().chars().take(SAMPLE_MAX).collect();
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
