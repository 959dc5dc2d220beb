//! The rule book in `docs/rules` and what cites it: every section that a file cites is a heading of the book, every link of the book leads
//! somewhere, and its table of figures has every setting with the default of the code.

// A test stops at what it does not expect. (Clippy's own exception for tests ends at functions without `#[test]`.)
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fangke_shared::company::setting::SettingKey;

/// The sign before a section's number, written so that this file cites nothing.
const SIGN: char = '\u{a7}';
/// What may cite the book.
const KINDS: [&str; 6] = ["rs", "sql", "sh", "css", "md", "yaml"];
/// Folders that hold nothing of ours.
const SKIPPED: [&str; 5] = ["target", "dist", "node_modules", "data", "bin"];
/// The page with the tables of sections and figures.
const INDEX: &str = "README.md";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn book() -> PathBuf {
    root().join("docs/rules")
}

/// Every file of [`KINDS`] below a folder; the book is left out unless it is the folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            let is_ours = !SKIPPED.contains(&name.as_str()) && (!name.starts_with('.') || name == ".ci");
            if is_ours && path != book() {
                found.extend(files(&path));
            }
        } else if path.extension().is_some_and(|kind| KINDS.iter().any(|ours| kind == *ours)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn place(path: &Path, line: usize) -> String {
    format!("{}:{line}", path.strip_prefix(root()).unwrap().display())
}

/// The sections that a text cites; empty for a sign without a number.
fn cited(text: &str) -> Vec<String> {
    text.split(SIGN).skip(1).map(number).collect()
}

/// The number at the start of a text: `4`, `4.11`; a full stop that ends a sentence is none of it.
fn number(text: &str) -> String {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
    let whole = digits(text);
    let part = text[whole.len()..].strip_prefix('.').map(digits).unwrap_or_default();
    if whole.is_empty() || part.is_empty() { whole } else { format!("{whole}.{part}") }
}

/// A heading of the book.
struct Heading {
    file: String,
    place: String,
    text: String,
}

/// The headings of the book, those without a number as well.
fn headings() -> Vec<Heading> {
    let mut found = Vec::new();
    for path in files(&book()) {
        let text = fs::read_to_string(&path).unwrap();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        for (at, line) in text.lines().enumerate() {
            let rest = line.trim_start_matches('#');
            if rest.len() < line.len() && rest.starts_with(' ') {
                found.push(Heading { file: file.clone(), place: place(&path, at + 1), text: rest.trim().to_owned() });
            }
        }
    }
    found
}

/// The numbered headings by number, each with its file and place.
fn sections() -> BTreeMap<String, Vec<Heading>> {
    let mut found: BTreeMap<String, Vec<Heading>> = BTreeMap::new();
    for heading in headings() {
        if let Some(rest) = heading.text.strip_prefix(SIGN) {
            found.entry(number(rest)).or_default().push(heading);
        }
    }
    found
}

/// The part of an address that leads to a heading, as Git hosts make it.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase().chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ')).collect::<String>();
    kept.replace(' ', "-")
}

/// The cells of the lines of the index that are rows of tables.
fn rows() -> Vec<Vec<String>> {
    let text = fs::read_to_string(book().join(INDEX)).unwrap();
    let cells = |line: &str| line.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    text.lines().filter(|line| line.starts_with("| ")).map(cells).collect()
}

/// What stands in backticks after a word: setting `low_stock`.
fn kept_as(cell: &str, word: &str) -> Option<String> {
    cell.strip_prefix(word)?.trim().strip_prefix('`')?.strip_suffix('`').map(str::to_owned)
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn a_number_ends_where_the_sentence_does() {
    let text = |text: &str| text.replace('@', &SIGN.to_string());
    assert_eq!(cited(&text("by @1.3, @6 and @10.11. @1.3.")), ["1.3", "6", "10.11", "1.3"]);
    assert_eq!(cited(&text("every @ of @n")), ["", ""]);
}

#[test]
fn every_section_that_is_cited_is_in_the_book() {
    let sections = sections();
    let mut wrong = Vec::new();
    let mut citations = 0;
    for path in files(&root()).into_iter().chain(files(&book())) {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for (at, line) in text.lines().enumerate() {
            for section in cited(line) {
                citations += 1;
                if section.is_empty() {
                    wrong.push(format!("{}: {SIGN} without a number", place(&path, at + 1)));
                } else if !sections.contains_key(&section) {
                    wrong.push(format!("{}: {SIGN}{section} is no heading of docs/rules", place(&path, at + 1)));
                }
            }
        }
    }
    assert_none(&wrong);
    assert!(citations > 100, "only {citations} citations were found: the test looks at the wrong folder");
}

#[test]
fn every_section_is_one_heading_and_stands_in_the_table() {
    let mut wrong = Vec::new();
    let rows = rows();
    for (number, headings) in sections() {
        if headings.len() > 1 {
            let places: Vec<&str> = headings.iter().map(|heading| heading.place.as_str()).collect();
            wrong.push(format!("{SIGN}{number} is a heading more than once: {}", places.join(", ")));
        }
        for heading in &headings {
            let link = format!("({}#{})", heading.file, anchor(&heading.text));
            let is_listed = |row: &Vec<String>| row[0] == format!("{SIGN}{number}") && row.len() == 3 && row[2].ends_with(&link);
            if number.is_empty() || rows.iter().filter(|row| is_listed(row)).count() != 1 {
                wrong.push(format!("{}: {SIGN}{number} has no row in the table of sections that ends with {link}", heading.place));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_link_of_the_book_leads_to_a_heading() {
    let headings = headings();
    let mut wrong = Vec::new();
    for path in files(&book()) {
        let text = fs::read_to_string(&path).unwrap();
        for (at, line) in text.lines().enumerate() {
            let links = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
            for link in links.filter(|link| !link.starts_with("http")) {
                let (file, part) = link.split_once('#').unwrap_or((link, ""));
                let has_part = part.is_empty() || headings.iter().any(|heading| heading.file == file && anchor(&heading.text) == part);
                if !book().join(file).is_file() || !has_part {
                    wrong.push(format!("{}: nothing is at {link}", place(&path, at + 1)));
                }
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn the_table_of_figures_has_every_setting_with_its_default() {
    let sections = sections();
    let mut wrong = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows().iter().filter(|row| row.len() == 5) {
        let [section, figure, unit, default, kept] = [0, 1, 2, 3, 4].map(|at| row[at].as_str());
        if let Some(number) = section.strip_prefix(SIGN)
            && !sections.contains_key(number)
        {
            wrong.push(format!("{figure}: no section {section}"));
        }
        let Some(key) = kept_as(kept, "setting") else { continue };
        *seen.entry(key.clone()).or_default() += 1;
        let Ok(setting) = key.parse::<SettingKey>() else {
            wrong.push(format!("{key}: no such setting"));
            continue;
        };
        let spec = setting.spec();
        if default.split(' ').next().and_then(|figure| figure.parse().ok()) != Some(spec.default) {
            wrong.push(format!("{key}: the default is {}, the book says {default}", spec.default));
        }
        if unit != spec.unit.as_str() {
            wrong.push(format!("{key}: the unit is {}, the book says {unit}", spec.unit));
        }
    }
    for key in SettingKey::ALL {
        match seen.get(key.as_str()) {
            Some(1) => {}
            Some(_) => wrong.push(format!("{key}: more than one row")),
            None => wrong.push(format!("{key}: no row in the table of figures")),
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_constant_of_the_table_of_figures_is_in_the_code() {
    let rows = rows();
    let named: BTreeSet<String> = rows.iter().filter(|row| row.len() == 5).filter_map(|row| kept_as(&row[4], "constant")).collect();
    let code: Vec<String> = files(&root().join("crates"))
        .iter()
        .filter(|path| path.extension().is_some_and(|kind| kind == "rs"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let is_declared = |name: &str| {
        let constant = format!("const {}:", name.rsplit("::").next().unwrap_or(name));
        code.iter().any(|text| text.contains(&constant))
    };
    let wrong: Vec<String> = named.iter().filter(|name| !is_declared(name)).map(|name| format!("{name}: no such constant")).collect();
    assert_none(&wrong);
}
