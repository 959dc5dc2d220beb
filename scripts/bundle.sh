#!/usr/bin/env bash
# Builds the web bundle into crates/web/dist and compresses it ahead (X.br and X.gz beside X);
# does nothing when the sources are those of the last time.
source "$(dirname "$0")/common.sh"
dist=crates/web/dist
stamp=target/web-bundle.sha256

sources() {
  find crates/web crates/shared -path "$dist" -prune -o -type f -print0
  printf '%s\0' Cargo.toml Cargo.lock Trunk.toml .cargo/config.toml scripts/{bundle,split,tools}.sh
}
now=$(sources | sort -z | xargs -0 sha256sum | sha256sum)
# The start page names every file by its hash: a bundle that somebody else left there shows.
built() { echo "$now$(sha256sum "$dist/index.html" 2>/dev/null)"; }
if [ -f "$dist/index.html" ] && [ "$(built)" = "$(cat "$stamp" 2>/dev/null)" ]; then
  say "the web bundle is up to date"
  exit 0
fi

use_tools
rm -f "$stamp"
trunk build --release
find "$dist" -type f \( -name '*.wasm' -o -name '*.js' -o -name '*.css' -o -name '*.html' -o -name '*.svg' -o -name '*.bin' \) \
  -exec brotli --best --keep --force {} + -exec gzip --best --keep --force --no-name {} +
touch crates/api/src/website.rs # embeds the folder, and cargo does not notice new files in it
mkdir -p target
built >"$stamp"
