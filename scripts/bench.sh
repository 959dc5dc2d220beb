#!/usr/bin/env bash
# The measurements of docs/PERFORMANCE.md: a million listings in SQLite and in PostgreSQL, requests/s beside /healthz of the same server,
# the same statements without HTTP, matches of clients, pgbench, memory, the imports, and the split. Prints a report; COUNT and SECONDS change its size.
source "$(dirname "$0")/common.sh"
export COUNT="${COUNT:-1000000}" SECONDS_EACH="${SECONDS_EACH:-8}"

command -v wrk >/dev/null || install_package wrk "it makes the requests"
command -v sqlite3 >/dev/null || install_package sqlite3 "the import is measured beside its own"
scripts/test-tools.sh
cargo build --locked --release --package fangke --bin fangke
cargo bench --locked --package fangke --bench load --no-run

folder=$(mktemp -d /tmp/fangke-bench.XXXXXX)
trap 'rm -rf "$folder"' EXIT
echo "machine: $(nproc) cores, $(awk '/^model name/ { sub(/.*: /, ""); print; exit }' /proc/cpuinfo); $COUNT listings; $SECONDS_EACH s each"
scripts/bench/engine.sh sqlite "$folder/sqlite"
scripts/bench/import.sh "$folder/import"
cargo bench --quiet --locked --package fangke --bench load -- split 1000000 2>/dev/null
# By itself PostgreSQL keeps 128 MB of pages, whatever the machine; a server is given about a quarter of its memory.
export POSTGRES_OPTIONS="-c shared_buffers=2GB"
# shellcheck disable=SC2016 # expanded by the inner shell, which knows the server's address
scripts/postgres.sh bash -c 'DATABASE_URL=$FANGKE_TEST_POSTGRES scripts/bench/engine.sh postgres "$1"' bash "$folder/postgres"
