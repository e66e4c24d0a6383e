#!/usr/bin/env bash
# Makes sure that the Spark tests find a Java: the one there is, else the distribution's.
set -euo pipefail

found() { [ -n "${JAVA_HOME:-}" ] || command -v java >/dev/null; }

found && exit 0
bash tools/system_packages.sh default-jre-headless && found && exit 0
echo "The Spark tests need Java 17 or later, and it could not be installed from here; they are skipped without it." >&2
echo "Debian, Ubuntu: apt-get install default-jre-headless; macOS: brew install openjdk@17" >&2
[ -z "${CI:-}" ]
