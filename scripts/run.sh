#!/usr/bin/env bash
# Builds what changed, fills ./data with a demo company the first time, and serves on http://127.0.0.1:$PORT (8080).
source "$(dirname "$0")/common.sh"
export FANGKE_LISTEN="127.0.0.1:${PORT:-8080}"

# Said before the build, which takes minutes; the server says it again if the port is taken meanwhile.
port_is_free "${PORT:-8080}" || die "port ${PORT:-8080} is taken: stop what listens there, or choose another with PORT=8090 make run"

scripts/build.sh
# Only the embedded database is ours to fill. A database that has data is left as it is.
[ -n "${DATABASE_URL:-}" ] || timed "a demo company in the data folder, if that is empty" "a few seconds" bin/fangke demo
exec bin/fangke serve
