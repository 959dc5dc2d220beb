//! Makes the web bundle. Trunk, wasm-bindgen and wasm-split are programs with mostly the same dependencies; the parts of them that
//! this one page needs are libraries, so that all is compiled once, in one target folder.
//!
//! Run from the project's root by scripts/bundle.sh and, as Trunk's hook, by scripts/split.sh.

mod bundle;
mod compress;
mod cut;
mod hook;
mod names;
mod page;
mod parts;
mod place;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    match std::env::args().nth(1).as_deref() {
        Some("bundle") => bundle::bundle(std::env::args().nth(2).as_deref() != Some("quick")),
        Some("cut") => hook::run(),
        _ => bail!(
            "usage: xtask bundle [quick] | cut\n  bundle  makes the bundle of what cargo compiled, into {}; quick: without the compressed files\n  cut     Trunk's hook: cuts what Trunk built",
            place::DIST
        ),
    }
}
