#!/usr/bin/env bash
# Makes .venv with a Python of 3.11 or later: $PYTHON if it is set, else the first that will do.
set -euo pipefail

fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

[ -x .venv/bin/pip ] && fits .venv/bin/python && exit 0

found=""
for python in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
  if fits "$python"; then
    found=$python
    break
  fi
done
if [ -z "$found" ]; then
  echo "selon needs Python 3.11 or later, and found none. Name one: make PYTHON=/path/to/python3 …" >&2
  echo "(Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python)" >&2
  exit 1
fi
if ! "$found" -c 'import ensurepip, venv' 2>/dev/null; then
  version=$("$found" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
  if ! bash tools/system_packages.sh "$version-venv"; then
    echo "$found cannot make environments. Run as root: apt-get install $version-venv" >&2
    exit 1
  fi
fi
rm -rf .venv
"$found" -m venv .venv
