//! Which part of the browser's crate may know which, checked over all sources by what they name.
//!
//! `company` ← `property` ← `client` ← `deal` ← `partner`, `exchange`, `insight`. A capability, a folder of a wing, names of another one only its `parts` and
//! its `calls`, and in a wing no two know each other in a circle. Widgets, client and texts know no capability; `app` and `frame`
//! stand above all. Calls and texts count like names: `api.list_keys(…)` and `tr!(key.title)` belong to `property/key`.

// A test stops at what it does not expect. (Clippy's own exception for tests ends at functions without `#[test]`.)
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The wings, each with those that it may know.
const WINGS: [(&str, &[&str]); 7] = [
    ("company", &[]),
    ("property", &["company"]),
    ("client", &["company", "property"]),
    ("deal", &["company", "property", "client"]),
    ("partner", &["company", "property", "client", "deal"]),
    ("exchange", &["company", "property", "client", "deal"]),
    ("insight", &["company", "property", "client", "deal"]),
];
/// What stands above the wings.
const ABOVE: [&str; 4] = ["app", "frame", "lib", "main"];
/// Texts that are nobody's in particular.
const COMMON_TEXTS: [&str; 2] = ["common", "problem"];

/// A capability: its wing and its name.
type Room = (String, String);

/// Something that a file names, as steps from the crate.
type Name = Vec<String>;

struct Source {
    /// From `src`.
    path: String,
    text: String,
}

fn sources() -> Vec<Source> {
    fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                out.push(path);
            }
        }
    }
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/src");
    let mut paths = Vec::new();
    walk(&src, &mut paths);
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>();
        Source { path: path.strip_prefix(&src).unwrap().to_str().unwrap().to_owned(), text: lines.join("\n") }
    };
    paths.into_iter().map(read).collect()
}

impl Source {
    /// The module that the file is, as steps from the crate.
    fn module(&self) -> Name {
        let steps = self.path.trim_end_matches(".rs").trim_end_matches("/mod").split('/');
        steps.map(str::to_owned).collect()
    }

    /// `app`, `ui`, `company`, …
    fn top(&self) -> String {
        self.module().first().cloned().unwrap_or_default()
    }

    /// The capability that it belongs to.
    fn room(&self) -> Option<Room> {
        room(&self.module())
    }

    /// Everything of this crate that it names.
    fn names(&self) -> Vec<Name> {
        let mut out = Vec::new();
        for (at, _) in self.text.match_indices("crate::") {
            let is_path =
                !self.text.get(..at).is_some_and(|before| before.ends_with(|c: char| c == '_' || c == '$' || c.is_alphanumeric()));
            if is_path {
                expand(self.text.get(at + "crate::".len()..).unwrap_or_default(), &[], &mut out);
            }
        }
        // Modules of tests have a step more; what they name beside `crate::` is what they test.
        let code = self.text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        for (at, _) in code.match_indices("super::") {
            if code.get(..at).is_some_and(|before| before.ends_with("super::")) {
                continue;
            }
            let (mut rest, mut module) = (code.get(at..).unwrap_or_default(), self.module());
            while let Some(further) = rest.strip_prefix("super::") {
                module.pop();
                rest = further;
            }
            expand(rest, &module, &mut out);
        }
        out
    }
}

fn room(name: &[String]) -> Option<Room> {
    let wing = name.first().filter(|wing| WINGS.iter().any(|(known, _)| known == wing))?;
    Some((wing.clone(), name.get(1)?.clone()))
}

/// Reads a path, or a tree of paths in braces, that begins with `prefix`.
fn expand(text: &str, prefix: &[String], out: &mut Vec<Name>) {
    let text = text.trim_start();
    if let Some(inside) = text.strip_prefix('{') {
        let (mut depth, mut start) = (0_usize, 0);
        for (at, c) in inside.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                ',' | '}' if depth == 0 => {
                    let branch = inside.get(start..at).unwrap_or_default().trim();
                    if !branch.is_empty() {
                        expand(branch, prefix, out);
                    }
                    start = at + 1;
                    if c == '}' {
                        return;
                    }
                }
                _ => {}
            }
        }
        return;
    }
    let step: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let mut name = prefix.to_vec();
    let rest = text.get(step.len()..).unwrap_or_default();
    if !step.is_empty() && step != "self" {
        name.push(step);
    }
    match rest.strip_prefix("::") {
        Some(rest) => expand(rest, &name, out),
        None => out.push(name),
    }
}

/// Which capability a call belongs to, by the names of the methods in `calls.rs`.
fn calls(sources: &[Source]) -> BTreeMap<String, Room> {
    let mut out = BTreeMap::new();
    for source in sources.iter().filter(|source| source.path.ends_with("/calls.rs")) {
        for part in source.text.split("pub async fn ").skip(1) {
            let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            assert!(out.insert(name.clone(), source.room().unwrap()).is_none(), "two calls are named {name}");
        }
    }
    out
}

/// The capabilities whose calls and texts a file uses, each with what it uses.
fn used(source: &Source, calls: &BTreeMap<String, Room>, rooms: &BTreeSet<Room>) -> Vec<(Room, String)> {
    let mut out = Vec::new();
    for part in source.text.split('.').skip(1) {
        let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if part.get(name.len()..).is_some_and(|rest| rest.starts_with('(')) {
            out.extend(calls.get(&name).map(|room| (room.clone(), format!(".{name}(…)"))));
        }
    }
    for part in source.text.split("tr!(").skip(1) {
        let namespace: String = part.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if COMMON_TEXTS.contains(&namespace.as_str()) {
            continue;
        }
        out.extend(rooms.iter().find(|(_, name)| *name == namespace).map(|room| (room.clone(), format!("tr!({namespace}.…)"))));
    }
    out
}

/// Every capability that a file knows apart from its own, with what it names of it.
fn known(source: &Source, calls: &BTreeMap<String, Room>, rooms: &BTreeSet<Room>) -> Vec<(Room, String)> {
    let own = source.room();
    let named = source.names().into_iter().filter_map(|name| room(&name).map(|room| (room, name.join("::"))));
    named.chain(used(source, calls, rooms)).filter(|(room, _)| Some(room) != own.as_ref()).collect()
}

fn all() -> (Vec<Source>, BTreeMap<String, Room>, BTreeSet<Room>) {
    let sources = sources();
    let calls = calls(&sources);
    let rooms: BTreeSet<Room> = sources.iter().filter(|source| source.module().len() > 1).filter_map(Source::room).collect();
    assert!(rooms.len() > 15 && calls.len() > 60, "the sources were not read");
    (sources, calls, rooms)
}

#[test]
fn wings_know_only_those_below() {
    let (sources, calls, rooms) = all();
    let mut wrong = Vec::new();
    for source in &sources {
        let top = source.top();
        let may = WINGS.iter().find(|(wing, _)| *wing == top).map(|(_, below)| *below);
        for ((wing, _), what) in known(source, &calls, &rooms) {
            let is_fine = match may {
                Some(below) => wing == top || below.contains(&wing.as_str()),
                None => ABOVE.contains(&top.as_str()),
            };
            if !is_fine {
                wrong.push(format!("{}: {what}", source.path));
            }
        }
        for name in source.names() {
            let is_above = name.first().is_some_and(|first| ABOVE.contains(&first.as_str()));
            if is_above && !ABOVE.contains(&top.as_str()) {
                wrong.push(format!("{}: {}", source.path, name.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_capability_names_of_another_only_its_parts_and_calls() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(own) = source.room() else { continue };
        for name in source.names() {
            let is_foreign = room(&name).is_some_and(|room| room != own);
            if is_foreign && !name.get(2).is_some_and(|part| part == "parts" || part == "calls") {
                wrong.push(format!("{}: {}", source.path, name.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_capabilities_know_each_other_in_a_circle() {
    let (sources, calls, rooms) = all();
    let mut knows: BTreeMap<Room, BTreeMap<Room, String>> = BTreeMap::new();
    for source in &sources {
        let Some(own) = source.room() else { continue };
        for (room, what) in known(source, &calls, &rooms) {
            knows.entry(own.clone()).or_default().entry(room).or_insert(format!("{}: {what}", source.path));
        }
    }
    // Those that know nobody who is left may go; who remains is part of a circle, or knows one.
    let mut left: BTreeSet<Room> = rooms;
    loop {
        let free: Vec<Room> = left
            .iter()
            .filter(|room| knows.get(*room).is_none_or(|known| known.keys().all(|other| !left.contains(other))))
            .cloned()
            .collect();
        if free.is_empty() {
            break;
        }
        left.retain(|room| !free.contains(room));
    }
    let circle: Vec<_> =
        left.iter().flat_map(|room| knows.get(room).into_iter().flatten().filter(|(other, _)| left.contains(*other))).collect();
    assert!(circle.is_empty(), "{circle:#?}");
}

#[test]
fn reads_paths_as_the_compiler_does() {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let names = |path: &str, text: &str| {
        let mut names: Vec<String> = source(path, text).names().into_iter().map(|name| name.join("::")).collect();
        names.sort();
        names
    };
    let text = "use crate::company::{auth::parts::{Session, use_session}, member};\nlet x = crate::ui::copy(y);\n$crate::tr!(a.b)";
    assert_eq!(
        names("app.rs", text),
        ["company::auth::parts::Session", "company::auth::parts::use_session", "company::member", "ui::copy"]
    );
    assert_eq!(names("property/key/parts/mod.rs", "use super::super::listing::parts::words;"), ["property::listing::parts::words"]);
    assert_eq!(names("property/key/list.rs", "use super::{words, acts::Desk};"), ["property::key::acts::Desk", "property::key::words"]);
}
