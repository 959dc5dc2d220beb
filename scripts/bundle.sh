#!/usr/bin/env bash
# Builds the web bundle into crates/web/dist and compresses it ahead (X.br and X.gz beside X);
# does nothing when the sources are those of the last time.
# `quick`, for a first look: larger, in half the time, and not compressed.
source "$(dirname "$0")/common.sh"
kind=${1:-small}
dist=crates/web/dist
stamp=target/web-bundle.sha256

sources() {
  find crates/{web,shared,xtask} locales -path "$dist" -prune -o -type f -print0
  printf '%s\0' Cargo.toml Cargo.lock .cargo/config.toml
}
now=$(sources | sort -z | xargs -0 sha256sum | sha256sum)
# The start page names every file by its hash: a bundle that somebody else left there shows.
built() { echo "$1 $now$(sha256sum "$dist/index.html" 2>/dev/null)"; } # kind
is_built() { [ "$(built "$1")" = "$(cat "$stamp" 2>/dev/null)" ]; } # kind
# For a first look the small one does as well.
if [ -f "$dist/index.html" ] && { is_built "$kind" || is_built small; }; then
  say "the web bundle is up to date"
  exit 0
fi

scripts/tools.sh
rm -f "$stamp"
# The tool that makes the bundle (crates/xtask) meanwhile: the web interface ends with minutes on one core.
cargo build --quiet --package xtask & tool=$!
trap 'kill "$tool" 2>/dev/null || true' EXIT
# Said here and not as a profile of its own: cargo compiles macros and build scripts again for every profile, although these settings don't
# reach them. In `release` they are shared with the server.
case $kind in
  # All crates are optimised as one, which a profile can't say for the browser alone (it would reach the macros' names).
  small) about="about 6 min" settings=(--config 'profile.release.opt-level="z"' --config 'profile.release.codegen-units=1' -- -C lto=fat) ;;
  quick) about="about 4 min" settings=(--config 'profile.release.opt-level=1' --config 'profile.release.codegen-units=16' --config 'profile.release.lto="off"') ;;
  *) die "usage: scripts/bundle.sh [small | quick]" ;;
esac
timed "1/3 compiling the web interface, and the tool that makes the bundle of it" "$about the first time" \
  cargo rustc --release --package fangke-web --bin fangke-web --target wasm32-unknown-unknown "${settings[@]}"
wait "$tool"
timed "2/3 cutting it into pages" "about 20 s" "$(target_dir)/debug/xtask" bundle "$kind"
touch crates/api/src/main.rs # embeds the folder, and cargo does not notice new files in it
mkdir -p target
built "$kind" >"$stamp"
