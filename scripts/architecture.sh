#!/usr/bin/env bash
# Holds the rules that say which part of Fangke may know which. Each check lists its offenders; an empty list is a pass.
# The wings, their arrows, tables and events are checked over every source by tests: crates/api/src/wings/tests.rs for the server and the
# vocabulary, crates/xtask/tests/architecture.rs for the browser.
source "$(dirname "$0")/common.sh"
# The last command of a pipe runs in this shell, so that `rule` can count; a grep that finds nothing is no error.
shopt -s lastpipe
set +e +o pipefail
failed=0

rule() { # what holds; its offenders come on standard input
  local offenders
  offenders=$(cat)
  if [ -z "$offenders" ]; then
    echo "  ok    $1"
  else
    failed=$((failed + 1))
    printf '  FAIL  %s\n' "$1"
    sed 's/^/          /' <<<"$offenders"
  fi
}

# The crates a crate of ours links. A tree that cannot be drawn is a failure, not an empty list.
tree_of() { # package [cargo tree flags]
  cargo tree --quiet --edges normal,no-proc-macro --prefix none --format '{lib}' --package "$@" | tail -n +2 | grep . | sort -u || true
  [ "${PIPESTATUS[0]}" = 0 ] || echo "cargo_tree_failed"
}
# Lines of code (comments left out) that match, in the files named on standard input.
code() { xargs --no-run-if-empty grep -nHE "$1" | grep -vE '^[^:]+:[0-9]+: *//'; }
rust_files() { find "$@" -name '*.rs' 2>/dev/null | sort; }

echo "Crates"
tree_of fangke-shared --all-features | grep -E '^(cargo_tree_failed|fangke|actix|leptos|diesel)' \
  | rule "shared links no other crate of ours, no actix, leptos or diesel"
tree_of fangke-web --target wasm32-unknown-unknown | grep -E '^(cargo_tree_failed|diesel|actix|tokio|mio|socket2)' \
  | rule "the browser's tree has no server, database or sockets"
tree_of fangke-web --target wasm32-unknown-unknown | grep -E '^(cargo_tree_failed|fangke)' | grep -vx fangke_shared | rule "web links only shared"
tree_of fangke | grep -E '^(cargo_tree_failed|leptos|fangke_web)' | rule "the server does not link the web interface"
for package in fangke-shared fangke-macros fangke fangke-web xtask; do
  cargo tree --quiet --package "$package" --all-features --target all --edges normal,build,dev --depth 1 --prefix none --format '{p}' || echo cargo-tree-failed
done | cut -d ' ' -f 1 | grep -vE '^(fangke.*|xtask)?$' | sort -u | while read -r dependency; do
  grep -qs "^| \`$dependency\` |" docs/DEPENDENCIES.md || echo "$dependency"
done | rule "every dependency has its line in docs/DEPENDENCIES.md"

echo "Files"
find crates scripts .ci -type f \( -name '*.rs' -o -name '*.sh' -o -name run \) -exec wc -l {} \; | awk '$1 > 600' \
  | rule "no file of code has more than 600 lines"
find migrations -mindepth 1 -type d ! -exec test -s {}/up.sql -a -s {}/down.sql \; -print | rule "every migration can be taken back"
grep -rnE '\b(AUTOINCREMENT|IDENTITY)\b' migrations | rule "migrations are written once for both databases"
grep -ohE '`(crates|docs|locales|migrations|scripts)/[A-Za-z0-9_./-]+`' docs/ARCHITECTURE.md | tr -d '`' | sort -u | while read -r path; do [ -e "$path" ] || echo "$path"; done \
  | rule "every path that docs/ARCHITECTURE.md names is there"
rust_files crates | code '\b(todo|unimplemented|dbg)!\(|#\[ignore' | rule "nothing is left for later"

[ "$failed" = 0 ] || die "$failed architecture rules are broken"
