#!/usr/bin/env bash
# Trunk's hook after each build: cuts the WebAssembly at the lazy pages (crates/web/src/lazy.rs). What Trunk staged becomes
# the entry, the rest goes into a folder beside it that bears the hash of the same build: a file for each chunk,
# and one with everything that several chunks share.
source "$(dirname "$0")/common.sh"
profile=debug
[ "${TRUNK_PROFILE:?is set by Trunk, which runs this}" != release ] || profile=wasm # data-cargo-profile-release in index.html
whole=$(realpath "$(target_dir)/wasm32-unknown-unknown/$profile/fangke-web.wasm")
cd "$TRUNK_STAGING_DIR"

name=$(basename fangke-web-*_bg.wasm _bg.wasm)
chunks=chunks-${name#fangke-web-}

wasm-split-cli --out-name "$name" "$whole" "$chunks"
wasm-bindgen --target web --no-typescript --keep-lld-exports --out-name "$name" --out-dir . "$chunks/$name.wasm"
rm "$chunks/$name.wasm"
sed -i "s|\"\./__wasm_split\.js\"|\"./$chunks/load.js\"|" "$name.js"

# There are dozens of shared parts, most of them tiny: packed into one file, and cut apart again by the loader.
cd "$chunks"
parts=
offset=0
for part in chunk_*.wasm; do
  size=$(stat -c %s "$part")
  parts+=$(printf '"./%s": [%d, %d], ' "$part" "$offset" $((offset + size)))
  offset=$((offset + size))
done
cat chunk_*.wasm >shared.bin
rm chunk_*.wasm
{
  sed -E -e "s|\"\./$name\.js\"|\"../$name.js\"|" -e 's|fetch\(new URL\(("\./chunk_[0-9]+\.wasm"), import\.meta\.url\)\)|part(\1)|' __wasm_split.js
  cat <<JS
const parts = { $parts};
let shared;
async function part(name) {
    shared ??= fetch(new URL("./shared.bin", import.meta.url)).then((answer) => {
        if (!answer.ok) throw new Error(\`shared.bin: \${answer.status}\`);
        return answer.arrayBuffer();
    });
    shared.catch(() => { shared = undefined; });
    const bytes = (await shared).slice(...parts[name]);
    return new Response(bytes, { headers: { "content-type": "application/wasm" } });
}
JS
} >load.js
rm __wasm_split.js
