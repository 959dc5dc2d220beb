#!/usr/bin/env bash
# Trunk's hook after each build: cuts the WebAssembly at the lazy views, as the release bundle is cut (crates/xtask/src/cut.rs).
source "$(dirname "$0")/common.sh"
cargo run --quiet --package xtask -- cut
