#!/usr/bin/env bash
# Trunk's hook after each build: cuts the WebAssembly at the lazy views (crates/web/src/ui/lazy.rs). What Trunk staged is
# replaced by the entry; the rest goes into a folder beside it: a file for each chunk, one with all that several chunks share.
source "$(dirname "$0")/common.sh"
profile=debug strip=()
if [ "${TRUNK_PROFILE:?is set by Trunk, which runs this}" = release ]; then
  profile=wasm strip=(--remove-name-section --remove-producers-section) # data-cargo-profile-release in index.html
fi
whole=$(realpath "$(target_dir)/wasm32-unknown-unknown/$profile/fangke-web.wasm")
cd "$TRUNK_STAGING_DIR"
staged=$(basename fangke-web-*_bg.wasm _bg.wasm)
rm "$staged.js" "${staged}_bg.wasm"

wasm-split-cli --out-name fangke-web "$whole" chunks
wasm-bindgen --target web --no-typescript --keep-lld-exports "${strip[@]}" --out-dir . chunks/fangke-web.wasm
rm chunks/fangke-web.wasm

# There are dozens of shared parts, most of them tiny: packed into one file, and cut apart again by the loader.
parts='' offset=0
for part in chunks/chunk_*.wasm; do
  size=$(stat -c %s "$part")
  parts+="\"./${part##*/}\": [$offset, $((offset += size))], "
done
cat chunks/chunk_*.wasm >chunks/shared.bin
sed -E 's|fetch\(new URL\(("\./chunk_[0-9]+\.wasm"), import\.meta\.url\)\)|part(\1)|' chunks/__wasm_split.js - >chunks/load.js <<EOJ
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
EOJ
rm chunks/chunk_*.wasm chunks/__wasm_split.js

# Trunk's hash is that of the WebAssembly before the cut. Browsers keep files for good, so it has to be that of the outcome.
hash=$(cat fangke-web.js fangke-web_bg.wasm chunks/* | sha256sum | head -c 16)
sed -i "s|from \"\./__wasm_split\.js\"|from \"./chunks-$hash/load.js\"|" fangke-web.js
sed -i "s|from \"\./fangke-web\.js\"|from \"../fangke-web-$hash.js\"|" chunks/load.js
# The entry imports the loader: named beside it, it comes together with it.
loader="<link rel=\"modulepreload\" href=\"${TRUNK_PUBLIC_URL}chunks-$hash/load.js\">"
sed -i -e "s|$staged|fangke-web-$hash|g" -e "s|</head>|$loader&|" index.html
mv fangke-web.js "fangke-web-$hash.js"
mv fangke-web_bg.wasm "fangke-web-${hash}_bg.wasm"
mv chunks "chunks-$hash"
