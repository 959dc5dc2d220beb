#!/usr/bin/env bash
# Leaves the release binary, with the web bundle inside, at bin/fangke.
source "$(dirname "$0")/common.sh"

scripts/bundle.sh
timed "3/3 compiling the server" "about 5 min the first time" cargo build --release --package fangke
mkdir -p bin
# A new file, so that a running server keeps the one it was started from.
install -m 755 "$(target_dir)/release/fangke" bin/fangke.new
mv bin/fangke.new bin/fangke
say "built bin/fangke"
