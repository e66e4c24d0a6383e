"""What a text denies, and what it only believes or softens, by the patterns of its language (`changes.toml`)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from selon.packs import Pack, Pattern
from selon.records import Span

PLAIN = ("explicit", "lacking")  # kinds of negation that deny what is said


@dataclass(frozen=True, slots=True)
class Denial:
    """A negation: its span, and how plain it is (explicit, lacking, implicit, reversing; see `Changes` of the pack)."""

    span: Span
    kind: str


@lru_cache(maxsize=8)  # several readers of one article ask in turn
def find_denials(text: str, pack: Pack, kinds: tuple[str, ...]) -> tuple[Denial, ...]:
    """The negations of some kinds, in order."""
    patterns = _patterns(pack)
    found = [Denial(Span(*m.span()), k) for k in kinds for p in patterns.get(k, ()) for m in p.finditer(text)]
    return tuple(sorted(found, key=lambda d: d.span))


def find_doubts(text: str, pack: Pack, *kinds: str) -> list[Span]:
    """The words that soften, of some kinds: doubt, belief, softener."""
    patterns = _patterns(pack)
    return [Span(*m.span()) for k in kinds for p in patterns.get(k, ()) for m in p.finditer(text)]


def any_within(spans: Sequence[Span], inside: Span) -> bool:
    """Whether one of some spans, which are in order, begins inside another."""
    at = bisect_left(spans, inside.start, key=lambda s: s.start)
    return at < len(spans) and spans[at].start < inside.end


@cache
def _patterns(pack: Pack) -> dict[str, list[re.Pattern[str]]]:
    compiled: dict[str, list[re.Pattern[str]]] = {}
    every: tuple[Pattern, ...] = pack.changes.negations + pack.changes.doubts
    for pattern in every:
        compiled.setdefault(pattern.kind, []).append(re.compile(pattern.regex))
    return compiled
