//! Cuts the WebAssembly at the lazy views (crates/web/src/ui/lazy.rs): an entry that everybody loads, and a folder beside it with a file
//! for each chunk, files with what several chunks share, and the loader.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::names::hash;
use crate::parts;

/// The name that the entry has before its hash.
const NAME: &str = "fangke-web";
/// What wasm-split calls its loader, and imports it as.
const LOADER: &str = "__wasm_split.js";

/// Cuts `whole` and leaves `fangke-web-HASH.js`, `fangke-web-HASH_bg.wasm` and `chunks-HASH/` in the folder; the hash is that of all of
/// them, since they only fit each other. With `is_release` names of functions, which only a debugger reads, are left out.
///
/// # Errors
/// WebAssembly that can't be cut, files that can't be written.
pub fn cut(whole: &Path, folder: &Path, is_release: bool) -> Result<String> {
    let chunks = folder.join("chunks");
    let entry = chunks.join(format!("{NAME}.wasm"));
    split(whole, &chunks, &entry)?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(&entry).web(true)?.typescript(false).keep_lld_exports(true);
    bindgen.remove_name_section(is_release).remove_producers_section(is_release);
    bindgen.generate(folder).context("wasm-bindgen")?;
    fs::remove_file(entry)?;
    pack(&chunks)?;
    name(folder, &chunks)
}

fn split(whole: &Path, chunks: &Path, entry: &Path) -> Result<()> {
    let wasm = fs::read(whole).with_context(|| format!("reading {}", whole.display()))?;
    let glue = format!("./{NAME}.js");
    let link = format!("./{LOADER}");
    let mut options = wasm_split_cli_support::Options::new(&wasm);
    (options.output_dir, options.main_out_path) = (chunks, entry);
    (options.main_module, options.link_name) = (&glue, &link);
    wasm_split_cli_support::transform(options).map_err(|error| anyhow!("wasm-split: {error:?}"))?;
    Ok(())
}

/// Puts the small shared parts into one file, and makes the loader take them from there. Large ones stay files of their own: only chunks that
/// need them fetch them.
fn pack(chunks: &Path) -> Result<()> {
    let path = chunks.join(LOADER);
    let text = fs::read_to_string(&path)?;
    let written = parts::read(&text)?;
    let (mut shared, mut lengths) = (Vec::new(), Vec::new());
    for part in &written.parts {
        let file = chunks.join(&part.file);
        let content = fs::read(&file)?;
        let is_large = content.len() >= parts::LARGE;
        lengths.push((!is_large).then_some(content.len()));
        if !is_large {
            shared.extend(content);
            fs::remove_file(file)?;
        }
    }
    fs::remove_file(path)?;
    fs::write(chunks.join("load.js"), parts::loader(&written, &lengths))?;
    fs::write(chunks.join("shared.bin"), shared)?;
    Ok(())
}

/// Gives the files the names of this build, also where they name each other.
fn name(folder: &Path, chunks: &Path) -> Result<String> {
    let glue = folder.join(format!("{NAME}.js"));
    let wasm = folder.join(format!("{NAME}_bg.wasm"));
    let contents: Vec<_> = [glue.clone(), wasm.clone()].into_iter().chain(files(chunks)?).map(fs::read).collect::<Result<_, _>>()?;
    let build = hash(contents.iter().map(Vec::as_slice));

    rename_import(&glue, &format!("./{LOADER}"), &format!("./chunks-{build}/load.js"))?;
    rename_import(&chunks.join("load.js"), &format!("./{NAME}.js"), &format!("../{NAME}-{build}.js"))?;
    fs::rename(glue, folder.join(format!("{NAME}-{build}.js")))?;
    fs::rename(wasm, folder.join(format!("{NAME}-{build}_bg.wasm")))?;
    fs::rename(chunks, folder.join(format!("chunks-{build}")))?;
    Ok(build)
}

fn rename_import(script: &Path, old: &str, new: &str) -> Result<()> {
    let text = fs::read_to_string(script)?;
    let import = format!("from \"{old}\"");
    ensure!(text.contains(&import), "{} doesn't import {old} as expected", script.display());
    Ok(fs::write(script, text.replace(&import, &format!("from \"{new}\"")))?)
}

/// All files in a folder and its folders, sorted: the same build gets the same hash.
///
/// # Errors
/// A folder that can't be read.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    found.sort();
    Ok(found)
}

/// The last part of a path.
pub fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
