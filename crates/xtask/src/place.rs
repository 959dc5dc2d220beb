//! Where things are; all paths start at the project's root.

use std::env;
use std::path::PathBuf;

/// The sources of the page.
pub const WEB: &str = "crates/web";
/// Where the bundle lies, for the server to embed it.
pub const DIST: &str = "crates/web/dist";

/// Where cargo leaves its work, also when the caller moved it out of the clone; as in scripts/common.sh.
pub fn target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()).into()
}

/// The web interface as cargo compiled it, in one piece.
pub fn whole(is_release: bool) -> PathBuf {
    let profile = if is_release { "release" } else { "debug" };
    target_dir().join("wasm32-unknown-unknown").join(profile).join("fangke-web.wasm")
}
