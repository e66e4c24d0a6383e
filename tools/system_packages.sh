#!/usr/bin/env bash
# Installs packages of the distribution: bash tools/system_packages.sh PACKAGE…
# Succeeds only where apt-get is there and may be used (root, or sudo without a password).
set -euo pipefail

command -v apt-get >/dev/null || exit 1
as_root=()
if [ "$(id -u)" != 0 ]; then
  sudo -n true 2>/dev/null || exit 1
  as_root=(sudo -n)
fi
export DEBIAN_FRONTEND=noninteractive
echo "installing $* with apt-get" >&2
"${as_root[@]}" apt-get update -qq </dev/null >&2
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "$@" </dev/null >&2
