#!/usr/bin/env bash
# Fails when what a browser loads first, compressed, is more than 600 KiB in all.
source "$(dirname "$0")/common.sh"
limit=$((600 * 1024))
total=0

while IFS= read -r file; do
  sent=$file
  [ ! -f "$file.br" ] || sent=$file.br
  size=$(stat -c %s "$sent")
  total=$((total + size))
  printf '%9d  %s\n' "$size" "$sent"
done < <(find crates/web/dist -type f ! -name '*.br' ! -name '*.gz' | sort)
[ "$total" -gt 0 ] || die "crates/web/dist is empty: run scripts/bundle.sh"

printf '%9d  in all, of %d allowed\n' "$total" "$limit"
[ "$total" -le "$limit" ] || die "the web bundle is too large"
