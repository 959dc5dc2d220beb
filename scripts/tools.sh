#!/usr/bin/env bash
# Installs the web build tools that are missing, and says what and why before each.
# They go into a cache of Fangke's own, so that no other project's versions are touched.
# Prints the line that puts them on the PATH; see use_tools in common.sh.
source "$(dirname "$0")/common.sh"

TOOLS="${FANGKE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/fangke/tools}"
TRUNK_VERSION=0.21.14
WASM_SPLIT_VERSION=0.2.4
WASM_BINDGEN_VERSION=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print }' Cargo.lock)

command -v cargo >/dev/null || die "cargo is missing: install Rust with rustup first"
command -v rustup >/dev/null || die "rustup is missing: it brings the wasm32 target the web interface needs"
command -v cc >/dev/null || die "a C compiler is missing: install gcc or clang first"
command -v brotli >/dev/null || install_package brotli "the web bundle is compressed once, when it is built"

if ! rustup target list --installed | grep -qx wasm32-unknown-unknown; then
  say "installing the wasm32 target: the web interface is compiled to WebAssembly"
  rustup target add wasm32-unknown-unknown >&2
fi

# Light settings: these tools run for seconds, compiling them with LTO would take twenty minutes.
install_tool() { # crate version binary why [cargo install flags]
  local bin="$TOOLS/$1-$2/bin/$3"
  [ ! -x "$bin" ] || return 0
  say "installing $1 $2: $4 (once, some minutes)"
  CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_TARGET_DIR="$TOOLS/build" \
    cargo install "$1" --version "$2" --root "$TOOLS/$1-$2" --force "${@:5}" >&2
}
install_tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION" wasm-bindgen "glue between WebAssembly and the browser, at the lock file's version"
install_tool trunk "$TRUNK_VERSION" trunk "it builds the web bundle" --locked # its own lock file: newer dependencies no longer fit it
install_tool wasm_split_cli_support "$WASM_SPLIT_VERSION" wasm-split-cli "it cuts the lazy pages out of the web bundle" \
  --locked --features build-binary
rm -rf "$TOOLS/build"

path=
for tool in "trunk-$TRUNK_VERSION" "wasm-bindgen-cli-$WASM_BINDGEN_VERSION" "wasm_split_cli_support-$WASM_SPLIT_VERSION"; do
  path+="$TOOLS/$tool/bin:"
done
echo "export PATH=\"$path\$PATH\""
