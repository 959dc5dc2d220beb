//! The styles stand beside what they style: every file is linked, every class is named by a source, and no screen borrows
//! another one's.

// A test stops at what it does not expect. (Clippy's own exception for tests ends at functions without `#[test]`.)
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../web")
}

/// Every file with this ending below the web interface's `src` and `style`, by its path from there, with its content.
fn files(ending: &str) -> BTreeMap<String, String> {
    fn walk(folder: &Path, ending: &str, out: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, ending, out);
            } else if path.extension().is_some_and(|found| found == ending) {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                out.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut out = BTreeMap::new();
    for folder in ["src", "style"] {
        walk(&root().join(folder), ending, &mut out);
    }
    out
}

fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once("*/").map_or("", |(_, rest)| rest))
}

/// The classes that a style sheet's selectors name.
fn classes(css: &str) -> BTreeSet<String> {
    let css = without_comments(css);
    let mut out = BTreeSet::new();
    // Whatever stands before a brace is a selector or a condition; what stands before a semicolon is a declaration.
    for head in css.split('{').filter_map(|part| part.rsplit([';', '}']).next()) {
        for (at, _) in head.match_indices('.') {
            let name: String = head.get(at + 1..).unwrap_or_default().chars().take_while(|c| is_of_name(*c)).collect();
            if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                out.insert(name);
            }
        }
    }
    out
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

/// The words of all texts in quotes, and the classes of `class:name=`.
fn named(source: &str) -> BTreeSet<String> {
    let quoted = source.split('"').skip(1).step_by(2);
    let mut out: BTreeSet<String> =
        quoted.flat_map(|text| text.split(|c| !is_of_name(c))).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    out.extend(source.split("class:").skip(1).map(|rest| rest.chars().take_while(|c| is_of_name(*c)).collect()));
    out
}

/// The classes that a source puts on elements.
fn put_on(source: &str) -> BTreeSet<String> {
    let attributes = source.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut out: BTreeSet<String> = attributes.flat_map(str::split_whitespace).map(str::to_owned).collect();
    out.extend(source.split("class:").skip(1).map(|rest| rest.chars().take_while(|c| is_of_name(*c)).collect()));
    out
}

/// `src/property/key` of a file in that room, and whether the file is a part that others may use.
fn room(path: &str) -> Option<(String, bool)> {
    let mut steps = path.split('/');
    let (wing, room) = (steps.nth(1)?, steps.next()?);
    let is_room = matches!(wing, "company" | "property" | "client" | "deal" | "partner" | "exchange" | "insight") && !room.ends_with(".rs");
    is_room.then(|| (format!("src/{wing}/{room}"), steps.next() == Some("parts")))
}

#[test]
fn every_file_is_linked_once() {
    let page = std::fs::read_to_string(root().join("index.html")).unwrap();
    let linked: Vec<String> = page
        .lines()
        .filter(|line| line.contains("rel=\"css\""))
        .filter_map(|line| line.split("href=\"").nth(1)?.split('"').next().map(str::to_owned))
        .collect();
    let there: BTreeSet<String> = files("css").into_keys().collect();
    assert_eq!(linked.iter().cloned().collect::<BTreeSet<_>>(), there);
    assert_eq!(linked.len(), there.len(), "a file is linked twice");
}

/// Rooms whose views are in the first load.
const FIRST: [&str; 3] = ["src/frame/", "src/ui/", "src/property/listing/list/"];

#[test]
fn what_the_first_load_draws_is_styled_at_once() {
    let page = std::fs::read_to_string(root().join("index.html")).unwrap();
    let of = |is_later: bool| {
        let is_one = |path: &String| page.lines().any(|line| line.contains(path.as_str()) && line.contains("data-later") == is_later);
        let sheets = files("css").into_iter().filter(|(path, _)| is_one(path));
        sheets.flat_map(|(_, css)| classes(&css)).collect::<BTreeSet<String>>()
    };
    let late: BTreeSet<String> = of(true).difference(&of(false)).cloned().collect();
    let drawn = files("rs").into_iter().filter(|(path, _)| FIRST.iter().any(|room| path.starts_with(room)));
    let unstyled: Vec<String> = drawn
        .flat_map(|(path, source)| put_on(&source).into_iter().map(move |class| (path.clone(), class)))
        .filter(|(_, class)| late.contains(class))
        .map(|(path, class)| format!("{path}: .{class}"))
        .collect();
    assert!(!late.is_empty() && unstyled.is_empty(), "their sheets are data-later: {unstyled:#?}");
}

#[test]
fn every_class_is_named_by_a_source() {
    let named: BTreeSet<String> = files("rs").values().flat_map(|source| named(source)).collect();
    let dead: Vec<String> = files("css")
        .iter()
        .flat_map(|(path, css)| classes(css).into_iter().map(move |class| format!("{path}: .{class}")))
        .filter(|class| !named.contains(class.rsplit('.').next().unwrap()))
        .collect();
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn no_screen_borrows_the_class_of_another() {
    let styles = files("css");
    let common: BTreeSet<String> = styles.iter().filter(|(path, _)| room(path).is_none()).flat_map(|(_, css)| classes(css)).collect();
    // Where a class is styled, apart from what is common; a part of a room is for others, too.
    let mut homes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut shared = common;
    for (path, css) in &styles {
        match room(path) {
            Some((_, true)) => shared.extend(classes(css)),
            Some((room, false)) => {
                for class in classes(css) {
                    homes.entry(class).or_default().insert(room.clone());
                }
            }
            None => {}
        }
    }
    let mut borrowed = Vec::new();
    for (path, source) in files("rs") {
        let Some((room, _)) = room(&path) else { continue };
        for class in put_on(&source) {
            if !shared.contains(&class) && homes.get(&class).is_some_and(|homes| !homes.contains(&room)) {
                borrowed.push(format!("{path}: .{class}"));
            }
        }
    }
    assert!(borrowed.is_empty(), "{borrowed:#?}");
}

#[test]
fn reads_selectors_and_nothing_else() {
    let css =
        "/* .gone */ @layer a { .one > li:not(.two) { width: 1.5rem; .three { opacity: .5; } } @media (width > 1.2px) { .four { } } }";
    assert_eq!(classes(css), ["four", "one", "three", "two"].map(str::to_owned).into());
}
