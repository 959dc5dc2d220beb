#!/usr/bin/env bash
# Sends made-up requests to every operation of openapi.yaml, and holds the answers against it:
#   scripts/contract/server.sh scripts/contract/fuzz.sh
# A 5xx, and a status, header, type or field that isn't described, is a finding. The same requests each time.
source "$(dirname "$0")/../common.sh"
: "${FANGKE_URL:?is set by scripts/contract/server.sh}"

export SCHEMATHESIS_HOOKS=scripts/contract/hooks.py PYTHONDONTWRITEBYTECODE=1
"${XDG_CACHE_HOME:-$HOME/.cache}/fangke/python/bin/schemathesis" run openapi.yaml --url "$FANGKE_URL" \
  --phases examples,coverage,fuzzing --max-examples "${EXAMPLES:-10}" --seed 1 --generation-database none --workers 2 \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance \
  --continue-on-failure --no-shrink --warnings off --no-color
