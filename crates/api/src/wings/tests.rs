//! The rules of the house, held over every file by what it uses, whatever it is called. CONTRIBUTING says them in words.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fangke_shared::company::system::SystemJobName;

use super::{WINGS, capabilities, jobs, often};

/// Tables of the platform.
const PLATFORM_TABLES: [&str; 7] =
    ["installation", "idempotency_keys", "job_runs", "job_failures", "backups", "server_errors", "contact_keys"];

/// A source file: where it stands, and what it uses.
struct Source {
    path: String,
    /// The folder right below `src`; empty for files that stand there themselves.
    wing: String,
    /// The capability, without `.rs`.
    room: String,
    /// Code without comments and without its own tests.
    code: String,
    /// Paths that begin at the crate's root, as `property::listing::service`.
    uses: BTreeSet<String>,
}

fn sources(of: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(of).join("src");
    let mut found = Vec::new();
    walk(&root, &root, &mut found);
    assert!(found.len() > 20, "no sources below {}", root.display());
    found
}

fn walk(root: &Path, folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(root, &path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") && !path.ends_with("tests.rs") {
            let parts: Vec<String> = path.strip_prefix(root).unwrap().iter().map(|part| part.to_string_lossy().into_owned()).collect();
            let text = fs::read_to_string(&path).unwrap();
            let own = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let lines: Vec<&str> = own.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            let code = lines.join("\n");
            let wing = if parts.len() > 1 { parts[0].clone() } else { String::new() };
            let room = parts.get(1).map(|room| room.trim_end_matches(".rs").to_owned()).unwrap_or_default();
            let uses = paths(&code, "crate::");
            found.push(Source { path: parts.join("/"), wing, room, code, uses });
        }
    }
}

/// Every path that begins so, with what stands in braces put together.
fn paths(code: &str, begin: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (at, _) in code.match_indices(begin) {
        if code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == ':') {
            continue;
        }
        expand("", &code[at + begin.len()..], &mut all);
    }
    all
}

/// Reads one path of a list; what is left of the text comes back.
fn expand<'a>(before: &str, text: &'a str, all: &mut BTreeSet<String>) -> &'a str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(text.len());
    let (path, mut rest) = (format!("{before}{}", &text[..end]), &text[end..]);
    if !path.ends_with("::") || !rest.starts_with('{') {
        all.insert(path);
        return rest;
    }
    rest = &rest[1..];
    while !rest.is_empty() && !rest.starts_with('}') {
        rest = expand(&path, rest.trim_start_matches([',', ' ', '\n']), all);
        let next = rest.find([',', '}']).unwrap_or(rest.len());
        rest = rest[next..].trim_start_matches([',', ' ', '\n']);
    }
    rest.get(1..).unwrap_or_default()
}

fn rank(wing: &str) -> Option<usize> {
    WINGS.iter().position(|known| known.name == wing)
}

/// Wing and capability that a path leads into.
fn target(path: &str) -> Option<(&str, &str)> {
    let mut parts = path.split("::");
    let (wing, room) = (parts.next()?, parts.next()?);
    rank(wing).map(|_| (wing, room))
}

#[track_caller]
fn nobody(offenders: &[String], rule: &str) {
    assert!(offenders.is_empty(), "{rule}:\n  {}", offenders.join("\n  "));
}

#[test]
fn a_wing_uses_only_wings_before_it() {
    let mut offenders = Vec::new();
    for source in sources("api").iter().chain(&sources("shared")) {
        // What stands at the root is above all of them in the server, and below all of them in the vocabulary.
        let is_ground = source.wing == "platform" || (source.wing.is_empty() && !matches!(source.path.as_str(), "lib.rs"));
        let own = rank(&source.wing);
        for used in &source.uses {
            let Some((wing, _)) = target(used) else { continue };
            let is_above = match own {
                Some(own) => rank(wing) > Some(own),
                None => is_ground && is_below_the_wings(source),
            };
            if is_above {
                offenders.push(format!("{} uses {used}", source.path));
            }
        }
    }
    nobody(&offenders, "these look upward; let them emit an event (company::tx)");
}

/// Neither the composition of the server nor its command line and demo.
fn is_below_the_wings(source: &Source) -> bool {
    source.wing == "platform"
        || ["field.rs", "id.rs", "money.rs", "page.rs", "permission.rs", "picture.rs", "problem.rs", "query.rs", "text.rs", "vocabulary.rs"]
            .contains(&source.path.as_str())
}

#[test]
fn the_platform_has_no_word_of_the_trade() {
    let mut offenders = Vec::new();
    for source in sources("api").iter().filter(|source| source.wing == "platform") {
        let words = paths(&source.code, "fangke_shared::");
        offenders.extend(words.iter().filter(|path| target(path).is_some()).map(|path| format!("{} uses {path}", source.path)));
    }
    nobody(&offenders, "the platform knows capabilities");
}

#[test]
fn capabilities_of_a_wing_form_no_cycle() {
    for of in ["api", "shared"] {
        let mut arrows: BTreeMap<(String, String), BTreeSet<(String, String)>> = BTreeMap::new();
        for source in sources(of).into_iter().filter(|source| rank(&source.wing).is_some() && source.room != "mod") {
            let from = (source.wing.clone(), source.room.clone());
            let to = source.uses.iter().filter_map(|path| target(path)).map(|(wing, room)| (wing.to_owned(), room.to_owned()));
            let within: Vec<_> = to.filter(|to| to.0 == from.0 && *to != from).collect();
            arrows.entry(from).or_default().extend(within);
        }
        for start in arrows.keys() {
            let (mut seen, mut open) = (BTreeSet::new(), vec![start]);
            while let Some(next) = open.pop() {
                open.extend(arrows.get(next).into_iter().flatten().filter(|to| seen.insert(*to)));
            }
            assert!(!seen.contains(start), "{of}: {}::{} uses itself by way of others", start.0, start.1);
        }
    }
}

#[test]
fn a_capability_uses_neither_store_nor_routes_of_another() {
    let mut offenders = Vec::new();
    for source in sources("api") {
        for used in &source.uses {
            let Some((wing, room)) = target(used) else { continue };
            let is_inner = used.split("::").skip(2).any(|part| matches!(part, "store" | "routes"));
            if is_inner && (wing, room) != (source.wing.as_str(), source.room.as_str()) {
                offenders.push(format!("{} uses {used}", source.path));
            }
        }
    }
    nobody(&offenders, "call its service");
}

#[test]
fn a_service_re_exports_no_module() {
    let mut offenders = Vec::new();
    let sources = sources("api");
    for source in &sources {
        for line in source.code.lines().filter(|line| line.starts_with("pub use super::")) {
            let names = line.trim_start_matches("pub use super::").trim_end_matches(';').trim_matches(['{', '}']);
            for name in names.split(", ").filter(|_| !names.contains("::")) {
                let is_module = sources.iter().any(|other| other.room == source.room && other.path.ends_with(&format!("/{name}.rs")));
                if is_module {
                    offenders.push(format!("{}: {line}", source.path));
                }
            }
        }
    }
    nobody(&offenders, "name the module itself");
}

#[test]
fn who_speaks_to_the_database_knows_no_http() {
    let mut offenders = Vec::new();
    for source in sources("api").iter().filter(|source| rank(&source.wing).is_some()) {
        let speaks = source.code.contains("diesel::") || source.uses.iter().any(|path| path.starts_with("platform::db::sql"));
        let answers = source.code.contains("actix_web::") || source.code.contains("#[operation(");
        if speaks && answers {
            offenders.push(source.path.clone());
        }
        let reaches_through = answers && (source.code.contains("store::") || source.uses.contains("platform::db::Conn"));
        if reaches_through {
            offenders.push(format!("{}: handlers call services", source.path));
        }
    }
    nobody(&offenders, "database and HTTP in one file");
}

#[test]
fn who_holds_a_transaction_leaves_statements_to_the_store() {
    const STATEMENTS: [&str; 6] = ["diesel::prelude", "diesel::insert_into", "diesel::update", "diesel::delete", "dsl::", "Sql::new("];
    let wings = sources("api").into_iter().filter(|source| rank(&source.wing).is_some() && source.room != "tx");
    let offenders: Vec<String> = wings
        .filter(|source| source.code.contains("Tx<'_>") && STATEMENTS.iter().any(|words| source.code.contains(words)))
        .map(|source| source.path)
        .collect();
    nobody(&offenders, "a service has `Tx` and calls, a store has `Conn` and statements");
}

#[test]
fn every_sealed_column_stands_in_the_manifest_of_its_owner() {
    let all = sources("api");
    let mut sealed = BTreeSet::new();
    let mut known = BTreeSet::new();
    let mut table = String::new();
    for line in all.iter().filter(|source| source.path == "schema.rs" || source.path.starts_with("schema/")).flat_map(|s| s.code.lines()) {
        if let Some((name, _)) = line.strip_suffix(") {").and_then(|line| line.trim().split_once(" (")) {
            name.clone_into(&mut table);
        } else if let Some((column, kind)) = line.trim().split_once(" -> ") {
            let name = format!("{table}.{column}");
            if column.ends_with("_encrypted") {
                sealed.insert(name.clone());
            }
            if kind.contains("Text") {
                known.insert(name);
            }
        }
    }
    assert!(sealed.len() >= 11, "{sealed:?}");
    let mut offenders = Vec::new();
    let mut listed = BTreeSet::new();
    for capability in capabilities() {
        for column in capability.sealed_columns {
            if !capability.tables.contains(&column.table) || !known.contains(&column.name()) || !listed.insert(column.name()) {
                offenders.push(format!("{} of {}", column.name(), capability.name));
            }
        }
    }
    offenders.extend(sealed.difference(&listed).cloned());
    // Who seals says where: no other name of a column hides anything.
    for wing in WINGS {
        for capability in
            wing.capabilities.iter().filter(|capability| capability.sealed_columns.is_empty() && capability.sealed_files.is_empty())
        {
            let rooms = all.iter().filter(|source| source.wing == wing.name && source.room == capability.name);
            offenders.extend(rooms.filter(|source| source.code.contains("keys.encrypt(")).map(|source| format!("{} seals", source.path)));
        }
    }
    nobody(&offenders, "a new key of contacts would not reach these");
}

#[test]
fn every_job_has_words_for_the_page_of_the_system() {
    let named: BTreeSet<&str> = jobs().chain(often()).map(|job| job.name).collect();
    let worded: BTreeSet<&str> = SystemJobName::ALL.iter().map(|name| name.as_str()).collect();
    assert_eq!(named, worded, "left: jobs, right: words");
}

#[test]
fn every_table_has_one_owner_who_alone_writes_it() {
    let mut owners: BTreeMap<&str, String> = PLATFORM_TABLES.iter().map(|table| (*table, "platform".to_owned())).collect();
    for wing in WINGS {
        for capability in wing.capabilities {
            for table in capability.tables {
                let before = owners.insert(table, format!("{}/{}", wing.name, capability.name));
                assert!(before.is_none(), "{table} has two owners");
            }
        }
    }
    let all = sources("api");
    let schema = all.iter().filter(|source| source.path == "schema.rs" || source.path.starts_with("schema/"));
    let lines = schema.flat_map(|source| source.code.lines());
    let tables = lines.filter_map(|line| line.strip_suffix(") {")?.trim().split_once(" (")).map(|(table, _)| table);
    for table in tables {
        assert!(owners.contains_key(table), "{table} stands in no manifest");
    }

    let mut offenders = Vec::new();
    for source in all.iter().filter(|source| rank(&source.wing).is_some()) {
        let here = format!("{}/{}", source.wing, source.room);
        for (verb, ends) in
            [("insert_into(", ":"), ("update(", ":."), ("delete(", ":."), ("INSERT INTO ", " "), ("UPDATE ", " "), ("DELETE FROM ", " ")]
        {
            for (at, _) in source.code.match_indices(verb) {
                let name = source.code[at + verb.len()..].trim_start_matches("dsl::");
                let name: String = name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let owner = owners.get(name.as_str());
                if owner.is_some_and(|owner| *owner != here) && !ends.is_empty() {
                    offenders.push(format!("{} writes {name} of {}", source.path, owner.cloned().unwrap_or_default()));
                }
            }
        }
    }
    nobody(&offenders, "a table is written only by its owner");
}

#[test]
fn lists_leave_the_house_by_one_door() {
    // The exports mark, count and note what they hand out. The inventory is figures, rejected rows go back to whom they came from.
    const WRITERS: [&str; 3] = ["exchange/export/file.rs", "exchange/import/rejects.rs", "insight/inventory/report.rs"];
    let all = sources("api");
    let writes = |source: &&Source| source.code.contains("Workbook::new(") || source.code.contains("csv::Writer::from_writer(");
    let writers: BTreeSet<&str> = all.iter().filter(writes).map(|source| source.path.as_str()).collect();
    assert_eq!(writers, WRITERS.into(), "hand lists out by exchange::export::release");
    let forgers: Vec<String> = all
        .iter()
        .filter(|source| source.code.contains("Mark::new(") && source.wing == "exchange" && source.path != "exchange/export/release.rs")
        .map(|source| source.path.clone())
        .collect();
    nobody(&forgers, "a file is marked where it is released");
}

#[test]
fn every_room_of_a_wing_has_its_manifest() {
    let rooms: BTreeSet<(String, String)> = sources("api")
        .into_iter()
        .filter(|source| rank(&source.wing).is_some() && source.path.split('/').count() > 2)
        .map(|source| (source.wing, source.room))
        .collect();
    let listed: BTreeSet<(String, String)> = WINGS
        .iter()
        .flat_map(|wing| wing.capabilities.iter().map(|capability| (wing.name.to_owned(), capability.name.to_owned())))
        .collect();
    assert_eq!(rooms, listed);
    assert_eq!(capabilities().count(), listed.len());
}

#[test]
fn paths_in_braces_are_read() {
    let found = paths("use crate::property::{listing::{service as l, state}, key};\ncrate::company::tx::Tx", "crate::");
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(found, ["company::tx::Tx", "property::key", "property::listing::service", "property::listing::state"]);
}
