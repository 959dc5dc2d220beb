#!/usr/bin/env bash
# Runs every check of the project, the quick ones first, and goes on after a failure so that one run shows them all.
#   scripts/test.sh        everything
#   scripts/test.sh lint   formatting, architecture and lints only
# Ends with `N passed, N failed`: cargo's tests, and each other check that failed.
source "$(dirname "$0")/common.sh"
export CARGO_TERM_COLOR=never

log=$(mktemp)
trap 'rm -f "$log"' EXIT
broken=()

step() { # title command…
  local title=$1 started=$SECONDS outcome=ok
  shift
  printf '\n== %s\n' "$title"
  "$@" 2>&1 | tee -a "$log" || { outcome=FAILED; broken+=("$title"); }
  printf '== %s: %s after %d s\n' "$title" "$outcome" $((SECONDS - started))
}

summary() {
  local passed failed
  read -r passed failed < <(awk '/^test result:/ { passed += $4; failed += $6 } END { print passed + 0, failed + 0 }' "$log")
  # A check that is no cargo test, or tests that did not even compile, must not read as "0 failed".
  [ "$failed" -ge "${#broken[@]}" ] || failed=${#broken[@]}
  printf '\n%d min %d s in all\n' $((SECONDS / 60)) $((SECONDS % 60))
  [ "${#broken[@]}" = 0 ] || printf 'FAILED: %s\n' "${broken[@]}"
  echo "$passed passed, $failed failed"
  [ "${#broken[@]}" = 0 ]
}

scripts/tools.sh
scripts/test-tools.sh
native=(--locked --package fangke-shared --package fangke-macros --package fangke) # always together: other sets have other features and build anew

step "Formatting" cargo fmt --all --check
step "Architecture" scripts/architecture.sh
step "The API's description" scripts/contract/lint.sh
# Its tests are compiled once, below: a look at the whole interface takes minutes.
step "Lints, browser" cargo clippy --locked --package fangke-web --target wasm32-unknown-unknown --lib --bins -- -D warnings
step "Lints, what makes the bundle" cargo clippy --locked --package xtask --all-targets -- -D warnings
step "Lints, server" cargo clippy "${native[@]}" --all-targets -- -D warnings
if [ "${1:-}" != lint ]; then
  step "Web bundle" scripts/bundle.sh
  step "Web bundle's size" scripts/bundle-size.sh
  step "Tests of shared, as the browser has it" cargo test --locked --no-fail-fast --package fangke-shared
  step "Tests of the web interface" cargo test --locked --no-fail-fast --package fangke-web --lib
  step "Rules for the sources of the web interface" cargo test --locked --no-fail-fast --package xtask
  # The server of the next two is the one that the step after them tests, too.
  step "The API's description: clients made of it, and the guide for partners" \
    scripts/contract/server.sh scripts/contract/client.sh scripts/contract/guide.sh
  step "The API's description: made-up requests" scripts/contract/server.sh scripts/contract/fuzz.sh
  step "The blocks of the README" scripts/postgres.sh scripts/readme.sh
  step "Tests of shared and the server: unit, HTTP on SQLite and PostgreSQL, browser" scripts/postgres.sh cargo test "${native[@]}" --no-fail-fast
fi
summary
