#!/usr/bin/env bash
# Measures the web bundle, compressed: what a browser loads before the workbench shows its first rows, and each chunk that
# waits until it is needed (crates/web/README.md).
source "$(dirname "$0")/common.sh"
dist=crates/web/dist
first_limit=$((400 * 1024))
chunk_limit=$((160 * 1024))
[ -f "$dist/index.html" ] || die "$dist has no bundle: run scripts/bundle.sh"

# The files that `find` names by these conditions: their sizes and the `total` and `largest` of them.
measure() {
  local file sent size
  total=0 largest=0
  while IFS= read -r file; do
    sent=$file
    [ ! -f "$file.br" ] || sent=$file.br
    size=$(stat -c %s "$sent")
    total=$((total + size))
    [ "$size" -le "$largest" ] || largest=$size
    printf '%9d  %s\n' "$size" "$sent"
  done < <(find "$dist" -type f ! -name '*.br' ! -name '*.gz' "$@" | sort)
}

# The workbench is no chunk of its own: it is the page that everybody opens.
is_lazy=(\( -path '*/chunks-*' ! -name load.js -o -name 'later-*' \))
measure "${is_lazy[@]}"
[ "$total" -gt 0 ] || die "the bundle has no chunks: was it cut? (crates/xtask/src/cut.rs)"
biggest=$largest
printf '%9d  the largest chunk, of %d allowed\n\n' "$biggest" "$chunk_limit"
measure ! \( "${is_lazy[@]}" \)
printf '%9d  first load of the workbench, of %d allowed\n' "$total" "$first_limit"

[ "$total" -le "$first_limit" ] || die "the first load is too large: make something lazy (crates/web/README.md)"
[ "$biggest" -le "$chunk_limit" ] || die "a chunk is too large: cut it in two"
