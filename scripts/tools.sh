#!/usr/bin/env bash
# Checks that there is what every build needs. Installs Rust's wasm32 target where it is missing, and says so.
source "$(dirname "$0")/common.sh"

command -v cargo >/dev/null || die "cargo is missing: install Rust with rustup first"
command -v rustup >/dev/null || die "rustup is missing: it brings the wasm32 target the web interface needs"
command -v cc >/dev/null || die "a C compiler is missing: install gcc or clang first"

if ! rustup target list --installed | grep -qx wasm32-unknown-unknown; then
  say "installing the wasm32 target: the web interface is compiled to WebAssembly"
  rustup target add wasm32-unknown-unknown >&2
fi
