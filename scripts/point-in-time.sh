#!/usr/bin/env bash
# Tries what docs/OPERATIONS.md says of going back to any moment with PostgreSQL, on a throw-away server of the loopback: rows are
# written, the log is archived, the rows are deleted by mistake, and the moment before comes back. About ten seconds; needs PostgreSQL only.
source "$(dirname "$0")/common.sh"

bin=$(postgres_bin) || die "PostgreSQL's binaries are missing: run scripts/test-tools.sh"
folder=$(mktemp -d /tmp/fangke-point-in-time.XXXXXX)
port=$(free_port)

# PostgreSQL refuses to run as root; Debian's package made a user for it.
as_postgres() { if [ "$(id -u)" = 0 ]; then (cd / && exec runuser -u postgres -- "$@"); else "$@"; fi; }
stop() { as_postgres "$bin/pg_ctl" stop --silent --mode=fast --wait --pgdata="$1"; }
start() {
  as_postgres "$bin/pg_ctl" start --silent --wait --pgdata="$1" --log="$folder/server.log" \
    --options="-c port=$port -c listen_addresses=127.0.0.1 -c unix_socket_directories=''" || die "PostgreSQL did not start: $(tail -n 20 "$folder/server.log")"
}
clean_up() {
  for data in "$folder/data" "$folder/back"; do
    [ ! -f "$data/postmaster.pid" ] || stop "$data" || true
  done
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# A password, so that other users of this machine stay out.
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "$password" >"$folder/password"
mkdir "$folder/wal" "$folder/base"
[ "$(id -u)" != 0 ] || chown -R postgres: "$folder"
export PGPASSWORD=$password
sql() { "$bin/psql" --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --host=127.0.0.1 --port="$port" --username=fangke --dbname=postgres --command="$1"; }

as_postgres "$bin/initdb" --pgdata="$folder/data" --username=fangke --auth=password --pwfile="$folder/password" \
  --encoding=UTF8 --locale=C.UTF-8 >"$folder/initdb.log" || die "initdb failed: $(cat "$folder/initdb.log")"
as_postgres tee -a "$folder/data/postgresql.conf" >/dev/null <<CONF
wal_level = replica
archive_mode = on
archive_command = 'test ! -f $folder/wal/%f && cp %p $folder/wal/%f'
CONF
start "$folder/data"

say "a base backup, then rows"
sql "CREATE TABLE kept (id BIGINT PRIMARY KEY); INSERT INTO kept SELECT generate_series(1, 100)"
"$bin/pg_basebackup" --pgdata="$folder/base/now" --format=plain --checkpoint=fast --host=127.0.0.1 --port="$port" --username=fangke
sql "INSERT INTO kept SELECT generate_series(101, 250)"
sleep 1
moment=$(sql "SELECT clock_timestamp()")
sleep 1

say "the mistake, after $moment"
sql "DELETE FROM kept WHERE id > 10"
[ "$(sql "SELECT count(*) FROM kept")" = 10 ] || die "the rows were not deleted"
sql "SELECT pg_switch_wal()" >/dev/null
for _ in $(seq 50); do
  [ -n "$(sql "SELECT last_archived_wal FROM pg_stat_archiver WHERE failed_count = 0 AND last_archived_wal IS NOT NULL")" ] && break
  sleep 0.1
done
# Stopping hands the last of the log over.
stop "$folder/data"

say "back to the moment before"
cp -r "$folder/base/now" "$folder/back"
cat >>"$folder/back/postgresql.conf" <<CONF
archive_mode = off
restore_command = 'cp $folder/wal/%f %p'
recovery_target_time = '$moment'
recovery_target_action = 'promote'
CONF
touch "$folder/back/recovery.signal"
chmod 700 "$folder/back"
[ "$(id -u)" != 0 ] || chown -R postgres: "$folder/back"
start "$folder/back"
for _ in $(seq 100); do
  [ "$(sql "SELECT pg_is_in_recovery()")" = f ] && break
  sleep 0.1
done
count=$(sql "SELECT count(*) FROM kept")
[ "$count" = 250 ] || die "$count rows came back, not 250: $(tail -n 20 "$folder/server.log")"
say "all 250 rows are back, as of $moment"
