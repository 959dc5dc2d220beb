//! The bundle: all that a browser gets.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::compress::compress;
use crate::cut::{cut, files};
use crate::names::hashed;
use crate::page::{self, Line, Names};
use crate::place::{DIST, WEB, target_dir, whole};

/// Makes the bundle of what cargo compiled (scripts/bundle.sh), and puts it into [`DIST`] in place of what was there. A bundle for a
/// first look, on the machine that makes it, isn't `compressed`: the server then sends its files as they are.
///
/// # Errors
/// What can't be cut, read or written.
pub fn bundle(compressed: bool) -> Result<()> {
    // Made elsewhere: until it is whole, a server that is being built finds the last one.
    let made = target_dir().join("web-bundle");
    empty(&made)?;
    let build = cut(&whole(true), &made, true)?;
    let read = |path: &str| fs::read(Path::new(WEB).join(path)).with_context(|| format!("reading {WEB}/{path}"));
    for (name, content) in page_files(&String::from_utf8(read("index.html")?)?, read, build)? {
        fs::write(made.join(name), content)?;
    }
    if compressed {
        compress(&made)?;
    }
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

/// The page and the files that it names, each with its name in the bundle.
fn page_files(source: &str, read: impl Fn(&str) -> Result<Vec<u8>>, build: String) -> Result<Vec<(String, Vec<u8>)>> {
    let lines = page::read(source)?;
    let (mut style, mut later, mut names, mut made) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for line in &lines {
        match *line {
            Line::Style(path) => style.extend(read(path)?),
            Line::Later(path) => later.extend(read(path)?),
            Line::File { path, .. } => {
                let content = read(path)?;
                let name = hashed(path, &content);
                names.push((path.to_owned(), name.clone()));
                made.push((name, content));
            }
            Line::Plain(_) | Line::Program => {}
        }
    }
    // One file, and one for later: fewer requests before the first paint, and what it repeats is compressed away.
    let [style, later] = [("style.css", style), ("later.css", later)].map(|(name, content)| {
        let name = hashed(name, &content);
        made.push((name.clone(), content));
        name
    });
    let page = page::write(&lines, &Names { style, later, files: names, build })?;
    made.push(("index.html".to_owned(), page.into_bytes()));
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "<script data-trunk src=\"boot.js\"></script>\n\
        <link data-trunk rel=\"css\" href=\"style/b.css\">\n<link data-trunk rel=\"css\" href=\"style/a.css\">\n\
        <link data-trunk data-later rel=\"css\" href=\"src/c.css\">\n";

    fn read(path: &str) -> Result<Vec<u8>> {
        match path {
            "boot.js" => Ok(b"start()".to_vec()),
            "style/a.css" => Ok(b"a{}\n".to_vec()),
            "style/b.css" => Ok(b"b{}\n".to_vec()),
            "src/c.css" => Ok(b"c{}\n".to_vec()),
            _ => anyhow::bail!("there is no {path}"),
        }
    }

    #[test]
    fn the_page_names_all_that_comes_with_it() {
        let files = page_files(SOURCE, read, "build".into()).unwrap();
        let [(boot, start), (style, styles), (later, rest), (index, page)] = &files[..] else {
            panic!("boot.js, styles and the page: {files:?}")
        };
        let page = String::from_utf8_lossy(page);
        assert_eq!((start.as_slice(), index.as_str()), (b"start()".as_slice(), "index.html"));
        assert_eq!(styles, b"b{}\na{}\n", "styles follow each other as the page has them");
        assert_eq!(rest, b"c{}\n");
        let links =
            format!("<link rel=\"stylesheet\" href=\"/{style}\">\n<link rel=\"stylesheet\" href=\"/{later}\" data-later disabled>\n");
        assert_eq!(page, format!("<script src=\"/{boot}\"></script>\n{links}"));
    }

    #[test]
    fn a_file_that_is_missing_stops_it() {
        assert!(page_files("<script data-trunk src=\"gone.js\"></script>", read, "build".into()).is_err());
    }
}
