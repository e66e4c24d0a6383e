"""Credits: what an article declares of where its text or its information comes from.

The declarations are the packs' patterns, all of which are tried: a French repost often keeps the English
credit line of what it copied. They are looked for near the top and the end of a text, where reposts put
them; in between, "originally published" speaks of books. Credits declared outside the text (JSON-LD
`isBasedOn`, a canonical link to another host, an RSS `<source>`) come from `selon.inputs.webpage` and
`selon.inputs.files`.

Not handled: credits in pictures, and a link without any word that declares it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from selon.inputs.leftovers import SPACES
from selon.packs import Pack
from selon.records import Credit, CreditKind, Skipped, Span

_EDGE = 1500  # characters from either end of a text in which a credit may stand
_DATELINE = 300  # characters from either end for an agency's name in brackets
_FOUND_IN = "text"


def find_credits(text: str, packs: Iterable[Pack], leave_out: Iterable[Skipped] = ()) -> list[Credit]:
    """The credits a text declares, in order; of two that overlap the longer one is kept."""
    outside = [s.span for s in leave_out]
    text = text.translate(SPACES)
    found: list[Credit] = []
    for pack in packs:
        for rule, kind, regex in _compiled(pack):
            for start, end in _edges(text, _DATELINE if kind == "agency" else _EDGE):
                found += [_credit(match, kind, rule) for match in regex.finditer(text, start, end)]
    kept: list[Credit] = []
    for credit in sorted(found, key=lambda c: (-_length(c), c.rule)):
        clear = not any(_overlap(credit, other.span) for other in kept)
        if clear and not any(_overlap(credit, span) for span in outside):
            kept.append(credit)
    return sorted(kept, key=lambda c: c.span or Span(0, 0))


def _edges(text: str, width: int) -> list[tuple[int, int]]:
    """The top and the end of a text, cut at line ends; the whole where they meet."""
    if len(text) <= 2 * width:
        return [(0, len(text))]
    top = text.find("\n", width)
    tail = text.rfind("\n", 0, len(text) - width) + 1
    top = min(top if top != -1 else width, 2 * width)
    tail = max(tail, len(text) - 2 * width)
    return [(0, top), (max(top, tail), len(text))]


@cache
def _compiled(pack: Pack) -> list[tuple[str, CreditKind, re.Pattern[str]]]:
    return [(p.id, _KINDS[p.kind], re.compile(p.regex)) for p in pack.credits.patterns]


_KINDS: dict[str, CreditKind] = {
    "republication": "republication",
    "translation": "translation",
    "agency": "agency",
    "link": "link",
    "information": "information",
}


def _credit(match: re.Match[str], kind: CreditKind, rule: str) -> Credit:
    groups = match.groupdict()
    name = (groups.get("name") or "").strip(" .,:;–—-") or None
    start, end = match.span()
    words = match[0]
    span = Span(start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip())))
    return Credit(span, kind, name, groups.get("url"), _FOUND_IN, rule)


def _length(credit: Credit) -> int:
    return credit.span.end - credit.span.start if credit.span else 0


def _overlap(credit: Credit, span: Span | None) -> bool:
    return bool(span and credit.span and credit.span.start < span.end and span.start < credit.span.end)
