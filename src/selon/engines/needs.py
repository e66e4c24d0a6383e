"""What Spark needs on a machine, and what to install where it is not there."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from selon.errors import EngineError

_PACKAGES = ("pyspark", "pyarrow", "pandas")
_MISSING = 'Spark runs need pyspark, pyarrow and pandas: pip install "selon[spark]"'
_NO_JAVA = (
    "Spark runs need Java 17 or later: install it (Debian, Ubuntu: apt install default-jre-headless),"
    " or set JAVA_HOME to it; without it, --engine duckdb does the same on this machine"
)


def check_spark(master: str | None) -> None:
    """Raises EngineError, with what to install, where Spark cannot run."""
    if any(find_spec(name) is None for name in _PACKAGES):
        raise EngineError(_MISSING)
    if not find_java() and not (master or "").startswith("sc:"):
        raise EngineError(_NO_JAVA)


def find_java() -> Path | None:
    """The Java that Spark would start."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=str(Path(home, "bin"))) if home else shutil.which("java")
    return Path(found) if found else None
