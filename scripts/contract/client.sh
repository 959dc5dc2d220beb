#!/usr/bin/env bash
# Generates a client from openapi.yaml with public tools, checks the types of a small program on it, and runs that against a server:
#   scripts/contract/server.sh scripts/contract/client.sh
source "$(dirname "$0")/../common.sh"
: "${FANGKE_URL:?is set by scripts/contract/server.sh}"

folder=$(mktemp -d /tmp/fangke-client.XXXXXX)
trap 'rm -rf "$folder"' EXIT
cp scripts/contract/client.ts "$folder/"
ln -s "$PWD/scripts/node/node_modules" "$folder/node_modules" # modules are looked for beside the program
echo '{"type": "module"}' >"$folder/package.json"
scripts/node/node_modules/.bin/openapi-typescript openapi.yaml --output "$folder/api.d.ts"
scripts/node/node_modules/.bin/tsc --strict --target es2022 --module nodenext --lib es2022,dom,dom.iterable \
  --outDir "$folder" "$folder/client.ts"
node "$folder/client.js"
