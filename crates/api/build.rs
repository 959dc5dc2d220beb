//! Lists the steps of `migrations/`, the oldest first: a new folder there is a step, and nothing else names it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let variable = |name| env::var_os(name).map(PathBuf::from).ok_or_else(|| io::Error::other(format!("cargo sets no {name}")));
    let folder = variable("CARGO_MANIFEST_DIR")?.join("../../migrations").canonicalize()?;
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut names: Vec<_> = fs::read_dir(&folder)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<_>>()?;
    names.sort();
    let mut steps = String::from("&[\n");
    for name in names {
        let text = |file: &str| format!("include_str!({:?})", folder.join(&name).join(file));
        let written = writeln!(steps, "Step {{ name: {:?}, up: {}, down: {} }},", Path::new(&name), text("up.sql"), text("down.sql"));
        written.map_err(io::Error::other)?;
    }
    steps.push(']');
    fs::write(variable("OUT_DIR")?.join("steps.rs"), steps)
}
