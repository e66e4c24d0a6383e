"""What it costs to add to a case, as a share of what it cost to build it: CPU seconds of two processes.

    python -m bench.growth [planted_5000 | planted_20000]

All articles but a hundred are read and traced in a case on disk; then the hundred are added, and it is traced again.
The articles are those of ../shared/eval/reuse where present, else our own planted copies, which are too few for the
share to say much: what does not grow with a case is then most of it. "inputs" is what makes articles of files (their
language, leftovers, credits), "reading" what reads them, "tracing" the rest. The trace is also compared with that of
all articles at once over the same matches, which must be the same.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from eval.gate import shared_folder
from eval.planted import plant
from selon.case.contents import trace_of
from selon.case.store import open_case
from selon.inputs.files import read_articles
from selon.tracing.lineage import find_derivations

NEW = 100
SETS = ("planted_5000", "planted_20000")
PARTS = ("building", "adding")
STEPS = ("inputs", "reading", "tracing")
CASE = "growing.selon"


def split(name: str, folder: Path) -> None:
    """Writes the articles of a set, or our own planted ones, in two files: all but the last hundred, and these."""
    lines = list(_lines(name))
    for part, held in zip(PARTS, (lines[:-NEW], lines[-NEW:]), strict=True):
        (folder / f"{part}.jsonl").write_bytes(b"".join(held))


def _lines(name: str) -> Iterator[bytes]:
    shared = shared_folder()
    if shared is None:
        fields = ("id", "outlet", "text")
        for article in plant().articles:
            yield json.dumps({field: getattr(article, field) for field in fields}).encode() + b"\n"
        return
    with gzip.open(shared / "reuse" / name / "articles.jsonl.gz") as lines:
        yield from lines


def measure(folder: Path, part: str) -> dict[str, float]:
    """CPU seconds of adding the articles of a part to the case, of reading them, and of tracing it."""
    times = [process_time()]
    with open_case(folder / CASE) as case:
        case.add(read_articles([folder / f"{part}.jsonl"]))
        times.append(process_time())
        case.read_missing()
        times.append(process_time())
        trace_of(case)
        times.append(process_time())
    return {name: after - before for name, before, after in zip(STEPS, times, times[1:], strict=False)}


def _is_same(path: Path) -> bool:
    with open_case(path) as case:
        return trace_of(case) == find_derivations(case.articles(), case.matches())


def _run(folder: Path, part: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.growth", "--only", part, "--folder", str(folder)]
    printed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    return dict(json.loads(printed))


def _rows(building: dict[str, float], adding: dict[str, float]) -> Iterator[str]:
    yield f"{'CPU s':10}{'building':>10}{'adding':>10}{'share':>8}"
    rows = [(name, building[name], adding[name]) for name in building]
    for name, whole, part in (*rows, ("all", sum(building.values()), sum(adding.values()))):
        yield f"{name:10}{whole:10.1f}{part:10.2f}{part / whole:8.1%}"


def main() -> None:
    """Prints the table; with `--only`, the figures of building or of adding as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", nargs="?", choices=SETS, default=SETS[0])
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    if arguments.only:
        print(json.dumps(measure(arguments.folder, arguments.only)))
        return
    with tempfile.TemporaryDirectory(prefix="selon-") as name:
        folder = Path(name)
        split(arguments.name, folder)
        building, adding = (_run(folder, part) for part in PARTS)
        print(*_rows(building, adding), sep="\n")
        print(f"the trace is that of all articles at once: {'yes' if _is_same(folder / CASE) else 'NO'}")


if __name__ == "__main__":
    main()
