#!/usr/bin/env bash
# Import beside sqlite3's own:  scripts/bench/import.sh FOLDER
source "$(dirname "$0")/../common.sh"
data=$1 rows=$((COUNT / 5))
mkdir -p "$data"
echo "== import of $rows rows into SQLite"
awk -v rows="$rows" 'BEGIN {
  print "小区,区域,面积,总价,户型,楼层,装修,标题"
  for (i = 1; i <= rows; i++)
    printf "测试小区%d,朝阳,%.2f平米,%d万,%d室%d厅,中楼层(共%d层),精装,第%d套\n", i * 7919 % 4000, 40 + i % 9000 / 100, 100 + i % 900, i % 4 + 1, i % 2 + 1, i % 20 + 6, i
}' >"$data/listings.csv"
started=$(date +%s.%N)
FANGKE_DATA_DIR=$data "$(target_dir)/release/fangke" import listings "$data/listings.csv" --json
ended=$(date +%s.%N)
sqlite3 "$data/plain.db" 'CREATE TABLE plain (a, b, c, d, e, f, g, h)' ".import --csv --skip 1 $data/listings.csv plain"
awk -v rows="$rows" -v a="$started" -v b="$ended" -v c="$(date +%s.%N)" \
  'BEGIN { printf "fangke import %.0f rows/s, sqlite3 .import %.0f rows/s, ratio %.2f\n", rows / (b - a), rows / (c - b), (c - b) / (b - a) }'
