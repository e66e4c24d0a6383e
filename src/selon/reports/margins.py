"""Where a paragraph also stands: the margin of an article in a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from selon.records import Change, Derivation, Span
from selon.reports.addresses import span_anchor
from selon.reports.index import Index
from selon.reports.marking import Mark

_LEAST = 20  # characters of a paragraph that must be shared for its margin to say so


@dataclass(frozen=True, slots=True)
class Margin:
    """A link by which a paragraph came from another article: how much of it, and what changed in it."""

    link: Derivation
    share: float
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """How many later articles took from a paragraph."""

    articles: tuple[str, ...]


def view_margins(index: Index, name: str, spans: Sequence[Span]) -> dict[int, tuple[Margin | Taken, ...]]:
    """What stands in the margin of each paragraph of an article, by its number from 0."""
    found: dict[int, tuple[Margin | Taken, ...]] = {
        n: (*_from(index, name, span), *_taken(index, name, span)) for n, span in enumerate(spans)
    }
    return {n: notes for n, notes in found.items() if notes}


def _from(index: Index, name: str, paragraph: Span) -> Iterable[Margin]:
    for link in index.into.get(name, ()):
        shared = sum(_overlap(p.derived, paragraph) for p in link.passages)
        changes = tuple(
            c for c in index.changes.get((name, link.source), ()) if _overlap(c.after, paragraph) > 0
        )
        if shared >= _LEAST or changes:
            yield Margin(link, min(1.0, shared / (paragraph.end - paragraph.start)), changes)


def _taken(index: Index, name: str, paragraph: Span) -> Iterable[Taken]:
    links = [
        link.derived
        for link in index.out.get(name, ())
        if sum(_overlap(p.source, paragraph) for p in link.passages) >= _LEAST
    ]
    if links:
        yield Taken(tuple(dict.fromkeys(links)))


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def linked_spans(index: Index, name: str) -> Iterable[Mark]:
    """Marks that carry the anchors of all stretches of an article that other pages link to."""
    number = index.numbers[name]
    for span in sorted(index.cited.get(name, ())):
        yield Mark(span, "note", anchor=span_anchor(number, span))
