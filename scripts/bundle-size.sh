#!/usr/bin/env bash
# Measures what a browser loads first, compressed. The goal is 600 KiB in all; until it is met (docs/PERFORMANCE.md),
# this fails on growth beyond what has been reached.
source "$(dirname "$0")/common.sh"
goal=$((600 * 1024))
limit=$((660 * 1024))
total=0

while IFS= read -r file; do
  sent=$file
  [ ! -f "$file.br" ] || sent=$file.br
  size=$(stat -c %s "$sent")
  total=$((total + size))
  printf '%9d  %s\n' "$size" "$sent"
done < <(find crates/web/dist -type f ! -name '*.br' ! -name '*.gz' | sort)
[ "$total" -gt 0 ] || die "crates/web/dist is empty: run scripts/bundle.sh"

printf '%9d  in all, of %d allowed; the goal is %d\n' "$total" "$limit" "$goal"
[ "$total" -le "$goal" ] || say "the web bundle is $((total - goal)) bytes over its goal"
[ "$total" -le "$limit" ] || die "the web bundle is too large"
