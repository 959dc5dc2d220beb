#!/usr/bin/env bash
# Builds what changed, fills ./data with a demo company the first time, and serves on http://127.0.0.1:$PORT (8080).
#
# The server is that of the tests and the web interface a quick one: both are compiled in half the time of what `make build` leaves.
source "$(dirname "$0")/common.sh"
export FANGKE_LISTEN="127.0.0.1:${PORT:-8080}"

# Said before the build, which takes minutes; the server says it again if the port is taken meanwhile.
port_is_free "${PORT:-8080}" || die "port ${PORT:-8080} is taken: stop what listens there, or choose another with PORT=8090 make run"

scripts/tools.sh
# The client of buckets takes minutes to compile: whoever has none looks at Fangke sooner.
case "${FANGKE_FILES:-}" in s3://*) features=() ;; *) features=(--no-default-features) ;; esac
# Nothing that only a next build or a back trace would want.
export CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=0
# Beside the web interface, whose last crate needs a core for minutes: it goes first.
nice -n 5 cargo build --quiet --package fangke --package xtask "${features[@]}" & server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
scripts/bundle.sh quick
timed "3/3 compiling the server" "most of it is done by now" wait "$server"
fangke=$(target_dir)/debug/fangke
# Only the embedded database is ours to fill. A database that has data is left as it is.
[ -n "${DATABASE_URL:-}" ] || timed "a demo company in the data folder, if that is empty" "half a minute" "$fangke" demo
exec "$fangke" serve
