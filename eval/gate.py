"""The quality gate: measures each stage on gold, and fails where a figure is below its pinned floor.

    python -m eval.gate                 measure and compare with floors.toml
    python -m eval.gate --pin           raise floors to what was measured, less SLACK
    python -m eval.gate --pin --lower   also lower them; each one lowered is printed

The project's own gold (eval/attribution/*.jsonl, eval/planted.py) is measured everywhere. The scorers of the
shared folder (`$SELON_SHARED`, else ../shared) run where it is present, on data that may not be copied here;
where it is not, the report says so. Every floor carries a digest of its data: figures on other data are not
comparable.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from pathlib import Path

import msgspec

from eval.cases import BASELINES, CASES
from eval.cases import measure as measure_cases
from eval.changes import PAIRS, read_pairs
from eval.changes import compare as compare_pair
from eval.changes import measure as measure_changes
from eval.gold import Gold, read_found, read_gold
from eval.reuse import measure_own as measure_reuse
from eval.reuse import measure_shared as measure_shared_reuse
from eval.scoring import score
from eval.stories import SETS, SPLITS, STORIES, measure_stories, read_stories
from eval.translation import OWN as OWN_ALIGNED
from eval.translation import measure_alignment, read_aligned
from eval.translation import measure_own as measure_translations
from eval.translation import measure_shared as measure_shared_translations

HERE = Path(__file__).parent
FLOORS = HERE / "floors.toml"
# Room between a figure and its floor, in points: versions of Python differ in Unicode and language detection.
SLACK = 0.5

# What of the shared folder is measured: name, gold file, further arguments of its scorer.
SHARED = (
    ("shared en_news", "en_news.jsonl", ("--cues", "speech_cues_en.txt")),
    ("shared fr_news", "fr_news.jsonl", ()),
    ("shared fr_written", "fr_written.jsonl", ()),
    ("shared fr_recall", "fr_recall.jsonl", ()),
)
RECALL_ONLY = {"shared fr_recall"}  # not all attributions are annotated: precision would mean nothing


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one set of data, in percent, and the digest of that data."""

    name: str
    digest: str
    figures: Mapping[str, float]


Floors = dict[str, dict[str, str | float]]


def shared_folder() -> Path | None:
    """The shared evaluation folder, or None where it is absent."""
    folder = Path(os.environ.get("SELON_SHARED") or HERE.parent.parent / "shared") / "eval"
    return folder if folder.is_dir() else None


def measure_all() -> Iterator[Measured]:
    """Every set of data measured, our own gold first, a development and a test part apart."""
    with tempfile.TemporaryDirectory() as scratch:
        for path in sorted((HERE / "attribution").glob("*.jsonl")):
            yield from _measure_own(path, Path(scratch))
        yield Measured("reuse planted", *measure_reuse())
        yield from _measure_stories()
        if shared := shared_folder():
            for name, gold, arguments in SHARED:
                yield _measure_shared(name, shared / "attribution" / gold, arguments, Path(scratch))
            yield from (Measured(*found) for found in measure_shared_reuse(shared))
            yield from (Measured(*found) for found in measure_shared_translations(shared))


def _measure_stories() -> Iterator[Measured]:
    """Aligned sentences, pairs with a typed change, and whole cases: the stages that follow tracing."""
    aligned = OWN_ALIGNED / "en_fr_aligned.txt"
    for split, figures in measure_alignment(read_aligned(aligned)):
        yield Measured(f"bitext {split}", _digest(aligned), figures)
    yield Measured("translations", *measure_translations())
    for name, split in product(SETS, SPLITS):
        path = STORIES / f"{name}_{split}.txt"
        yield Measured(f"translated {name} {split}", _digest(path), measure_stories(read_stories(path)))
    outcomes = [compare_pair(pair) for pair in read_pairs()]
    for split in sorted({outcome.pair.split for outcome in outcomes}):
        part = [outcome for outcome in outcomes if outcome.pair.split == split]
        yield Measured(f"changes {split}", _digest(PAIRS), measure_changes(part))
    gold = sorted(CASES.glob("*/*.json*"))
    digest = sha256(b"".join(path.read_bytes() for path in gold)).hexdigest()
    for split, tally in sorted(measure_cases(path.parent for path in CASES.glob("*/gold.json")).items()):
        figures = {name: figure for name, figure in tally.figures().items() if not name.startswith(BASELINES)}
        yield Measured(f"cases {split}", digest, figures)


def _measure_own(path: Path, scratch: Path) -> Iterator[Measured]:
    gold = list(read_gold(path))
    answers = read_found(_read(gold, scratch))
    for split in sorted({article.split for article in gold}):
        part = [article for article in gold if article.split == split]
        yield Measured(f"{path.stem} {split}", _digest(path), score(part, answers))


def _measure_shared(name: str, path: Path, arguments: tuple[str, ...], scratch: Path) -> Measured:
    found = _read(list(read_gold(path)), scratch)
    scorer = path.parent.parent / "score_attribution.py"
    further = [str(path.parent / a) if a.endswith(".txt") else a for a in arguments]
    command = [sys.executable, str(scorer), str(path), str(found), *further]
    printed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    return Measured(name, _digest(path), parse_figures(printed, recall_only=name in RECALL_ONLY))


def _read(gold: list[Gold], scratch: Path) -> Path:
    """What the program prints for the articles of gold, given as JSON Lines with nothing but their text."""
    articles, found = scratch / "articles.jsonl", scratch / "found.jsonl"
    lines = [msgspec.json.encode({"id": a.doc_id, "lang": a.lang, "text": a.text}) for a in gold]
    articles.write_bytes(b"\n".join(lines))
    selon = Path(sys.executable).with_name("selon")
    with found.open("wb") as output:
        subprocess.run([selon, "read", "--format", "jsonl", "--quiet", articles], check=True, stdout=output)
    return found


def parse_figures(printed: str, *, recall_only: bool = False) -> dict[str, float]:
    """The figures in what a shared scorer prints: "name  {'p': …, 'r': …, 'f1': …}" or "name  number"."""
    figures = {}
    for name, value in re.findall(r"^(\S.*?) {2,}(.+)$", printed, re.MULTILINE):
        parsed = ast.literal_eval(value)
        if isinstance(parsed, dict):
            wanted = "r" if recall_only else "f1"
            figures[f"{name} {wanted}"] = float(parsed[wanted])
        elif name == "speaker accuracy":
            figures["speaker"] = float(parsed)
    return figures


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def compare(measured: list[Measured], floors: Floors, *, shared: bool) -> list[str]:
    """What is wrong, a sentence each: a figure below its floor, other data, a floor or a measure missing."""
    wrong = []
    names = {m.name for m in measured}
    for m in measured:
        floor = floors.get(m.name)
        if floor is None:
            wrong.append(f"{m.name}: no floor is pinned; run `make eval-pin`")
        elif floor["sha256"] != m.digest:
            wrong.append(f"{m.name}: the data is not what the floors were pinned on; run `make eval-pin`")
        else:
            wrong += _below(m, floor)
    for name in sorted(floors.keys() - names):
        if shared or not name.startswith("shared "):
            wrong.append(f"{name}: has floors, and was not measured")
    return wrong


def _below(m: Measured, floor: Mapping[str, str | float]) -> Iterator[str]:
    for figure, least in floor.items():
        if figure == "sha256":
            continue
        value = m.figures.get(figure)
        if value is None:
            yield f"{m.name}: {figure} has a floor, and was not measured"
        elif value < float(least):
            yield f"{m.name}: {figure} is {value}, below its floor of {least}"


def pin(measured: list[Measured], floors: Floors, *, lower: bool) -> tuple[Floors, list[str]]:
    """The new floors, and a sentence on each that was, or without `lower` would have been, lowered.

    Floors of what was not measured (the shared data, elsewhere) are kept.
    """
    new, said = {name: dict(floor) for name, floor in floors.items()}, []
    for m in measured:
        old = new.get(m.name, {})
        pinned: dict[str, str | float] = {"sha256": m.digest}
        for figure, value in m.figures.items():
            least = max(0.0, round(value - SLACK, 1))
            before = float(old.get(figure, 0.0))
            if least < before:
                fate = f"lowered to {least}" if lower else "kept"
                said.append(f"{m.name}: {figure} is {value}, its floor of {before} is {fate}")
            pinned[figure] = least if lower else max(least, before)
        new[m.name] = pinned
    return new, said


def write_floors(floors: Floors) -> str:
    """The floors as TOML, sets of data in order of their names."""
    lines = ["# Written by `make eval-pin`: the least each figure may be, and the digest of its data."]
    for name in sorted(floors):
        lines += ["", f'["{name}"]']
        lines += [f'"{key}" = {msgspec.json.encode(value).decode()}' for key, value in floors[name].items()]
    return "\n".join(lines) + "\n"


def _lines(m: Measured, floor: Mapping[str, str | float]) -> Iterator[str]:
    for figure, value in m.figures.items():
        yield f"  {figure:16} {value:5.1f}   floor {floor.get(figure, 'none')}"


def main() -> int:
    """Measures, prints every figure with its floor, and returns the exit status: 1 where the gate fails."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pin", action="store_true", help="raise the floors to what is measured")
    parser.add_argument("--lower", action="store_true", help="with --pin: lower them too, and say which")
    arguments = parser.parse_args()
    floors: Floors = tomllib.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    measured = []
    for m in measure_all():
        measured.append(m)
        print(m.name, *_lines(m, floors.get(m.name, {})), sep="\n")
    if shared_folder() is None:
        print("not measured: the shared data (no $SELON_SHARED, no ../shared)")
    if arguments.pin:
        floors, said = pin(measured, floors, lower=arguments.lower)
        FLOORS.write_text(write_floors(floors), "utf-8")
        print(*said, "floors pinned", sep="\n")
        return 0
    wrong = compare(measured, floors, shared=shared_folder() is not None)
    print(*wrong, "the quality gate failed" if wrong else "every figure is at its floor or above", sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
