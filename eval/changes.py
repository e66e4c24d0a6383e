"""Typed changes measured on pairs of sentences written for selon: eval/changes/pairs.jsonl.

    python -m eval.changes            what is found, missed and cried, development and test part apart
    python -m eval.changes --errors   and each miss and each false alarm of the development part

Half of the pairs are faithful (a paraphrase, a translation, a rounding, a unit converted, a hedge in other words,
an attribution moved); each of the others bears one typed change. A pair is read as two articles of one paragraph,
whose tracing found that they answer each other.
A found change is right where type and place agree (half of the shorter stretch); every other is a false alarm.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from selon.comparison.changes import find_changes
from selon.inputs.files import article_of
from selon.reading import read_article
from selon.records import Change, Derivation, Passage, Relation, Span

PAIRS = Path(__file__).parent / "changes" / "pairs.jsonl"
PUBLISHED = "2025-03-07"  # of all texts: days of the week then mean the same in both


class Text(msgspec.Struct, frozen=True):
    lang: str
    text: str


class Expected(msgspec.Struct, frozen=True):
    """The one change of a pair: its type, and the words after it."""

    type: str
    after: str


class Pair(msgspec.Struct, frozen=True):
    id: str
    split: str
    source: Text
    derived: Text
    change: Expected | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A pair with the changes found in it, right ones and false ones apart."""

    pair: Pair
    right: Sequence[Change]
    false: Sequence[Change]


def read_pairs(path: Path = PAIRS) -> list[Pair]:
    """The pairs of a file, in order."""
    return [msgspec.json.decode(line, type=Pair) for line in path.read_bytes().splitlines() if line]


def compare(pair: Pair) -> Outcome:
    """What is found in one pair."""
    source, derived = (
        read_article(article_of(t.text, lang=t.lang, published=PUBLISHED))
        for t in (pair.source, pair.derived)
    )
    relation: Relation = "edited" if pair.source.lang == pair.derived.lang else "translation"
    whole = Passage(Span(0, len(pair.derived.text)), Span(0, len(pair.source.text)))
    derivation = Derivation("derived", "source", relation, False, 1.0, "date", passages=(whole,))
    changes, _ = find_changes(source, derived, derivation)
    right = [c for c in changes if _is_right(pair, c)][:1]
    return Outcome(pair, right, [c for c in changes if c not in right and not _is_second_name(pair, c)])


def _is_right(pair: Pair, change: Change) -> bool:
    if pair.change is None or change.type != pair.change.type:
        return False
    start = pair.derived.text.index(pair.change.after)
    end = start + len(pair.change.after)
    shared = min(end, change.after.end) - max(start, change.after.start)
    return shared >= 0.5 * max(1, min(end - start, change.after.end - change.after.start))


def _is_second_name(pair: Pair, change: Change) -> bool:
    """Whether a second name fits what changed: a figure or a negation inside a quotation alters it too, and who
    says that others believe a thing attributes it and softens it at once."""
    if pair.change is None:
        return False
    both = {
        "quote-altered": ("figure-changed", "negation-flipped"),
        "hedge-dropped": ("attribution-dropped",),
    }
    return change.type in both.get(pair.change.type, ())


def measure(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Recall and precision of the changes, and the share of faithful pairs without any, in percent."""
    typed = [o for o in outcomes if o.pair.change]
    faithful = [o for o in outcomes if not o.pair.change]
    right, found = sum(len(o.right) for o in typed), sum(len(o.right) + len(o.false) for o in outcomes)
    return {
        "changes recall": round(100 * right / max(1, len(typed)), 1),
        "changes precision": round(100 * right / max(1, found), 1),
        "faithful without alarm": round(100 * sum(not o.false for o in faithful) / max(1, len(faithful)), 1),
    }


def describe_errors(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A line for each miss and each false alarm."""
    for outcome in outcomes:
        pair = outcome.pair
        if pair.change and not outcome.right:
            yield f"MISS  {pair.id} {pair.change.type}: {pair.source.text} => {pair.derived.text}"
        for change in outcome.false:
            before, after = pair.source.text[slice(*change.before)], pair.derived.text[slice(*change.after)]
            yield f"FALSE {pair.id} {change.type} ({change.rule}): {before} => {after}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true")
    wanted = parser.parse_args()
    outcomes = [compare(pair) for pair in read_pairs()]
    for split in ("dev", "test"):
        part = [o for o in outcomes if o.pair.split == split]
        print(
            f"{split:5} {len(part)} pairs",
            *(f"{name} {value}" for name, value in measure(part).items()),
            sep="  ",
        )
        if wanted.errors and split == "dev":
            print(*describe_errors(part), sep="\n")


if __name__ == "__main__":
    main()
