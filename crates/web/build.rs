//! Turns `locales/*/*.json` into code: the namespaces into the module `i18n`, where a misspelt key doesn't compile, and the
//! labels of the vocabulary into lists, where a label that a language lacks doesn't.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use leptos_i18n_parser::parse_locales::cfg_file::ConfigFile;
use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use leptos_i18n_parser::parse_locales::parse_locales;

fn main() -> Result<(), Box<dyn Error>> {
    let mut manifest_dir = std::env::var("CARGO_MANIFEST_DIR")?.into();
    let mut config: Config = ConfigFile::new(&mut manifest_dir).map_err(|e| e.to_string())?.into();
    // Texts with values are needed as strings, in titles and attributes.
    config.options = ParseOptions::new().interpolate_display(true);
    let locales = parse_locales(Some(manifest_dir), config).map_err(|e| e.to_string())?;
    let code = leptos_i18n_codegen::gen_code(&locales, None, false, None, false).map_err(|e| e.to_string())?;
    std::fs::write(Path::new(&std::env::var("OUT_DIR")?).join("i18n.rs"), in_lines(code.to_string()))?;
    let words = words(Path::new(LOCALES))?;
    std::fs::write(Path::new(&std::env::var("OUT_DIR")?).join("words.rs"), words)?;
    println!("cargo::rerun-if-changed={LOCALES}");
    println!("cargo::rerun-if-changed=Cargo.toml");
    Ok(())
}

/// An item a line. A place in a file is told by its line and column, and the column is counted from the start of the line: clippy asks so
/// often that one line of eight million characters kept it busy for a quarter of an hour.
fn in_lines(code: String) -> String {
    const STARTS: [&str; 7] = ["} # [", "} impl ", "} pub ", "} const ", "} fn ", "; pub ", "; fn "];
    STARTS.iter().fold(code, |code, start| {
        let (end, item) = start.split_at(1);
        code.replace(start, &format!("{end}\n{}", item.trim_start()))
    })
}

/// The texts, for the server too.
const LOCALES: &str = "../../locales";
/// The languages, in the order of the texts of a word.
const LANGUAGES: [&str; 3] = ["zh-CN", "zh-TW", "en"];

type Lists = BTreeMap<String, BTreeMap<String, String>>;

/// For each list of words its texts: `("focus", ["重点", "重點", "Focus"])`.
fn words(locales: &Path) -> Result<String, Box<dyn Error>> {
    let read = |language: &str| -> Result<Lists, Box<dyn Error>> {
        Ok(serde_json::from_str(&std::fs::read_to_string(locales.join(language).join("words.json"))?)?)
    };
    let all = LANGUAGES.iter().map(|language| read(language)).collect::<Result<Vec<Lists>, _>>()?;
    let first = all.first().ok_or("no language")?;
    let mut code = String::new();
    for (list, words) in first {
        code.push_str(&format!("#[allow(non_upper_case_globals)]\npub const {list}: super::labels::Texts = &[\n"));
        for word in words.keys() {
            let text = |(lists, language): (&Lists, &&str)| {
                let text = lists.get(list).and_then(|words| words.get(word));
                text.map(|text| format!("{text:?}")).ok_or_else(|| format!("{language}/words.json lacks {list}.{word}"))
            };
            let texts = all.iter().zip(&LANGUAGES).map(text).collect::<Result<Vec<_>, _>>()?;
            code.push_str(&format!("({word:?}, [{}]),\n", texts.join(", ")));
        }
        code.push_str("];\n");
    }
    Ok(code)
}
