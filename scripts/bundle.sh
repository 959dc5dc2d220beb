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
timed "1/3 compiling the tool that makes the web bundle" "about 2 min the first time" cargo build --package xtask
timed "2/3 compiling the web interface, cutting and compressing it" "about 4 min the first time" "$(target_dir)/debug/xtask" bundle
touch crates/api/src/website.rs # embeds the folder, and cargo does not notice new files in it
mkdir -p target
built >"$stamp"
