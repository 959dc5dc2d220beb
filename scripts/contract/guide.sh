#!/usr/bin/env bash
# Runs every block of the guide for partners in an empty folder, as a newcomer does who follows it, and holds the Chinese guide to the same blocks:
#   scripts/contract/server.sh scripts/contract/guide.sh
source "$(dirname "$0")/../common.sh"
: "${FANGKE_URL:?is set by scripts/contract/server.sh}"
command -v openssl >/dev/null || install_package openssl "the guide for partners checks signatures with it"
guide=$PWD/docs/PARTNERS.md

without_comments() { sed -E 's/(^|[[:space:]]+)#.*$//'; } # they are translated
for language in sh python json http; do
  diff <(blocks "$guide" $language | without_comments) <(blocks docs/PARTNERS.zh-CN.md $language | without_comments) \
    || die "docs/PARTNERS.zh-CN.md has other blocks of $language than docs/PARTNERS.md"
done

# What each block answers, in their order.
answers=(
  ''
  '"access_token":"ey.*"name":"示例门户"'
  '"code":"unauthenticated"'
  'ratelimit-remaining: [0-9]+'
  '"items":\[\{"id":[0-9]+,"deleted":false,'
  ''
  '"items":\[\],"next_cursor":"'
  '^[0-9a-f]{64}  picture.jpg$'
  '"id":[0-9]+,"received_at":"'
  '^genuine$'
  '<edmx:Edmx.*"ListingKey":"[0-9]+"'
)

folder=$(mktemp -d /tmp/fangke-guide.XXXXXX)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
program=$'set -eu; {\n' # one shell for all, so that later blocks have the variables of earlier ones
number=0
while IFS= read -r line; do
  [ "$line" != --- ] || line="} >answer.$((number++)); {"
  program+=${line//http:\/\/127.0.0.1:8080/$FANGKE_URL}$'\n'
done < <(blocks "$guide" sh)
bash -c "$program :; }" || die "block $(find . -name 'answer.*' | wc -l) of docs/PARTNERS.md fails"
[ "$number" = ${#answers[@]} ] || die "docs/PARTNERS.md has $number blocks, and ${#answers[@]} answers are known"
for number in "${!answers[@]}"; do
  [[ $(tr -d '\n' <"answer.$number") =~ ${answers[$number]} ]] || die "block $((number + 1)) of docs/PARTNERS.md answers: $(tail -c 500 "answer.$number")"
done
grep -qF "$(sha256sum picture.jpg | cut -d' ' -f1)" listings.ndjson || die "the picture has another hash than its listing told"

# The function takes what the shell has signed just now, with an older signature beside it, and neither another body nor another time.
now=$(date +%s)
sign() { { printf '%s.' "$1"; cat body.json; } | openssl dgst -sha256 -hmac whsec_example -r | cut -d' ' -f1; }
{
  blocks "$guide" python | grep -v '^---$'
  cat <<PYTHON
body = open("body.json", "rb").read()
assert is_genuine("whsec_example", "t=$now,v1=00,v1=$(sign "$now")", body)
assert not is_genuine("whsec_example", "t=$now,v1=$(sign "$now")", body + b" ")
assert not is_genuine("whsec_example", "t=$((now - 301)),v1=$(sign $((now - 301)))", body)
PYTHON
} | "$(python_tools)/bin/python" -
say "docs/PARTNERS.md: ${#answers[@]} blocks run"
