//! The browser's part, compiled for release.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Where cargo leaves what it compiled for the browser.
const TARGET: &str = "wasm32-unknown-unknown";

/// Small first. Said here and not as a profile of its own: cargo compiles macros and build scripts again for every profile, although
/// these settings don't reach them. In `release` they are shared with the server.
const SMALL: [&str; 2] = ["profile.release.opt-level=\"z\"", "profile.release.codegen-units=1"];

/// Where cargo leaves its work, also when the caller moved it out of the clone; as in scripts/common.sh.
pub fn target_dir() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()).into()
}

/// Where the WebAssembly of a profile's folder (`release`, `debug`) is.
pub fn wasm(profile: &str) -> PathBuf {
    target_dir().join(TARGET).join(profile).join("fangke-web.wasm")
}

/// Compiles the web interface for release.
///
/// # Errors
/// When it doesn't compile.
pub fn compile() -> Result<PathBuf> {
    let mut cargo = Command::new("cargo");
    cargo.args(["rustc", "--release", "--package", "fangke-web", "--bin", "fangke-web", "--target", TARGET]);
    cargo.arg("--target-dir").arg(Path::new(&target_dir()));
    for setting in SMALL {
        cargo.args(["--config", setting]);
    }
    // All crates are optimised as one, which the profile can't say for the browser alone (it would reach the macros' names).
    cargo.args(["--", "-C", "lto=fat"]);
    ensure!(cargo.status().context("starting cargo")?.success(), "the web interface doesn't compile");
    Ok(wasm("release"))
}
