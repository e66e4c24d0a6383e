"""How well pairs of articles that share text are found, and to the character.

Our own planted copies (`planted.py`) are measured everywhere, the shared ones where they are present, by their
own scorer. Figures in percent: pairs found that are right (pair p), right pairs found (pair r), and of the characters
of planted passages and of those found, what both have (char p, char r); pairs of the words edited most (30% r).
"""

from __future__ import annotations

import ast
import gzip
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import msgspec

from eval.planted import Planted, plant
from selon.records import Article, Match
from selon.tracing.reuse import find_reuse

SHARED = ("planted_5000", "planted_20000")
NAMES = {
    "pair precision": "pair p",
    "pair recall, all": "pair r",
    "character precision": "char p",
    "character recall": "char r",
}
Runs = list[tuple[int, int]]


def measure_own() -> tuple[str, dict[str, float]]:
    """Digest and figures of our own planted copies."""
    planted = plant()
    digest = sha256(msgspec.json.encode([(a.id, a.outlet, a.text) for a in planted.articles]))
    return digest.hexdigest(), score(planted, find_reuse(planted.articles))


def score(planted: Planted, matches: Iterable[Match]) -> dict[str, float]:
    """The figures of matches. Two copies of one root may share text: such a pair counts neither way."""
    found = {tuple(sorted((match.first, match.second))): match for match in matches}
    gold: dict[tuple[str, ...], dict[str, Runs]] = defaultdict(lambda: defaultdict(list))
    worst = set()
    for copy in planted.copies:
        pair = tuple(sorted((copy.first, copy.second)))
        for name, span in zip((copy.first, copy.second), copy.spans, strict=True):
            gold[pair][name].append(span)
        if copy.rate == max(c.rate for c in planted.copies):
            worst.add(pair)
    kin = {tuple(sorted((a, b))) for family in planted.families.values() for a in family for b in family}
    right = found.keys() & gold.keys()
    asked = found.keys() - (kin - gold.keys())
    both, planted_size, found_size = _characters(gold, {pair: found[pair] for pair in asked})
    return {
        "pair p": _percent(len(right), len(asked)),
        "pair r": _percent(len(right), len(gold)),
        "char p": _percent(both, found_size),
        "char r": _percent(both, planted_size),
        "30% r": _percent(len(right & worst), len(worst)),
    }


def _characters(
    gold: dict[tuple[str, ...], dict[str, Runs]], found: dict[tuple[str, ...], Match]
) -> tuple[int, int, int]:
    """Characters that gold and found passages have in common, of gold, and found; both sides of every pair."""
    both = planted = taken = 0
    for pair in gold.keys() | found.keys():
        match = found.get(pair)
        for name in pair:
            wanted = (
                {c for begin, end in gold[pair][name] for c in range(begin, end)} if pair in gold else set()
            )
            given = set()
            for first, second in match.passages if match else ():
                given |= set(range(*(first if match and match.first == name else second)))
            both, planted, taken = both + len(wanted & given), planted + len(wanted), taken + len(given)
    return both, planted, taken


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def measure_shared(folder: Path) -> Iterator[tuple[str, str, dict[str, float]]]:
    """Name, digest and figures of the shared planted sets."""
    for name in SHARED:
        path = folder / "reuse" / name
        digest = sha256((path / "articles.jsonl.gz").read_bytes() + (path / "gold.jsonl").read_bytes())
        yield f"shared {name}", digest.hexdigest(), _score_shared(path)


def read_articles(path: Path) -> Iterator[Article]:
    """The articles of a shared set."""
    with gzip.open(path, "rb") as lines:
        for line in lines:
            row = msgspec.json.decode(line)
            yield Article(
                str(row["id"]), row["text"], outlet=row.get("outlet"), published=row.get("published")
            )


def _score_shared(folder: Path) -> dict[str, float]:
    with tempfile.NamedTemporaryFile("wb", suffix=".jsonl") as output:
        for match in find_reuse(read_articles(folder / "articles.jsonl.gz")):
            passages = [{"derived": list(a), "source": list(b)} for a, b in match.passages]
            line = {"derived": match.first, "source": match.second, "passages": passages}
            output.write(msgspec.json.encode(line) + b"\n")
        output.flush()
        command = [sys.executable, str(folder.parent.parent / "score_reuse.py"), str(folder), output.name]
        printed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    return parse_figures(printed)


def parse_figures(printed: str) -> dict[str, float]:
    """The figures in what the shared scorer prints."""
    rows = dict(re.findall(r"^(\S.*?) {2,}(.+)$", printed, re.MULTILINE))
    figures = {short: round(100 * float(rows[name]), 2) for name, short in NAMES.items()}
    figures["30% r"] = round(100 * float(ast.literal_eval(rows["pair recall by kind"])["edited 30%"]), 2)
    return figures
