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

source scripts/bench/requests.sh
token() { sign_in; }
serve
page="purpose=sale&district=%E6%9C%9D%E9%98%B3&price_min=400000000&price_max=700000000&area_min=80&rooms=2,3&sort=-price"
deep() { # the cursor after fifty pages of a list
  local cursor='' token
  token=$(sign_in)
  for _ in $(seq 50); do
    cursor=$(curl -sf "$base/api/v1/listings?$1&cursor=$cursor" -H "authorization: Bearer $token" | sed -n 's/.*"next_cursor":"\([^"]*\)".*/\1/p')
  done
  echo "$cursor"
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
echo "server's memory: $(most_memory "$server")"

# A backup while the same lists are read, and its way back to a new place, where each table is read once more.
export FANGKE_BACKUP_KEY='a passphrase for the measurement'
backed_up=$data/backed-up
(SECONDS=0; "$fangke" backup --to "$data/backups" >/dev/null; echo "$SECONDS" >"$backed_up") &
backup=$!
measure "page during backup" 8 "/api/v1/listings?$page"
wait "$backup"
stop
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

# What partners read, once everything is published.
load feed "$url" "$SECONDS_EACH"
load reso "$url" "$SECONDS_EACH"
serve
partner='{"name":"门户","scopes":["listings:read","reso:read"],"rate_limit":60000}'
secret=$(curl -sf "$base/api/v1/api-clients" -H "$json" -H "authorization: Bearer $(sign_in)" -d "$partner" |
  sed -n 's/.*"oauth_client_id":"\([^"]*\)".*"secret":"\([^"]*\)".*/\1:\2/p')
token() { curl -sf -u "$secret" -d grant_type=client_credentials "$base/oauth/token" | token_of; }
feed=''
for _ in $(seq 50); do
  feed=$(curl -sf "$base/api/v1/portal/listings?limit=100${feed:+&cursor=$feed}" -H "authorization: Bearer $(token)" |
    sed -n 's/.*"next_cursor":"\([^"]*\)".*/\1/p')
done
measure "feed page of 100" 16 "/api/v1/portal/listings?limit=100&cursor=$feed"
measure "RESO page of 100" 16 "/reso/odata/Property?\$top=100"
measure "RESO, by price" 16 "/reso/odata/Property?\$top=100&\$filter=ListPrice%20ge%204000000%20and%20ListPrice%20lt%207000000"
SECONDS=0
lines=$(curl -sf "$base/api/v1/portal/listings/bulk" -H "authorization: Bearer $(token)" | wc -l)
echo "bulk: $lines lines in $SECONDS s"
# A partner who has everything keeps in step while eight writers work.
PARTNER=$secret python3 scripts/bench/follow.py "$base" "${CHANGES:-10000}"
echo "server's memory with all of this: $(most_memory "$server")"
stop
if [ "$engine" = postgres ]; then
  # The server's own statement, with its values bound as the server binds them.
  "$(postgres_bin)/pgbench" --no-vacuum --client=16 --jobs=2 --protocol=prepared --time="$SECONDS_EACH" --file=scripts/bench/page.sql \
    -D district=朝阳 -D status=available -D sale=sale -D both=both "$url" 2>/dev/null |
    awk '/^tps/ { printf "pgbench page %.0f/s\n", $3 }'
fi
