//! Trunk's hook after each build (Trunk.toml): what Trunk staged in one piece is replaced by the entry and its chunks.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::cut::{cut, file_name, files};
use crate::page::loader;
use crate::place::whole;

/// Cuts what Trunk has just built, in the folder where Trunk staged it.
///
/// # Errors
/// Without Trunk's variables, or when cutting fails.
pub fn run() -> Result<()> {
    let staged = PathBuf::from(variable("TRUNK_STAGING_DIR")?);
    let is_release = variable("TRUNK_PROFILE")? == "release";
    let root = variable("TRUNK_PUBLIC_URL")?;

    let mut name = None;
    for file in files(&staged)? {
        if let Some(stem) = file_name(&file).strip_suffix("_bg.wasm") {
            fs::remove_file(file.with_file_name(format!("{stem}.js")))?;
            fs::remove_file(&file)?;
            name = Some(stem.to_owned());
        }
    }
    let name = name.context("Trunk staged no WebAssembly")?;
    let build = cut(&whole(is_release), &staged, is_release)?;
    let page = staged.join("index.html");
    fs::write(&page, renamed(&fs::read_to_string(&page)?, &name, &root, &build))?;
    Ok(())
}

/// Trunk's hash is that of the WebAssembly before the cut; the page gets the one of the outcome, and the link to the loader.
fn renamed(page: &str, name: &str, root: &str, build: &str) -> String {
    page.replace(name, &format!("fangke-web-{build}")).replacen("</head>", &format!("{}</head>", loader(root, build)), 1)
}

fn variable(name: &str) -> Result<String> {
    env::var(name).with_context(|| format!("{name} is set by Trunk, which runs this"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trunks_page_names_the_cut_files() {
        let page = r#"<link rel="modulepreload" href="/fangke-web-0a.js"><link rel="preload" href="/fangke-web-0a_bg.wasm"></head>"#;
        let expected = "<link rel=\"modulepreload\" href=\"/fangke-web-1b.js\"><link rel=\"preload\" href=\"/fangke-web-1b_bg.wasm\">\
            <link rel=\"modulepreload\" href=\"/chunks-1b/load.js\"></head>";
        assert_eq!(renamed(page, "fangke-web-0a", "/", "1b"), expected);
    }
}
