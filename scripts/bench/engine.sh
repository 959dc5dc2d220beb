#!/usr/bin/env bash
# Fills a database, serves it, and measures:  scripts/bench/engine.sh sqlite|postgres FOLDER
source "$(dirname "$0")/../common.sh"
engine=$1 data=$2
mkdir -p "$data"
export FANGKE_DATA_DIR=$data
url=${DATABASE_URL:-$data/fangke.db}
fangke=$(target_dir)/release/fangke
load() { cargo bench --quiet --locked --package fangke --bench load -- "$@" 2>/dev/null; }

echo "== $engine"
load seed "$url" "$COUNT"
# What was written is on the disk before anything is measured.
[ "$engine" != postgres ] || "$(postgres_bin)/psql" --quiet --command=CHECKPOINT "$url"
sync
echo 'bench-Passw0rd' | "$fangke" member add bench.admin --display-name 测试 --role admin >/dev/null

port=$(free_port)
"$fangke" serve --listen "127.0.0.1:$port" >"$data/server.log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
base=http://127.0.0.1:$port
for _ in $(seq 100); do curl -sf "$base/readyz" >/dev/null && break; sleep 0.1; done

sign_in() {
  curl -sf "$base/api/v1/auth/login" -H 'content-type: application/json' -d '{"username":"bench.admin","password":"bench-Passw0rd"}' |
    sed 's/.*"access_token":"\([^"]*\)".*/\1/'
}
page="purpose=sale&district=%E6%9C%9D%E9%98%B3&price_min=400000000&price_max=700000000&area_min=80&rooms=2,3&sort=-price"
deep() { # the cursor after fifty pages of a list
  local cursor='' token
  token=$(sign_in)
  for _ in $(seq 50); do
    cursor=$(curl -sf "$base/api/v1/listings?$1&cursor=$cursor" -H "authorization: Bearer $token" | sed -n 's/.*"next_cursor":"\([^"]*\)".*/\1/p')
  done
  echo "$cursor"
}

# name, connections, path, and the way of asking
measure() {
  local name=$1 connections=$2 path=$3 way=${4:-get}
  # Tokens last five minutes: a new one for each.
  TOKEN=$(sign_in) WAY=$way COUNT=$COUNT wrk --threads 2 --connections "$connections" --duration "${SECONDS_EACH}s" --latency \
    --script scripts/bench/requests.lua "$base$path" |
    awk -v name="$name" -v connections="$connections" '
      /50%/ { p50 = $2 } /99%/ { p99 = $2 } /Requests\/sec/ { rate = $2 } /Non-2xx/ { wrong = "  NOT 2xx: " $NF }
      END { printf "%-22s %3d connections %10.0f/s   p50 %-9s p99 %-9s%s\n", name, connections, rate, p50, p99, wrong }'
}
# Five thousand listings were touched in the same moment: the 51st page begins among them.
cursor=$(deep "$page") tied=$(deep sort=-updated_at)
for connections in 16 8; do
  measure healthz "$connections" /healthz
  measure page "$connections" "/api/v1/listings?$page"
  measure "page 51" "$connections" "/api/v1/listings?$page&cursor=$cursor"
  measure "page 51 of ties" "$connections" "/api/v1/listings?sort=-updated_at&cursor=$tied"
  measure "text search" "$connections" "/api/v1/listings?q=wqhy&sort=-created_at"
  measure detail "$connections" /api/v1/listings/ detail
  measure facets "$connections" "/api/v1/listings/facets?$page"
done
measure create 16 /api/v1/listings create
echo "server's memory: $(awk '/VmHWM/ { printf "%.0f MiB at most", $2 / 1024 }' "/proc/$server/status")"

# A backup while the same lists are read, and its way back to a new place, where each table is read once more.
export FANGKE_BACKUP_KEY='a passphrase for the measurement'
backed_up=$data/backed-up
(SECONDS=0; "$fangke" backup --to "$data/backups" >/dev/null; echo "$SECONDS" >"$backed_up") &
backup=$!
measure "page during backup" 8 "/api/v1/listings?$page"
wait "$backup"
kill "$server"
wait "$server" || true
file=$(compgen -G "$data/backups/*.backup")
restored_url=$data/restored/fangke.db
if [ "$engine" = postgres ]; then
  restored_url=${url%/*}/restored
  "$(postgres_bin)/psql" --quiet --command='CREATE DATABASE restored' "$url"
fi
SECONDS=0
DATABASE_URL=$restored_url "$fangke" restore "$file" --to "$data/restored" >/dev/null
echo "backup $(cat "$backed_up") s, $(($(stat --format=%s "$file") >> 20)) MiB; restore $SECONDS s"
rm -rf "$data/restored"

load in-process "$url" "$SECONDS_EACH"
load check "$url" 25
load plans "$url" >"$data/plans.txt"
load outbox "$url" "$SECONDS_EACH"
load audit "$url" "$SECONDS_EACH"
load signin "$url" "$SECONDS_EACH"
load matching "$url" "$SECONDS_EACH"
load deals "$url" "$SECONDS_EACH"
if [ "$engine" = postgres ]; then
  # The server's own statement, with its values bound as the server binds them.
  "$(postgres_bin)/pgbench" --no-vacuum --client=16 --jobs=2 --protocol=prepared --time="$SECONDS_EACH" --file=scripts/bench/page.sql \
    -D district=朝阳 -D status=available -D sale=sale -D both=both "$url" 2>/dev/null |
    awk '/^tps/ { printf "pgbench page %.0f/s\n", $3 }'
fi
