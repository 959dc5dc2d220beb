//! The locale files against each other and against the vocabulary.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::labels::for_every_list;

fn locales() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales")
}

/// Every key of a language with the names of its values, as `namespace.group.key` → `{name}`.
fn keys(tag: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut out = BTreeMap::new();
    for entry in std::fs::read_dir(locales().join(tag)).unwrap() {
        let path = entry.unwrap().path();
        let namespace = path.file_stem().unwrap().to_str().unwrap().to_owned();
        collect(&namespace, &read(&path), &mut out);
    }
    out
}

fn read(path: &Path) -> Map<String, Value> {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn collect(prefix: &str, map: &Map<String, Value>, out: &mut BTreeMap<String, BTreeSet<String>>) {
    for (key, value) in map {
        let name = format!("{prefix}.{key}");
        match value {
            Value::Object(inner) => collect(&name, inner, out),
            Value::String(text) => {
                assert!(!text.trim().is_empty(), "{name} is empty");
                out.insert(name, text.split("{{").skip(1).map(|rest| rest.split("}}").next().unwrap().trim().to_owned()).collect());
            }
            other => panic!("{name} is neither text nor group: {other}"),
        }
    }
}

#[test]
fn every_language_has_the_same_keys_with_the_same_values() {
    let chinese = keys("zh-CN");
    assert!(chinese.len() > 100, "the locale files were not read");
    for tag in ["zh-TW", "en"] {
        let other = keys(tag);
        let missing: Vec<_> = chinese.keys().filter(|key| !other.contains_key(*key)).collect();
        let superfluous: Vec<_> = other.keys().filter(|key| !chinese.contains_key(*key)).collect();
        assert!(missing.is_empty() && superfluous.is_empty(), "{tag}: missing {missing:?}, superfluous {superfluous:?}");
        for (key, names) in &chinese {
            assert_eq!(other.get(key), Some(names), "{tag}: values of {key}");
        }
    }
}

#[test]
fn every_language_is_a_folder_and_every_folder_a_language() {
    let folders: BTreeSet<String> =
        std::fs::read_dir(locales()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(folders, super::LANGUAGES.iter().map(|(_, tag, _)| (*tag).to_owned()).collect());
}

#[test]
fn every_word_has_its_label_and_every_label_its_word() {
    let mut lists = BTreeSet::new();
    for_every_list(|list, words, texts| {
        lists.insert(list);
        let words: BTreeSet<&str> = words.into_iter().collect();
        let labelled: BTreeSet<&str> = texts.iter().map(|(word, _)| *word).collect();
        assert_eq!(labelled, words, "words.{list}");
        assert!(texts.iter().all(|(_, labels)| labels.iter().all(|label| !label.trim().is_empty())), "words.{list}");
    });
    let file = read(&locales().join("zh-CN/words.json"));
    assert_eq!(file.keys().map(String::as_str).collect::<BTreeSet<_>>(), lists, "words.json");
}

/// The files that the server reads; nothing in the browser's sources names their texts.
const OF_THE_SERVER: [&str; 13] = [
    "public_page.",
    "recommendation_page.",
    "calendar_feed.",
    "stock_report.",
    "listing_export.",
    "client_export.",
    "showing_report.",
    "template_set.",
    "payroll.",
    "paper.",
    "profit_export.",
    "developer_statement_export.",
    "export_mark.",
];

#[test]
fn every_text_is_used() {
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let is_used = |key: &String| {
        let mut found = sources.match_indices(key.as_str());
        found.any(|(at, _)| {
            sources.get(at + key.len()..).and_then(|rest| rest.chars().next()).is_some_and(|c| c != '_' && !c.is_alphanumeric())
        })
    };
    let is_ours = |key: &&String| !key.starts_with("words.") && !OF_THE_SERVER.iter().any(|namespace| key.starts_with(namespace));
    let keys = keys("zh-CN");
    let unused: Vec<&String> = keys.keys().filter(is_ours).filter(|key| !is_used(key)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

/// All sources in one text.
fn sources(folder: &Path) -> String {
    let mut out = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.push_str(&sources(&path));
        } else {
            out.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
    out
}
