#!/usr/bin/env bash
# Installs what the tests need beside the build tools, and says what and why before each.
source "$(dirname "$0")/common.sh"

for component in rustfmt clippy; do
  rustup component list --installed | grep -q "^$component" && continue
  say "installing the Rust component $component: formatting and lints are part of the tests"
  rustup component add "$component"
done

# Debian starts a server of its own with this package; the tests only want the binaries, so it is told not to for the moment.
install_postgresql() {
  local quiet=/etc/postgresql-common/createcluster.d/fangke-tests.conf
  as_root mkdir -p "$(dirname "$quiet")"
  echo "create_main_cluster = false" | as_root tee "$quiet" >/dev/null
  install_package postgresql "every API test also runs on PostgreSQL, in a throw-away server"
  as_root rm -f "$quiet"
}
compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || install_postgresql

command -v chromium >/dev/null || install_package chromium "the browser tests drive it without a window"
command -v chromedriver >/dev/null || install_package chromium-driver "the browser tests speak WebDriver to it"
compgen -G "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular*" >/dev/null \
  || install_package fonts-noto-cjk "without a Chinese font the browser draws boxes, of other widths"

command -v npm >/dev/null || install_package npm "it brings axe, with which the browser tests look for what shuts people out, and what checks openapi.yaml"
modules=scripts/node/node_modules
if ! cmp -s scripts/node/package-lock.json "$modules/.fangke-lock.json"; then
  say "installing the programs of scripts/node: axe looks at pages for what shuts people out, the others lint openapi.yaml and make a client of it"
  npm ci --ignore-scripts --no-audit --no-fund --silent --prefix scripts/node >&2
  cp scripts/node/package-lock.json "$modules/.fangke-lock.json"
fi

python=$(python_tools)
if ! cmp -s scripts/python/requirements.txt "$python/requirements.txt"; then
  python3 -c 'import ensurepip' 2>/dev/null || install_package python3-venv "the Python programs of the tests are kept apart from others"
  say "installing the programs of scripts/python: schemathesis sends made-up requests to every operation of openapi.yaml, the other makes a client of it"
  python3 -m venv --clear "$python"
  "$python/bin/pip" install --quiet --disable-pip-version-check --requirement scripts/python/requirements.txt >&2
  cp scripts/python/requirements.txt "$python/requirements.txt"
fi
