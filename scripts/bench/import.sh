#!/usr/bin/env bash
# Import beside sqlite3's own, and a register of clients as old programs leave it:  scripts/bench/import.sh FOLDER
source "$(dirname "$0")/../common.sh"
data=$1 rows=$((COUNT / 5)) clients=5000
fangke=$(target_dir)/release/fangke
mkdir -p "$data"
echo "== import of $rows rows into SQLite"
awk -v rows="$rows" 'BEGIN {
  print "小区,区域,面积,总价,户型,楼层,装修,标题"
  for (i = 1; i <= rows; i++)
    printf "测试小区%d,朝阳,%.2f平米,%d万,%d室%d厅,中楼层(共%d层),精装,第%d套\n", i * 7919 % 4000, 40 + i % 9000 / 100, 100 + i % 900, i % 4 + 1, i % 2 + 1, i % 20 + 6, i
}' >"$data/listings.csv"
started=$(date +%s.%N)
FANGKE_DATA_DIR=$data "$fangke" import listings "$data/listings.csv" --json
ended=$(date +%s.%N)
sqlite3 "$data/plain.db" 'CREATE TABLE plain (a, b, c, d, e, f, g, h)' ".import --csv --skip 1 $data/listings.csv plain"
awk -v rows="$rows" -v a="$started" -v b="$ended" -v c="$(date +%s.%N)" \
  'BEGIN { printf "fangke import %.0f rows/s, sqlite3 .import %.0f rows/s, ratio %.2f\n", rows / (b - a), rows / (c - b), (c - b) / (b - a) }'

echo "== import of $clients clients from a GBK file into SQLite"
# Every fiftieth has the number of an earlier one, every hundredth none that can be read.
awk -v rows="$clients" 'BEGIN {
  split("朝阳 海淀 丰台 西城 通州", district, " ")
  split("王 李 张 刘 陈 杨 赵 黄", name, " ")
  print "客户姓名,联系电话,需求类型,意向区域,意向户型,意向面积,预算,客户来源,备注,录入日期"
  for (i = 1; i <= rows; i++) {
    phone = i % 50 == 0 ? i - 7 : i
    phone = i % 100 == 1 ? "不详" : sprintf("139%08d", phone * 7919 % 100000000)
    printf "%s女士%d,%s,%s,%s,%d室,%d-%d平米,%d-%d万,上门,%s第%d位,2026-0%d-1%d\n", name[i % 8 + 1], i, phone, "求购",
      district[i % 5 + 1], i % 4 + 1, 50 + i % 60, 80 + i % 60, 200 + i % 500, 260 + i % 500, "老客户介绍，要南北通透，", i, i % 9 + 1, i % 9
  }
}' | iconv --from-code UTF-8 --to-code GBK >"$data/clients.csv"
echo 'bench-Passw0rd' | FANGKE_DATA_DIR=$data "$fangke" member add bench.admin --display-name 测试 --role admin >/dev/null
started=$(date +%s.%N)
FANGKE_DATA_DIR=$data "$fangke" import clients "$data/clients.csv" --entered-by bench.admin --json
awk -v rows="$clients" -v a="$started" -v b="$(date +%s.%N)" \
  'BEGIN { printf "fangke import of clients: %.2f s, %.0f rows/s\n", b - a, rows / (b - a) }'
