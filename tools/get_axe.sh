#!/usr/bin/env bash
# Puts axe-core (MPL-2.0), which tests pages for accessibility, into .venv; it is used by tests alone, and not shipped.
set -euo pipefail

version=4.14.1
digest=$(cat tools/axe.sha256)
target=.venv/axe/axe.min.js

[ -f "$target" ] && sha256sum --check --status <<<"$digest  $target" && exit 0
if ! command -v npm >/dev/null; then
  bash tools/system_packages.sh npm || { echo "npm is needed to get axe-core: apt-get install npm" >&2; exit 1; }
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm pack --silent --pack-destination "$folder" "axe-core@$version" >/dev/null
tar -xzf "$folder/axe-core-$version.tgz" -C "$folder" package/axe.min.js
mkdir -p .venv/axe
cp "$folder/package/axe.min.js" "$target"
sha256sum --check --status <<<"$digest  $target" || { echo "axe-core $version is not the one expected" >&2; exit 1; }
