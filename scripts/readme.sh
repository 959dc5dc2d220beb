#!/usr/bin/env bash
# Runs every shell block of README.md, as somebody does who follows it, and holds README.zh-CN.md to the same blocks and settings.
# What takes its place here: the built program for `make build`, a free port for 8080, a throw-away database and key for those of the company.
#   scripts/postgres.sh scripts/readme.sh
source "$(dirname "$0")/common.sh"
root=$PWD
program=$root/$(realpath --relative-to="$root" "$(target_dir)")/debug/fangke
[ -x "$program" ] || die "build the program first: cargo build"
[ -n "${FANGKE_TEST_POSTGRES:-}" ] || die "run it as: scripts/postgres.sh scripts/readme.sh"
command -v jq >/dev/null || install_package jq "the README reads JSON with it"

work=$(mktemp -d /tmp/fangke-readme.XXXXXX)
servers=()
clean_up() {
  [ ${#servers[@]} = 0 ] || kill "${servers[@]}" 2>/dev/null || true
  wait || true
  rm -rf "$work"
}
trap clean_up EXIT

settings() { grep -oE '^\| `(FANGKE|DATABASE)_[A-Z_]+`' "$1" | sort; }
headings() { grep -cE '^#' "$1"; }
diff <(blocks README.md sh) <(blocks README.zh-CN.md sh) || die "README.zh-CN.md has other commands than README.md"
diff <(settings README.md) <(settings README.zh-CN.md) || die "README.zh-CN.md has other settings than README.md"
[ "$(headings README.md)" = "$(headings README.zh-CN.md)" ] || die "README.zh-CN.md has other parts than README.md"
# Every setting of the table is one of the program's, and the other way round.
diff <({ "$program" --help; "$program" serve --help; } | grep -oE '\b(FANGKE|DATABASE)_[A-Z_]+=?' | tr -d = | sort -u) \
  <(settings README.md | tr -d '|` ' | sort -u) || die "README.md and --help name other settings"

mkdir "$work/bin" && ln -s "$program" "$work/bin/fangke"
cat >"$work/communities.csv" <<<$'小区,区域,商圈\n望京花园,朝阳,望京'
cat >"$work/listings.csv" <<<$'小区,区域,户型,面积,TOTALPRICE\n望京花园,朝阳,2室1厅,89.5,520万\n望京花园,朝阳,3室2厅,118.6,598万'
cat >"$work/clients.csv" <<<$'姓名,电话,求购,区域,预算\n王小姐,139 0000 0001,求购,朝阳,500-600万'
cat >"$work/register.csv" <<<$'合同编号,小区,区域,楼栋,单元,房号,业主,客户,成交价,业主佣金,客户佣金,签约日期\nHT-001,望京花园,朝阳,1,1,101,李业主,王小姐,3200000,16000,32000,2025-11-03'
cat >"$work/follow-ups.csv" <<<$'小区,区域,楼栋,单元,房号,跟进内容,跟进日期\n望京花园,朝阳,1,1,101,业主说钥匙已交给物业，可以随时看房,2025-11-05'
export FANGKE_DATA_DIR=$work/data
"$work/bin/fangke" demo >/dev/null

# A server of a block goes on while the next lines are tried.
serve() { # port
  "$work/bin/fangke" serve --listen "127.0.0.1:$1" >"$work/serve.log" 2>&1 &
  servers+=($!)
  for _ in $(seq 100); do
    ! curl -sf "127.0.0.1:$1/readyz" >/dev/null || return 0
    sleep 0.1
  done
  die "the server doesn't start: $(cat "$work/serve.log")"
}

demo_port=$(free_port)
serve "$demo_port"

number=0
run_block() { # text
  number=$((number + 1))
  local text=$1 port
  port=$(free_port)
  [[ $text != *make\ run* ]] || { # what these two do, CI does already
    for target in run test build; do grep -q "^$target:" Makefile || die "the Makefile has no target $target"; done
    return 0
  }
  text=${text//make build/test -x bin/fangke}
  text=${text//postgres:\/\/fangke@db.internal\/fangke/$FANGKE_TEST_POSTGRES}
  text=${text//\/etc\/fangke/$work}
  text=${text//localhost:8080/127.0.0.1:$demo_port}
  local serve_line='bin/fangke serve --listen 127.0.0.1:8080'
  local has_server=no
  [[ $text != *"$serve_line"* ]] || { has_server=yes; text=${text//$serve_line/}; }
  say "README.md, block $number"
  local output
  output=$(cd "$work" && bash -euo pipefail -c "$text" 2>&1) || die "block $number of README.md fails: $output"
  if [ "$has_server" = yes ]; then
    (export DATABASE_URL=$FANGKE_TEST_POSTGRES FANGKE_KEY_FILE=$work/key FANGKE_PUBLIC_URL=https://fangke.example.com; cd "$work" && timeout 60 bin/fangke serve --listen "127.0.0.1:$port" >serve2.log 2>&1) &
    servers+=($!)
    for _ in $(seq 100); do
      ! curl -sf "127.0.0.1:$port/readyz" >/dev/null || break
      sleep 0.1
    done
    curl -sf "127.0.0.1:$port/api/v1/auth/login" -H 'content-type: application/json' \
      -d '{"username":"chief","password":"春江花月夜 1203"}' | jq -e .access_token >/dev/null || die "nobody can sign in after block $number of README.md"
  fi
  [[ $text != *access_token* ]] || jq -e '.items | type == "array"' >/dev/null <<<"$output" || die "block $number of README.md: no listings: $output"
}

block=
while IFS= read -r line; do
  if [ "$line" = --- ]; then run_block "$block"; block=; else block+=$line$'\n'; fi
done < <(blocks README.md sh)
[ "$number" -ge 4 ] || die "README.md has $number blocks only"
say "README.md: $number blocks run"
