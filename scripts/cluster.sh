#!/usr/bin/env bash
# Tries what docs/SCALING.md says, on throw-away servers of the loopback: PostgreSQL with a streaming replica, three processes of Fangke behind
# HAProxy. Under load it kills a process, then the replica, then restarts the primary: no wrong answer, errors only as 503 with Retry-After, and
# recovery by itself. Then it measures requests/s with one and three processes, with and without the replica. About four minutes.
# FANGKE_BIN is a program that is built already; SECONDS_EACH the time of each measurement.
source "$(dirname "$0")/common.sh"
seconds_each=${SECONDS_EACH:-8}

pg=$(postgres_bin) || die "PostgreSQL's binaries are missing: run scripts/test-tools.sh"
for program in haproxy wrk python3 curl; do
  command -v "$program" >/dev/null || [ -x "/usr/sbin/$program" ] || install_package "$program" "the cluster is tried with it"
done
haproxy=$(command -v haproxy || echo /usr/sbin/haproxy)
fangke=${FANGKE_BIN:-}
if [ -z "$fangke" ]; then
  cargo build --locked --release --package fangke --bin fangke
  fangke=$(realpath "$(target_dir)/release/fangke")
fi

folder=$(mktemp -d /tmp/fangke-cluster.XXXXXX)
primary_port=$(free_port)
replica_port=$(free_port)
balancer_port=$(free_port)
measured_port=$(free_port)
ports=() metrics=() processes=()
for _ in 1 2 3; do
  ports+=("$(free_port)")
  metrics+=("$(free_port)")
  processes+=("")
done
balancer="" load=""

# PostgreSQL refuses to run as root; Debian's package made a user for it.
as_postgres() { if [ "$(id -u)" = 0 ]; then (cd / && exec runuser -u postgres -- "$@"); else "$@"; fi; }
end() { # pid [signal]: ends a process that this script has started, and waits for it
  [ -n "$1" ] || return 0
  kill "-${2:-TERM}" "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}
clean_up() {
  end "$load"
  end "$balancer"
  for process in "${processes[@]}"; do end "$process" KILL; done
  for data in "$folder/replica" "$folder/primary"; do
    [ ! -f "$data/postmaster.pid" ] || as_postgres "$pg/pg_ctl" stop --silent --mode=immediate --pgdata="$data" || true
  done
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

until_true() { # seconds what command…
  local patience=$1 what=$2 begun=$SECONDS
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ $((SECONDS - begun)) -lt "$patience" ] || die "$what: not within $patience s"
    sleep 0.2
  done
}

# --- PostgreSQL and its replica -------------------------------------------------------------------------------------------------------

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "$password" >"$folder/password"
chmod 755 "$folder"
mkdir -p "$folder/files" "$folder/logs"
[ "$(id -u)" != 0 ] || chown postgres: "$folder" "$folder/password"
export PGPASSWORD=$password
start_postgres() { # folder port
  as_postgres "$pg/pg_ctl" start --silent --wait --timeout=60 --pgdata="$folder/$1" --log="$folder/$1.log" \
    --options="-c port=$2 -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=100 -c hot_standby_feedback=on" \
    || die "PostgreSQL did not start: $(tail -n 20 "$folder/$1.log")"
}
say "PostgreSQL on port $primary_port, its replica on port $replica_port"
as_postgres "$pg/initdb" --pgdata="$folder/primary" --username=fangke --auth=password --pwfile="$folder/password" \
  --encoding=UTF8 --locale=C.UTF-8 >"$folder/logs/initdb.log" || die "initdb failed: $(cat "$folder/logs/initdb.log")"
start_postgres primary "$primary_port"
as_postgres "$pg/pg_basebackup" --pgdata="$folder/replica" --write-recovery-conf --checkpoint=fast --host=127.0.0.1 --port="$primary_port" --username=fangke
start_postgres replica "$replica_port"
sql() { "$pg/psql" --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --host=127.0.0.1 --port="$1" --username=fangke --dbname=postgres --command="$2"; }
[ "$(sql "$replica_port" "SELECT pg_is_in_recovery()")" = t ] || die "the replica is none"

url() { echo "postgres://fangke:$password@127.0.0.1:$1/postgres"; }
head -c 32 /dev/urandom | base64 >"$folder/key"
chmod 600 "$folder/key"
# Only what is said here counts, not the settings of whoever runs it.
settings=(env -i "PATH=$PATH" "HOME=${HOME:-/}" "DATABASE_URL=$(url "$primary_port")" "FANGKE_KEY_FILE=$folder/key" "FANGKE_FILES=$folder/files")
"${settings[@]}" FANGKE_DATA_DIR="$folder/data-0" "$fangke" demo >"$folder/logs/demo.log" 2>&1 || die "the demo failed: $(tail -n 5 "$folder/logs/demo.log")"

# --- processes and balancer -----------------------------------------------------------------------------------------------------------

is_ready() { [ "$(curl -s -o /dev/null -w '%{http_code}' --max-time 2 "http://127.0.0.1:${ports[$1]}/readyz")" = 200 ]; }
figure() { # process name: of its metrics, 0 where it isn't there
  curl -s --max-time 2 "http://127.0.0.1:${metrics[$1]}/metrics" | awk -v name="$2" '$1 == name { found = $2 } END { print found + 0 }'
}
has_replica() { [ "$(figure "$1" fangke_db_replicas_fit)" = 1 ]; }
start_process() { # number [replica]
  local of=()
  [ -z "${2:-}" ] || of=("DATABASE_READ_URL=$(url "$replica_port")")
  "${settings[@]}" "${of[@]}" FANGKE_DATA_DIR="$folder/data-$1" FANGKE_TRUSTED_PROXIES=127.0.0.1 FANGKE_DRAIN_SECONDS=3 RUST_LOG=warn \
    "$fangke" serve --listen "127.0.0.1:${ports[$1]}" --metrics-listen "127.0.0.1:${metrics[$1]}" >>"$folder/logs/fangke-$1.log" 2>&1 &
  processes[$1]=$!
}
start_processes() { # how many [replica]
  local n
  for ((n = 0; n < $1; n++)); do start_process "$n" "${2:-}"; done
  for ((n = 0; n < $1; n++)); do
    until_true 60 "process $((n + 1))" is_ready "$n"
    [ -z "${2:-}" ] || until_true 30 "the replica, as process $((n + 1)) sees it" has_replica "$n"
  done
}
stop_processes() {
  local n
  for n in 0 1 2; do
    end "${processes[$n]}"
    processes[$n]=""
  done
}

# What the balancer says by itself is 503 with Retry-After, too.
printf 'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nCache-Control: no-store\r\n\r\n' >"$folder/503.http"
{
  cat <<CONF
global
  maxconn 2000
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout queue 10s
  option forwardfor
  option redispatch
  retries 3
  # A read that nobody has answered is asked again elsewhere; a change is its sender's to send again, who has the Idempotency-Key.
  retry-on conn-failure empty-response response-timeout
  errorfile 502 $folder/503.http
  errorfile 503 $folder/503.http
  errorfile 504 $folder/503.http
frontend users
  bind 127.0.0.1:$balancer_port
  # On a kept connection HAProxy says nothing when nobody has answered a change: it closes, and its sender has to know what that means. The first
  # request of a connection is told 503.
  option httpclose
  acl is_read method GET HEAD
  http-request disable-l7-retry unless is_read
  default_backend fangke
frontend measured
  bind 127.0.0.1:$measured_port
  default_backend fangke
backend fangke
  balance roundrobin
  option httpchk GET /readyz
  default-server check inter 500ms fall 2 rise 1
CONF
  for n in 0 1 2; do echo "  server fangke$n 127.0.0.1:${ports[$n]}"; done
} >"$folder/haproxy.cfg"
"$haproxy" -c -q -f "$folder/haproxy.cfg" || die "HAProxy refuses its settings"
"$haproxy" -db -f "$folder/haproxy.cfg" >"$folder/logs/haproxy.log" 2>&1 &
balancer=$!

# --- one after the other fails --------------------------------------------------------------------------------------------------------

start_processes 3 replica
at() { sleep "$1"; say "$2"; }
say "load for 60 s: 4 write and read back, 6 read"
until_true 20 "the balancer" curl -sf -o /dev/null "http://127.0.0.1:$balancer_port/healthz"
python3 scripts/cluster/load.py "127.0.0.1:$balancer_port" 60 >"$folder/report.json" &
load=$!
at 6 "a process is killed"
end "${processes[1]}" KILL
at 6 "… and started again"
start_process 1 replica
at 6 "a process is told to end, as for a new version"
end "${processes[2]}"
start_process 2 replica
at 4 "the replica dies"
served_before=$(figure 0 'fangke_db_reads_total{server="replica"}')
as_postgres "$pg/pg_ctl" stop --silent --mode=immediate --pgdata="$folder/replica"
at 6 "… and comes back"
start_postgres replica "$replica_port"
at 6 "the primary is restarted"
as_postgres "$pg/pg_ctl" restart --silent --wait --timeout=60 --mode=fast --pgdata="$folder/primary" --log="$folder/primary.log"
outcome=0
wait "$load" || outcome=$?
load=""
echo "under load: $(cat "$folder/report.json")"
for n in 0 1 2; do
  until_true 30 "the replica, as process $((n + 1)) sees it" has_replica "$n"
  echo "process $((n + 1)) since its start: $(figure "$n" 'fangke_db_reads_total{server="replica"}') reads on the replica, $(figure "$n" 'fangke_db_reads_total{server="primary"}') on the primary"
done
[ "$served_before" -gt 0 ] || die "no read went to the replica"
[ "$(figure 0 'fangke_db_reads_total{server="replica"}')" -gt "$served_before" ] || die "no read went to the replica after it came back"
[ "$outcome" = 0 ] || die "there were wrong answers, or it did not recover"
stop_processes

# --- requests/s -----------------------------------------------------------------------------------------------------------------------

login() {
  curl -sf --max-time 10 "http://127.0.0.1:$measured_port/api/v1/auth/login" -H 'content-type: application/json' \
    -d '{"username":"agent","password":"fangke-demo"}' | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p'
}
measure() { # name
  local token report rate
  until_true 20 "the balancer" curl -sf -o /dev/null "http://127.0.0.1:$measured_port/healthz"
  token=$(login)
  [ -n "$token" ] || die "signing in failed"
  # Once to fill what is cached.
  wrk -t1 -c8 -d2s -H "authorization: Bearer $token" "http://127.0.0.1:$measured_port/api/v1/listings?limit=20" >/dev/null
  report=$(wrk -t2 -c16 -d"${seconds_each}s" -H "authorization: Bearer $token" "http://127.0.0.1:$measured_port/api/v1/listings?limit=20")
  ! grep -q "Non-2xx" <<<"$report" || die "errors while measuring: $report"
  rate=$(awk '/Requests\/sec/ { print $2 }' <<<"$report")
  first=${first:-$rate}
  echo "$1: $rate requests/s, $(awk -v a="$rate" -v b="$first" 'BEGIN { printf "%.2f", a / b }') of the first"
}
echo "machine: $(nproc) cores; pages of 20 listings, 16 connections, $seconds_each s each, servers and load on the same machine"
for with in "" replica; do
  for count in 1 3; do
    start_processes "$count" "$with"
    measure "$count process(es), ${with:-no replica}"
    stop_processes
  done
done
say "done"
