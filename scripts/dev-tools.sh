#!/usr/bin/env bash
# Installs what only `make dev` needs: Trunk, which rebuilds and reloads the web interface on change, and the wasm-bindgen that it calls.
# They go into a cache of Fangke's own, so that no other project's versions are touched.
# Prints the line that puts them on the PATH:   eval "$(scripts/dev-tools.sh)" && trunk serve
source "$(dirname "$0")/common.sh"

TOOLS="${FANGKE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/fangke/tools}"
TRUNK_VERSION=0.21.14
WASM_BINDGEN_VERSION=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print }' Cargo.lock)
scripts/tools.sh

# Light settings: these tools run for seconds, compiling them with LTO would take twenty minutes.
install_tool() { # crate version binary why [cargo install flags]
  [ ! -x "$TOOLS/$1-$2/bin/$3" ] || return 0
  CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_TARGET_DIR="$TOOLS/build" \
    timed "installing $1 $2: $4" "once, some minutes" cargo install "$1" --version "$2" --root "$TOOLS/$1-$2" --force "${@:5}" >&2
}
install_tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION" wasm-bindgen "Trunk calls it, at the lock file's version"
install_tool trunk "$TRUNK_VERSION" trunk "it rebuilds and reloads the web interface" --locked # its own lock file: newer dependencies no longer fit it
rm -rf "$TOOLS/build"

echo "export PATH=\"$TOOLS/trunk-$TRUNK_VERSION/bin:$TOOLS/wasm-bindgen-cli-$WASM_BINDGEN_VERSION/bin:\$PATH\""
