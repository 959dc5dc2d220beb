#!/usr/bin/env bash
# Draws the mark that the server puts on photos, crates/api/assets/watermark.png: the house of the icon beside the name.
# White with a dark edge, so that it is seen on light and on dark; transparent elsewhere. The letters are Noto Sans CJK (OFL-1.1).
# Only to be run when the mark is to look otherwise: the picture is committed.
source "$(dirname "$0")/common.sh"
picture=$PWD/crates/api/assets/watermark.png
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat >"$folder/mark.html" <<'HTML'
<!doctype html><meta charset="utf-8">
<style>
  * { margin: 0 }
  body { background: transparent }
  svg { display: block }
  text { font-family: "Noto Sans CJK SC"; fill: #fff; stroke: #1a2b30; stroke-width: 9; paint-order: stroke; stroke-linejoin: round }
</style>
<svg width="580" height="204" viewBox="0 0 580 204">
  <g transform="translate(-26 0) scale(8.2)" fill="none" stroke-linecap="round" stroke-linejoin="round">
    <path d="M8 21V9.5L14 6l6 3.5V21M12 21v-6.5h4.5V21" stroke="#1a2b30" stroke-width="3.2"/>
    <path d="M8 21V9.5L14 6l6 3.5V21M12 21v-6.5h4.5V21" stroke="#fff" stroke-width="2"/>
  </g>
  <text x="178" y="128" font-size="126" font-weight="700" textLength="386">房客通</text>
  <text x="184" y="186" font-size="48" font-weight="700" textLength="374">FANGKE</text>
</svg>
HTML
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$folder/profile" --default-background-color=00000000 \
  --window-size=580,204 --screenshot="$picture" "file://$folder/mark.html" >/dev/null 2>&1 || die "the mark could not be drawn"
echo "$picture"
