//! `index.html`, which is the one place that says what belongs to the page. Trunk reads the same file under `make dev`, so its
//! notation is kept: an element with `data-trunk` names a file to be bundled.
//!
//! Not a parser of HTML: an element that the bundle has to see stands alone on its line, with its attributes in double quotes.
//! Anything else with `data-trunk` is refused rather than guessed at.

use anyhow::{Context, Result, bail, ensure};

/// A line of the page, by what the bundle does with it.
#[derive(Debug, PartialEq)]
pub enum Line<'a> {
    /// Stays as it is.
    Plain(&'a str),
    /// A stylesheet at this path; all of them become one file, in their order.
    Style(&'a str),
    /// A stylesheet of what is loaded later (`data-later`); all of them become one file, in their order, which the page names and leaves to be
    /// loaded with the first of that.
    Later(&'a str),
    /// Names a file at this path, which is copied.
    File { line: &'a str, path: &'a str },
    /// Stands where the links to the WebAssembly and its glue go.
    Program,
}

/// Reads the page.
///
/// # Errors
/// A line with `data-trunk` that isn't understood.
pub fn read(page: &str) -> Result<Vec<Line<'_>>> {
    page.lines().map(|line| read_line(line).with_context(|| format!("in the page's line `{line}`"))).collect()
}

fn read_line(line: &str) -> Result<Line<'_>> {
    if !line.contains("data-trunk") {
        return Ok(Line::Plain(line));
    }
    let element = line.trim();
    ensure!(element.starts_with('<') && element.matches("data-trunk").count() == 1, "an element with data-trunk stands alone on its line");
    let path = |name: &str| attribute(element, name).with_context(|| format!("`{name}` is missing"));
    if element.starts_with("<script ") {
        return Ok(Line::File { line, path: path("src")? });
    }
    match path("rel")? {
        "rust" => Ok(Line::Program),
        "css" if element.contains(" data-later ") => Ok(Line::Later(path("href")?)),
        "css" => Ok(Line::Style(path("href")?)),
        "icon" => Ok(Line::File { line, path: path("href")? }),
        rel => bail!("the bundle knows no data-trunk of rel=\"{rel}\""),
    }
}

/// The value of an attribute of the only element in `element`.
fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = element.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// The names that the files of a page have in the bundle.
pub struct Names {
    /// Of all stylesheets together.
    pub style: String,
    /// Of all that come later.
    pub later: String,
    /// Paths of the copied files, and their names.
    pub files: Vec<(String, String)>,
    /// The build's hash, in the names of the WebAssembly, its glue and its chunks.
    pub build: String,
}

/// Writes the page with the names of the bundle. Names start at the root, since every address of the application is this page.
///
/// # Errors
/// A file without a name.
pub fn write(lines: &[Line], names: &Names) -> Result<String> {
    let mut page = String::new();
    let (mut has_style, mut has_later) = (false, false);
    for line in lines {
        match *line {
            Line::Plain(line) => page += line,
            Line::Style(_) if has_style => continue,
            Line::Later(_) if has_later => continue,
            Line::Style(_) => {
                has_style = true;
                page += &format!("<link rel=\"stylesheet\" href=\"/{}\">", names.style);
            }
            Line::Later(_) => {
                has_later = true;
                page += &format!("<link rel=\"stylesheet\" href=\"/{}\" data-later disabled>", names.later);
            }
            Line::File { line, path } => {
                let (_, name) = names.files.iter().find(|(file, _)| file == path).with_context(|| format!("{path} has no name"))?;
                page += &line.replace(" data-trunk", "").replace(&format!("\"{path}\""), &format!("\"/{name}\""));
            }
            Line::Program => page += &program(&names.build),
        }
        page.push('\n');
    }
    Ok(page)
}

/// boot.js starts the application from the first two of these links. The loader is named because the glue imports it: the browser
/// fetches both at once.
fn program(build: &str) -> String {
    format!(
        "<link rel=\"modulepreload\" href=\"/fangke-web-{build}.js\" crossorigin=\"anonymous\">\n\
         <link rel=\"preload\" href=\"/fangke-web-{build}_bg.wasm\" crossorigin=\"anonymous\" as=\"fetch\" type=\"application/wasm\">\n\
         {}",
        loader("/", build)
    )
}

/// The link to the loader of the chunks, also for Trunk's page.
pub fn loader(root: &str, build: &str) -> String {
    format!("<link rel=\"modulepreload\" href=\"{root}chunks-{build}/load.js\">")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<title>房客通</title>
<link data-trunk rel="icon" type="image/svg+xml" href="icon.svg">
<script data-trunk src="boot.js"></script>
<link data-trunk rel="css" href="style/one.css">
<link data-trunk rel="css" href="style/two.css">
<link data-trunk data-later rel="css" href="src/three.css">
<link data-trunk data-later rel="css" href="src/four.css">
<link data-trunk rel="rust" data-bin="fangke-web">
</head>"#;

    fn names() -> Names {
        let files = [("icon.svg", "icon-1.svg"), ("boot.js", "boot-2.js")];
        let (style, later) = ("style-3.css".into(), "later-5.css".into());
        Names { style, later, files: files.map(|(path, name)| (path.into(), name.into())).into(), build: "4".into() }
    }

    #[test]
    fn what_belongs_to_the_page_is_read_in_its_order() {
        let lines = read(PAGE).unwrap();
        assert_eq!(lines[0], Line::Plain("<title>房客通</title>"));
        assert_eq!(lines[2], Line::File { line: r#"<script data-trunk src="boot.js"></script>"#, path: "boot.js" });
        assert_eq!(lines[3..5], [Line::Style("style/one.css"), Line::Style("style/two.css")]);
        assert_eq!(lines[5..8], [Line::Later("src/three.css"), Line::Later("src/four.css"), Line::Program]);
    }

    #[test]
    fn the_page_names_the_files_of_the_bundle() {
        let page = write(&read(PAGE).unwrap(), &names()).unwrap();
        let expected = r#"<title>房客通</title>
<link rel="icon" type="image/svg+xml" href="/icon-1.svg">
<script src="/boot-2.js"></script>
<link rel="stylesheet" href="/style-3.css">
<link rel="stylesheet" href="/later-5.css" data-later disabled>
<link rel="modulepreload" href="/fangke-web-4.js" crossorigin="anonymous">
<link rel="preload" href="/fangke-web-4_bg.wasm" crossorigin="anonymous" as="fetch" type="application/wasm">
<link rel="modulepreload" href="/chunks-4/load.js">
</head>
"#;
        assert_eq!(page, expected);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for line in [
            r#"<link data-trunk rel="sass" href="a.scss">"#,
            r#"<link data-trunk rel="css">"#,
            r#"<link data-trunk rel="css" href='a.css'>"#,
            r#"<link data-trunk rel="css" href="a.css"><link data-trunk rel="css" href="b.css">"#,
            r#"data-trunk rel="css""#,
        ] {
            assert!(read(line).is_err(), "{line}");
        }
        let mut unnamed = names();
        unnamed.files.clear();
        assert!(write(&read(PAGE).unwrap(), &unnamed).is_err());
    }

    #[test]
    fn the_real_page_is_understood() {
        let lines = read(include_str!("../../web/index.html")).unwrap();
        assert_eq!(lines.iter().filter(|line| **line == Line::Program).count(), 1);
        assert_eq!(lines.iter().filter(|line| matches!(line, Line::File { .. })).count(), 2, "boot.js and the icon");
        assert!(lines.iter().any(|line| matches!(line, Line::Style(_))));
        assert!(lines.iter().any(|line| matches!(line, Line::Later(_))));
    }
}
