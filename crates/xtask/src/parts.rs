//! What several chunks share. wasm-split makes a file for each set of chunks that have something in common: more than a thousand, most of
//! them tiny. The small ones are packed into one file, which the loader cuts apart again; and the loader, which everybody fetches, says
//! with a bit for each what wasm-split writes out.

use anyhow::{Context, Result, bail, ensure};

/// From this size on, in bytes before compression, a part is fetched alone by the chunks that need it.
pub const LARGE: usize = 6 * 1024;

/// A part that several chunks share, as wasm-split's loader has it.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    /// What the loader calls it: `__chunk_7`.
    name: String,
    /// Its file: `chunk_7.wasm`.
    pub file: String,
}

/// A chunk, as wasm-split's loader has it.
#[derive(Debug, PartialEq, Eq)]
struct Chunk {
    /// The function that loads it: `__wasm_split_load_keys`.
    export: String,
    /// Its file: `split_keys.wasm`.
    file: String,
    /// The names of the parts that it needs.
    needs: Vec<String>,
}

/// The loader that wasm-split has written.
#[derive(Debug)]
pub struct Written<'a> {
    /// What is before the parts: the functions that load.
    head: &'a str,
    /// What several chunks share.
    pub parts: Vec<Part>,
    chunks: Vec<Chunk>,
}

/// Reads the loader that wasm-split has written.
///
/// # Errors
/// When it isn't written the way it was: by a newer wasm-split.
pub fn read(text: &str) -> Result<Written<'_>> {
    let begin = text.find("\n/* ").or_else(|| text.find("\nconst __chunk_")).context("the loader of wasm-split has no parts")?;
    let (head, rest) = text.split_at(begin + 1);
    let mut written = Written { head, parts: Vec::new(), chunks: Vec::new() };
    let mut name = None;
    let mut file = None;
    for line in rest.lines() {
        if let Some(named) = line.strip_prefix("const ").or_else(|| line.strip_prefix("export const ")) {
            ensure!(name.is_none(), "the loader of wasm-split has no end of {name:?}");
            name = named.split_once(" = ").map(|(name, _)| name.to_owned());
        } else if let Some((_, fetched)) = line.split_once("fetch(new URL(\"./") {
            file = fetched.split_once('"').map(|(file, _)| file.to_owned());
        } else if let Some(needs) = line.strip_prefix(", [") {
            let (Some(name), Some(file)) = (name.take(), file.take()) else {
                bail!("the loader of wasm-split has an end without a beginning: {line}");
            };
            let needs = needs.split(']').next().unwrap_or_default();
            let needs = needs.split(", ").filter(|need| !need.is_empty()).map(str::to_owned).collect();
            if name.starts_with("__chunk_") {
                written.parts.push(Part { name, file });
            } else {
                written.chunks.push(Chunk { export: name, file, needs });
            }
        }
    }
    ensure!(name.is_none(), "the loader of wasm-split has no end of {name:?}");
    let needed = written.chunks.iter().flat_map(|chunk| &chunk.needs);
    for need in needed {
        ensure!(written.parts.iter().any(|part| part.name == *need), "the loader of wasm-split needs an unknown {need}");
    }
    Ok(written)
}

/// The loader that takes those parts out of `shared.bin` that have a length there; the others are files of their own. `shared.bin` is fetched with
/// the first of them, once.
pub fn loader(written: &Written<'_>, lengths: &[Option<usize>]) -> String {
    let part = |(part, length): (&Part, &Option<usize>)| {
        let set: String = written
            .chunks
            .chunks(4)
            .map(|four| four.iter().rev().fold(0, |digit, chunk| digit << 1 | u32::from(chunk.needs.contains(&part.name))))
            .filter_map(|digit| char::from_digit(digit, 16))
            .collect();
        let place = length.map_or_else(|| format!("\"{}\"", part.file), |length| length.to_string());
        (set, place)
    };
    let (sets, places): (Vec<_>, Vec<_>) = written.parts.iter().zip(lengths).map(part).unzip();
    let head = written.head;
    let sets = sets.join(" ");
    let places = places.join(",");
    let mut loader = format!("{head}const sets = \"{sets}\".split(\" \");\nconst places = [{places}];\n{PARTS}");
    for (at, Chunk { export, file, .. }) in written.chunks.iter().enumerate() {
        loader += &format!("export const {export} = chunk({at}, \"{file}\");\n");
    }
    loader
}

// Of each part `sets` says which chunks need it, a bit for each, four in a digit; `places` how long it is in `shared.bin`, or its own file.
// A failure is forgotten, so that the next try fetches again. `Response` is what WebAssembly.instantiateStreaming takes.
const PARTS: &str = r#"let shared;
async function cut(from, to) {
    shared ??= fetch(new URL("./shared.bin", import.meta.url)).then((answer) => {
        if (!answer.ok) throw new Error(`shared.bin: ${answer.status}`);
        return answer.arrayBuffer();
    });
    shared.catch(() => { shared = undefined; });
    return new Response((await shared).slice(from, to), { headers: { "content-type": "application/wasm" } });
}
const wasm = (file) => fetch(new URL(`./${file}`, import.meta.url));
const load = (fetched, needed) => makeLoad(() => {
    const source = fetched();
    source.catch(() => {});
    return (imports) => WebAssembly.instantiateStreaming(source, imports);
}, needed);
let end = 0;
const parts = places.map((place) => {
    if (typeof place === "string") return load(() => wasm(place), []);
    const [from, to] = [end, end += place];
    return load(() => cut(from, to), []);
});
const chunk = (at, file) => wrapAsyncCb(load(() => wasm(file), parts.filter((_, n) => parseInt(sets[n][at >> 2], 16) >> (at & 3) & 1)));
"#;

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: &str = "\
function makeLoad(fetcher, deps) {}
/* audit, keys */
const __chunk_1 = makeLoad(() => {
    const src = fetch(new URL(\"./chunk_1.wasm\", import.meta.url));
    src.catch(() => {});
}
, []);
/* keys */
const __chunk_12 = makeLoad(() => {
    const src = fetch(new URL(\"./chunk_12.wasm\", import.meta.url));
}
, []);
export const __wasm_split_load_audit = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL(\"./split_audit.wasm\", import.meta.url));
}
, [__chunk_1]));
export const __wasm_split_load_keys = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL(\"./split_keys.wasm\", import.meta.url));
}
, [__chunk_1, __chunk_12]));
";

    #[test]
    fn each_chunk_finds_the_parts_that_it_needs() {
        let written = read(WRITTEN).unwrap();
        assert_eq!(written.parts.iter().map(|part| part.file.as_str()).collect::<Vec<_>>(), ["chunk_1.wasm", "chunk_12.wasm"]);
        let loader = loader(&written, &[Some(17), None]);
        // The first part is needed by both chunks, the second one by the second chunk.
        let data = "function makeLoad(fetcher, deps) {}\nconst sets = \"3 2\".split(\" \");\nconst places = [17,\"chunk_12.wasm\"];\n";
        assert!(loader.starts_with(data), "{loader}");
        let exports = "export const __wasm_split_load_audit = chunk(0, \"split_audit.wasm\");\n\
            export const __wasm_split_load_keys = chunk(1, \"split_keys.wasm\");\n";
        assert!(loader.ends_with(exports), "{loader}");
    }

    #[test]
    fn a_loader_that_is_written_otherwise_is_refused() {
        for (from, to) in [
            ("fetch(new URL(\"./chunk_1.", "import(\"./chunk_1."),
            ("\n, [__chunk_1]));", "\n"),
            ("[__chunk_1, __chunk_12]", "[__chunk_1, __chunk_13]"),
            ("\n/* audit, keys */\nconst __chunk_1 ", "\nvar a "),
        ] {
            assert!(WRITTEN.contains(from) && read(&WRITTEN.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
