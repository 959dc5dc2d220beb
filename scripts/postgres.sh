#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL server, which is deleted when the command ends:
#   scripts/postgres.sh cargo test -p fangke
# The command finds the server's address in FANGKE_TEST_POSTGRES. POSTGRES_OPTIONS are further options of the server.
source "$(dirname "$0")/common.sh"
[ $# -gt 0 ] || die "usage: scripts/postgres.sh COMMAND…"

bin=$(postgres_bin) || die "PostgreSQL's binaries are missing: run scripts/test-tools.sh"
folder=$(mktemp -d /tmp/fangke-postgres.XXXXXX)
port=$(free_port)

# PostgreSQL refuses to run as root; Debian's package made a user for it.
as_postgres() { if [ "$(id -u)" = 0 ]; then (cd / && exec runuser -u postgres -- "$@"); else "$@"; fi; }

clean_up() {
  [ ! -f "$folder/data/postmaster.pid" ] || as_postgres "$bin/pg_ctl" stop --silent --mode=immediate --pgdata="$folder/data" || true
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# A password, so that other users of this machine stay out.
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "$password" >"$folder/password"
[ "$(id -u)" != 0 ] || chown -R postgres: "$folder"

as_postgres "$bin/initdb" --pgdata="$folder/data" --username=fangke --auth=password --pwfile="$folder/password" \
  --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" || die "initdb failed: $(cat "$folder/initdb.log")"
# Nothing here has to survive a power cut.
as_postgres "$bin/pg_ctl" start --silent --wait --pgdata="$folder/data" --log="$folder/data/server.log" --options="\
  -c port=$port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200 \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off ${POSTGRES_OPTIONS:-}" || die "PostgreSQL did not start: $(cat "$folder/data/server.log")"

export FANGKE_TEST_POSTGRES="postgres://fangke:$password@127.0.0.1:$port/postgres"
"$@"
