#!/usr/bin/env bash
# Sends made-up requests to every operation of openapi.yaml, and holds the answers against it:
#   scripts/contract/server.sh scripts/contract/fuzz.sh
# A 5xx, and a status, header, type or field that isn't described, is a finding; so is what ought to be refused and is taken.
# The seed is fixed; EXAMPLES sends more of each operation.
source "$(dirname "$0")/../common.sh"
: "${FANGKE_URL:?is set by scripts/contract/server.sh}"
root=$PWD
folder=$(mktemp -d /tmp/fangke-fuzz.XXXXXX) # it keeps what it found beside where it runs
trap 'rm -rf "$folder"' EXIT
cd "$folder"

export SCHEMATHESIS_HOOKS=$root/scripts/contract/hooks.py PYTHONDONTWRITEBYTECODE=1
"$(python_tools)/bin/schemathesis" --config-file "$root/scripts/contract/schemathesis.toml" \
  run "$root/openapi.yaml" --url "$FANGKE_URL" --phases examples,coverage,fuzzing,stateful --max-examples "${EXAMPLES:-20}" \
  --seed 1 --generation-database none --workers 2 --continue-on-failure --no-shrink --warnings off --no-color
