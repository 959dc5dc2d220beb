//! Turns `locales/*/*.json` into the module `i18n`: a misspelt key doesn't compile.

use std::path::Path;

use leptos_i18n_parser::parse_locales::cfg_file::ConfigFile;
use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use leptos_i18n_parser::parse_locales::parse_locales;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut manifest_dir = std::env::var("CARGO_MANIFEST_DIR")?.into();
    let mut config: Config = ConfigFile::new(&mut manifest_dir).map_err(|e| e.to_string())?.into();
    // Texts with values are needed as strings, in titles and attributes.
    config.options = ParseOptions::new().interpolate_display(true);
    let locales = parse_locales(Some(manifest_dir), config).map_err(|e| e.to_string())?;
    let code = leptos_i18n_codegen::gen_code(&locales, None, false, None, false).map_err(|e| e.to_string())?;
    std::fs::write(Path::new(&std::env::var("OUT_DIR")?).join("i18n.rs"), code.to_string())?;
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=Cargo.toml");
    Ok(())
}
