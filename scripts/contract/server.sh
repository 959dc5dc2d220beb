#!/usr/bin/env bash
# Runs scripts beside a server of their own on a small demo company, which is deleted when they end:
#   scripts/contract/server.sh scripts/contract/client.sh scripts/contract/guide.sh
# They find the address in FANGKE_URL. The server is the one that the tests build, so that nothing is built twice.
source "$(dirname "$0")/../common.sh"
[ $# -gt 0 ] || die "usage: scripts/contract/server.sh SCRIPT…"

cargo test --quiet --locked --package fangke-shared --package fangke-macros --package fangke --no-run
folder=$(mktemp -d /tmp/fangke-contract.XXXXXX)
server=
clean_up() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" || true; }
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# Out of reach of the settings of whoever runs the tests.
fangke=(env -i "PATH=$PATH" "FANGKE_DATA_DIR=$folder" "$(target_dir)/debug/fangke")
"${fangke[@]}" demo --listings 150 >"$folder/demo.log" 2>&1 || die "no demo company: $(cat "$folder/demo.log")"
port=$(free_port)
"${fangke[@]}" serve --listen "127.0.0.1:$port" >"$folder/server.log" 2>&1 & server=$!
for _ in $(seq 300); do
  if ! port_is_free "$port"; then break; fi
  kill -0 "$server" 2>/dev/null || die "the server did not start: $(cat "$folder/server.log")"
  sleep 0.1
done

export FANGKE_URL="http://127.0.0.1:$port"
for script in "$@"; do "$script"; done
