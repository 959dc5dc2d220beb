//! The release bundle: all that a browser gets.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::compile::{compile, target_dir};
use crate::compress::compress;
use crate::cut::{cut, files};
use crate::names::hashed;
use crate::page::{self, Line, Names};

/// Where the bundle lies, for the server to embed it.
pub const DIST: &str = "crates/web/dist";
const WEB: &str = "crates/web";

/// Builds the bundle into [`DIST`], in place of what was there.
///
/// # Errors
/// What doesn't compile, or can't be read or written.
pub fn bundle() -> Result<()> {
    let whole = compile()?;
    // Made elsewhere: until it is whole, a server that is being built finds the last one.
    let made = target_dir().join("web-bundle");
    empty(&made)?;
    let build = cut(&whole, &made, true)?;
    write_page(Path::new(WEB), &made, build)?;
    compress(&made)?;
    empty(Path::new(DIST))?;
    for file in files(&made)? {
        let place = Path::new(DIST).join(file.strip_prefix(&made)?);
        place.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::copy(&file, &place).with_context(|| format!("copying {}", file.display()))?;
    }
    Ok(())
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("emptying {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))
}

/// Copies what the page names and writes the page with the copies' names.
fn write_page(web: &Path, made: &Path, build: String) -> Result<()> {
    let read = |path: &str| fs::read(web.join(path)).with_context(|| format!("the page names {path}"));
    let source = fs::read_to_string(web.join("index.html")).context("reading the page")?;
    let lines = page::read(&source)?;

    let mut style = Vec::new();
    let mut copied = Vec::new();
    for line in &lines {
        match *line {
            Line::Style(path) => style.extend(read(path)?),
            Line::File { path, .. } => {
                let content = read(path)?;
                let name = hashed(path, &content);
                fs::write(made.join(&name), content)?;
                copied.push((path.to_owned(), name));
            }
            Line::Plain(_) | Line::Program => {}
        }
    }
    // One file: fewer requests before the first paint, and what it repeats is compressed away.
    let name = hashed("style.css", &style);
    fs::write(made.join(&name), style)?;
    let page = page::write(&lines, &Names { style: name, files: copied, build })?;
    Ok(fs::write(made.join("index.html"), page)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cut::file_name;

    #[test]
    fn the_page_and_all_that_it_names_are_in_the_bundle() {
        let made = tempfile::tempdir().unwrap();
        let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web");
        write_page(&web, made.path(), "build".into()).unwrap();

        let page = fs::read_to_string(made.path().join("index.html")).unwrap();
        assert!(!page.contains("data-trunk"), "{page}");
        let others: Vec<_> = files(made.path()).unwrap().iter().map(|file| file_name(file)).filter(|name| name != "index.html").collect();
        assert_eq!(others.len(), 3, "icon, boot.js and one stylesheet: {others:?}");
        for name in others {
            assert!(page.contains(&format!("\"/{name}\"")), "{name} is not in {page}");
        }
    }

    #[test]
    fn styles_follow_each_other_as_the_page_has_them() {
        let (web, made) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let page = "<link data-trunk rel=\"css\" href=\"b.css\">\n<link data-trunk rel=\"css\" href=\"a.css\">\n";
        fs::write(web.path().join("index.html"), page).unwrap();
        fs::write(web.path().join("a.css"), "a{}\n").unwrap();
        assert!(write_page(web.path(), made.path(), "build".into()).is_err(), "b.css is missing");
        fs::write(web.path().join("b.css"), "b{}\n").unwrap();
        write_page(web.path(), made.path(), "build".into()).unwrap();
        let style = files(made.path()).unwrap().into_iter().find(|file| file_name(file).ends_with(".css")).unwrap();
        assert_eq!(fs::read_to_string(style).unwrap(), "b{}\na{}\n");
    }
}
