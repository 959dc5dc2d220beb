#!/usr/bin/env bash
# Makes clients of openapi.yaml with public generators, in TypeScript and Python, and runs small programs on them against a server:
#   scripts/contract/server.sh scripts/contract/client.sh
source "$(dirname "$0")/../common.sh"
: "${FANGKE_URL:?is set by scripts/contract/server.sh}"

folder=$(mktemp -d /tmp/fangke-client.XXXXXX)
trap 'rm -rf "$folder"' EXIT
cp scripts/contract/*.ts scripts/contract/partner.py "$folder/"

ln -s "$PWD/scripts/node/node_modules" "$folder/node_modules" # modules are looked for beside the program
echo '{"type": "module"}' >"$folder/package.json"
scripts/node/node_modules/.bin/openapi-typescript openapi.yaml --output "$folder/api.d.ts"
scripts/node/node_modules/.bin/tsc --strict --target es2022 --module nodenext --lib es2022,dom,dom.iterable --outDir "$folder" "$folder"/*.ts
node "$folder/client.js"
node "$folder/partner.js"

python=$(python_tools)/bin
"$python/openapi-python-client" generate --path openapi.yaml --config scripts/contract/partner-client.yaml --meta none \
  --output-path "$folder/fangke_client" --fail-on-warning >"$folder/generator.log" || { cat "$folder/generator.log"; exit 1; }
"$python/python" -m compileall -q "$folder/fangke_client"
"$python/python" "$folder/partner.py"
