#!/usr/bin/env bash
# Builds the web bundle into crates/web/dist and compresses it ahead (X.br and X.gz beside X);
# does nothing when the sources are those of the last time.
source "$(dirname "$0")/common.sh"
dist=crates/web/dist
stamp=target/web-bundle.sha256

sources() {
  find crates/{web,shared,xtask} locales -path "$dist" -prune -o -type f -print0
  printf '%s\0' Cargo.toml Cargo.lock .cargo/config.toml
}
now=$(sources | sort -z | xargs -0 sha256sum | sha256sum)
# The start page names every file by its hash: a bundle that somebody else left there shows.
built() { echo "$now$(sha256sum "$dist/index.html" 2>/dev/null)"; }
if [ -f "$dist/index.html" ] && [ "$(built)" = "$(cat "$stamp" 2>/dev/null)" ]; then
  say "the web bundle is up to date"
  exit 0
fi

scripts/tools.sh
rm -f "$stamp"
# The tool that makes the bundle (crates/xtask) meanwhile: the web interface ends with minutes on one core.
cargo build --quiet --package xtask & tool=$!
trap 'kill "$tool" 2>/dev/null || true' EXIT
# Small first. Said here and not as a profile of its own: cargo compiles macros and build scripts again for every profile, although these
# settings don't reach them. In `release` they are shared with the server. All crates are optimised as one, which a profile can't say for the
# browser alone (it would reach the macros' names).
timed "1/3 compiling the web interface, and the tool that makes the bundle of it" "about 6 min the first time" \
  cargo rustc --release --package fangke-web --bin fangke-web --target wasm32-unknown-unknown \
  --config 'profile.release.opt-level="z"' --config 'profile.release.codegen-units=1' -- -C lto=fat
wait "$tool"
timed "2/3 cutting and compressing it" "about 20 s" "$(target_dir)/debug/xtask" bundle
touch crates/api/src/main.rs # embeds the folder, and cargo does not notice new files in it
mkdir -p target
built >"$stamp"
