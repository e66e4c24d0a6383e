"""Articles that share text: selon beside document-level MinHash, on the same articles, as ratios within one run.

    python -m bench.reuse

datasketch and rensa (both on the package index, neither needed by selon) say which articles are alike as wholes:
five-word shingles, 128 permutations, candidates from a Jaccard similarity of 0.5 (datasketch) and 16 bands
(rensa). They give no passages. Each tool is a process of its own; seconds are CPU time of all its threads.

The articles are those of ../shared/eval/reuse/planted_5000 where present, else our own planted copies. What the
table says of passim was measured once, on planted_5000 and the same machine, and is quoted: passim 2.0.1, padded
around its defect at the first character, pairs of one outlet excluded: 178 CPU-seconds, 2.9 GB, pair recall .93.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from time import process_time

from eval.gate import shared_folder
from eval.planted import plant
from eval.reuse import read_articles
from selon.records import Article
from selon.tracing.reuse import find_reuse

SHINGLE, PERMUTATIONS, SIMILARITY, BANDS = 5, 128, 0.5, 16
PASSIM_SECONDS, PASSIM_MEGABYTES = 178, 2900
Pairs = set[tuple[str, str]]


def load() -> tuple[list[Article], dict[str, Pairs]]:
    """The articles, and the pairs that were planted, by the kind of copy."""
    shared = shared_folder()
    kinds: dict[str, Pairs] = {}
    if shared is None:
        planted = plant()
        for copy in planted.copies:
            kinds.setdefault(copy.kind, set()).add(_pair(copy.first, copy.second))
        return planted.articles, kinds
    folder = shared / "reuse" / "planted_5000"
    with (folder / "gold.jsonl").open("rb") as lines:
        for row in map(json.loads, lines):
            kinds.setdefault(row["kind"], set()).add(_pair(row["src"], row["dst"]))
    return list(read_articles(folder / "articles.jsonl.gz")), kinds


def _pair(first: str, second: str) -> tuple[str, str]:
    return (first, second) if first < second else (second, first)


def run_selon(articles: Sequence[Article]) -> Pairs:
    """Pairs that selon finds, with their passages."""
    return {_pair(match.first, match.second) for match in find_reuse(articles)}


def _shingles(text: str) -> set[str]:
    words = text.casefold().split()
    return {" ".join(words[place : place + SHINGLE]) for place in range(max(len(words) - SHINGLE + 1, 1))}


def run_datasketch(articles: Sequence[Article]) -> Pairs:
    """Pairs that datasketch's MinHashLSH gives."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=SIMILARITY, num_perm=PERMUTATIONS)
    pairs: Pairs = set()
    for article in articles:
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([shingle.encode() for shingle in _shingles(article.text)])
        pairs |= {_pair(other, article.id) for other in index.query(sketch)}
        index.insert(article.id, sketch)
    return pairs


def run_rensa(articles: Sequence[Article]) -> Pairs:
    """Pairs that rensa's RMinHashLSH gives."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=SIMILARITY, num_perm=PERMUTATIONS, num_bands=BANDS)
    pairs: Pairs = set()
    for number, article in enumerate(articles):
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update(list(_shingles(article.text)))
        pairs |= {_pair(articles[other].id, article.id) for other in index.query(sketch)}
        index.insert(number, sketch)
    return pairs


TOOLS: dict[str, Callable[[Sequence[Article]], Pairs]] = {
    "selon": run_selon,
    "datasketch": run_datasketch,
    "rensa": run_rensa,
}


def measure(name: str) -> dict[str, float]:
    """CPU seconds, peak memory in MB beyond the loaded articles, and the recall of each kind of copy."""
    articles, kinds = load()
    before = _peak()
    begin = process_time()
    found = TOOLS[name](articles)
    seconds = process_time() - begin
    recall = {kind: len(pairs & found) / len(pairs) for kind, pairs in sorted(kinds.items())}
    return {"seconds": seconds, "memory": _peak(), "articles": before, **recall}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform == "linux" else 1024 * 1024
    )


def _run(name: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.reuse", "--only", name]
    printed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    return dict(json.loads(printed))


def _rows(found: dict[str, dict[str, float]]) -> Iterator[str]:
    base = found["selon"]
    kinds = [key for key in base if key not in ("seconds", "memory", "articles")]
    yield f"{'':12}{'CPU s':>8}{'/ selon':>9}{'MB':>7}" + "".join(f"{kind:>10}" for kind in kinds)
    for name, row in found.items():
        ratio = row["seconds"] / base["seconds"]
        head = f"{name:12}{row['seconds']:8.2f}{ratio:9.1f}{row['memory']:7.0f}"
        yield head + "".join(f"{row[kind]:10.3f}" for kind in kinds)
    if shared_folder() is not None:
        ratio = PASSIM_SECONDS / base["seconds"]
        yield f"{'passim*':12}{PASSIM_SECONDS:8.2f}{ratio:9.1f}{PASSIM_MEGABYTES:7}   * quoted, not run here"


def main() -> None:
    """Prints the table; with `--only NAME`, the figures of one tool as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=TOOLS)
    arguments = parser.parse_args()
    if arguments.only:
        print(json.dumps(measure(arguments.only)))
        return
    found = {}
    for name in TOOLS:
        try:
            said = version(name)
        except PackageNotFoundError:
            print(f"{name} is not installed (pip install {name}): left out")
            continue
        print(f"{name} {said}, Python {platform.python_version()}", flush=True)
        found[name] = _run(name)
    print(*_rows(found), sep="\n")


if __name__ == "__main__":
    main()
