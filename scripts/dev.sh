#!/usr/bin/env bash
# Development: the API on port 8080, restarted when its sources change, and the web interface on http://127.0.0.1:8081,
# rebuilt and reloaded by Trunk. Ctrl-C ends both.
source "$(dirname "$0")/common.sh"
# (An eval of the output itself would go on after a failure.)
path=$(scripts/dev-tools.sh)
eval "$path"
mkdir -p target crates/web/dist # Trunk wants to find the folder it ignores
stamp=target/dev-started

changed() { [ -n "$(find crates/api/src crates/shared/src migrations Cargo.lock -newer "$stamp" -print -quit)" ]; }

serve_api() {
  local server=
  trap '[ -z "$server" ] || kill "$server" 2>/dev/null; exit' TERM INT
  while :; do
    touch "$stamp"
    if cargo build --package fangke; then
      "$(target_dir)/debug/fangke" serve & server=$!
    fi
    until changed; do sleep 1; done
    [ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" || true; server=; }
  done
}

[ -n "${DATABASE_URL:-}" ] || { cargo build --package fangke && "$(target_dir)/debug/fangke" demo; } # an empty database is dull to develop with
serve_api & api=$!
# Its own folder: crates/web/dist is the release bundle's.
trunk serve --dist target/web-dev & web=$!
trap 'kill "$api" "$web" 2>/dev/null || true; wait' EXIT
trap 'exit 130' INT TERM
wait -n "$api" "$web"
