"""Facts: the details of a text that can be checked, each tied to the statement that carries it.

The keys of a value are those of `selon.facts.dates`, `selon.facts.figures` and `selon.facts.places`. Where
two readings of the same characters compete, a date wins over a figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from selon.facts.dates import find_dates
from selon.facts.figures import find_figures
from selon.facts.places import find_places
from selon.packs import Pack
from selon.records import Attribution, Fact, Span


def find_facts(
    text: str,
    pack: Pack,
    *,
    published: str | None = None,
    attributions: Sequence[Attribution] = (),
    leave_out: Iterable[Span] = (),
) -> list[Fact]:
    """The checkable details of a text, in order, without those in `leave_out`.

    `published` (ISO 8601) is the day that "Monday" and "last week" are counted from; without it they stay
    unresolved. Each fact bears the id of the innermost attribution whose content holds it.
    """
    dates = find_dates(text, pack, published)
    sources = [s for a in attributions for s in a.source]
    figures = find_figures(text, pack, [f.span for f in dates] + sources)
    places = find_places(text, pack, [f.span for f in dates + figures] + sources)
    outside = sorted(leave_out)
    return _carried(
        list(_without(sorted(dates + figures + places, key=lambda f: f.span), outside)), attributions
    )


def _without(facts: list[Fact], outside: list[Span]) -> Iterator[Fact]:
    """The facts that overlap none of the sorted spans."""
    at = 0
    for fact in facts:
        while at < len(outside) and outside[at].end <= fact.span.start:
            at += 1
        if at == len(outside) or outside[at].start >= fact.span.end:
            yield fact


def _carried(facts: list[Fact], attributions: Sequence[Attribution]) -> list[Fact]:
    """Each fact with the attribution that carries it: the one with the shortest piece of content around it."""
    pieces = sorted(
        ((s, a.id) for a in attributions for s in a.content), key=lambda p: (p[0].start, -p[0].end)
    )
    open_: list[tuple[Span, str]] = []
    out = []
    at = 0
    for fact in facts:
        while at < len(pieces) and pieces[at][0].start <= fact.span.start:
            open_.append(pieces[at])
            at += 1
        open_ = [p for p in open_ if p[0].end > fact.span.start]
        around = [p for p in open_ if fact.span.end <= p[0].end]
        holder = min(around, key=lambda p: p[0].end - p[0].start)[1] if around else None
        out.append(replace(fact, attribution=holder))
    return out
