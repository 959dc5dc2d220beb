# shellcheck shell=bash
# Sourced by every script: stands in the project's root, and brings the few words they share.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '\033[1mfangke:\033[0m %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# Installs a Debian package, with a word on why.
install_package() { # package why
  command -v apt-get >/dev/null || die "$1 is missing ($2), and there is no apt-get here: install it by hand"
  say "installing the Debian package $1: $2"
  [ -n "${apt_is_fresh:-}" ] || as_root apt-get update -qq </dev/null
  apt_is_fresh=yes
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" </dev/null >&2
}

# Succeeds when nobody listens on this port of the loopback.
port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
  local port
  while port=$((RANDOM % 20000 + 20000)); ! port_is_free "$port"; do :; done
  echo "$port"
}

# Where Debian puts PostgreSQL's programs; the newest, if there are several.
postgres_bin() { compgen -G "/usr/lib/postgresql/*/bin" | sort -V | tail -n 1; }

# The blocks of a language in a page of the documentation, a line `---` after each.
blocks() { # file language
  awk -v opening="\`\`\`$2" '$0 == opening { inside = 1; next } /^```$/ { if (inside) print "---"; inside = 0 } inside' "$1"
}

# Where scripts/test-tools.sh puts the programs of scripts/python.
python_tools() { echo "${XDG_CACHE_HOME:-$HOME/.cache}/fangke/python"; }

# Where cargo leaves its work, also when the caller moved it out of the clone.
target_dir() { echo "${CARGO_TARGET_DIR:-target}"; }

# Says what is going to be done and about how long it takes, does it, and says how long it took.
timed() { # what "about how long" command…
  local what=$1 about=$2 started=$SECONDS
  shift 2
  say "$what ($about) …"
  "$@"
  say "… done after $(duration $((SECONDS - started)))"
}

duration() { # seconds
  if [ "$1" -lt 60 ]; then echo "$1 s"; else echo "$(($1 / 60)) min $(($1 % 60)) s"; fi
}
