#!/usr/bin/env bash
# What measures requests to a server of $fangke on $data; for scripts/bench/engine.sh, which sources it.

serve() { # sets base and server, the process
  local port
  port=$(free_port)
  "$fangke" serve --listen "127.0.0.1:$port" >>"$data/server.log" 2>&1 &
  server=$!
  trap 'kill "$server" 2>/dev/null || true' EXIT
  base=http://127.0.0.1:$port
  for _ in $(seq 100); do curl -sf "$base/readyz" >/dev/null && break; sleep 0.1; done
}
stop() {
  kill "$server"
  wait "$server" || true
}
sign_in() { curl -sf "$base/api/v1/auth/login" -H "$json" -d '{"username":"bench.admin","password":"bench-Passw0rd"}' | token_of; }
json='content-type: application/json'
token_of() { sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p'; } # an answer that has one

# name, connections, path, and the way of asking, as whoever `token` signs in
measure() {
  local name=$1 connections=$2 path=$3 way=${4:-get}
  # Tokens last five minutes: a new one for each.
  TOKEN=$(token) WAY=$way COUNT=$COUNT wrk --threads 2 --connections "$connections" --duration "${SECONDS_EACH}s" --latency \
    --script scripts/bench/requests.lua "$base$path" |
    awk -v name="$name" -v connections="$connections" '
      /50%/ { p50 = $2 } /99%/ { p99 = $2 } /Requests\/sec/ { rate = $2 } /Non-2xx/ { wrong = "  NOT 2xx: " $NF }
      END { printf "%-22s %3d connections %10.0f/s   p50 %-9s p99 %-9s%s\n", name, connections, rate, p50, p99, wrong }'
}
most_memory() { awk '/VmHWM/ { printf "%.0f MiB at most", $2 / 1024 }' "/proc/$1/status"; } # of a process
