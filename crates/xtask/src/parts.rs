//! What several chunks share. wasm-split makes a file for each set of chunks that have something in common: hundreds, most of them tiny.
//! The small ones are packed into one file, which the loader cuts apart again.

use anyhow::{Result, ensure};

/// From this size on, in bytes before compression, a part is fetched alone by the chunks that need it.
pub const LARGE: u64 = 6 * 1024;

/// A file that wasm-split made.
pub struct Part {
    /// Its name, as the loader has it: `chunk_7.wasm`.
    pub name: String,
    /// What it holds.
    pub content: Vec<u8>,
}

/// Packs parts one behind the other.
pub fn pack(parts: &[Part]) -> Vec<u8> {
    parts.iter().flat_map(|part| &part.content).copied().collect()
}

/// The loader that wasm-split wrote, changed to take the parts out of `shared.bin`, which is fetched with the first of them, once.
///
/// # Errors
/// When the loader doesn't fetch a part the way it did: a newer wasm-split writes it otherwise.
pub fn loader(parts: &[Part], written: &str) -> Result<String> {
    let mut loader = written.to_owned();
    let mut places = String::new();
    let mut offset = 0;
    for part in parts {
        let name = format!("\"./{}\"", part.name);
        let fetch = format!("fetch(new URL({name}, import.meta.url))");
        ensure!(loader.contains(&fetch), "the loader of wasm-split doesn't fetch {} as expected", part.name);
        loader = loader.replace(&fetch, &format!("part({name})"));
        places += &format!("{name}: [{offset}, {}], ", offset + part.content.len());
        offset += part.content.len();
    }
    Ok(format!("{loader}const parts = {{ {places}}};\n{PART}"))
}

// A failure is forgotten, so that the next try fetches again. `Response` is what WebAssembly.instantiateStreaming takes.
const PART: &str = r#"let shared;
async function part(name) {
    shared ??= fetch(new URL("./shared.bin", import.meta.url)).then((answer) => {
        if (!answer.ok) throw new Error(`shared.bin: ${answer.status}`);
        return answer.arrayBuffer();
    });
    shared.catch(() => { shared = undefined; });
    const bytes = (await shared).slice(...parts[name]);
    return new Response(bytes, { headers: { "content-type": "application/wasm" } });
}
"#;

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> [Part; 2] {
        [("chunk_1.wasm", vec![1, 2, 3]), ("chunk_12.wasm", vec![4, 5])].map(|(name, content)| Part { name: name.into(), content })
    }

    const WRITTEN: &str = "\
const a = fetch(new URL(\"./chunk_1.wasm\", import.meta.url));
const b = fetch(new URL(\"./chunk_12.wasm\", import.meta.url));
const c = fetch(new URL(\"./split_keys.wasm\", import.meta.url));
";

    #[test]
    fn the_loader_finds_each_part_where_it_was_packed() {
        assert_eq!(pack(&parts()), [1, 2, 3, 4, 5]);
        let loader = loader(&parts(), WRITTEN).unwrap();
        assert!(loader.starts_with("const a = part(\"./chunk_1.wasm\");\nconst b = part(\"./chunk_12.wasm\");\n"), "{loader}");
        assert!(loader.contains("const c = fetch(new URL(\"./split_keys.wasm\", import.meta.url));"), "a chunk stays a file of its own");
        assert!(loader.contains("const parts = { \"./chunk_1.wasm\": [0, 3], \"./chunk_12.wasm\": [3, 5], };"), "{loader}");
    }

    #[test]
    fn a_loader_that_is_written_otherwise_is_refused() {
        assert!(loader(&parts(), "import(\"./chunk_1.wasm\");").is_err());
    }
}
