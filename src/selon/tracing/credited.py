"""Which supplied article each credit points to, or that what it points to was not supplied.

An address decides by itself. A name leads to the articles of that outlet; among several the one taken is that
which is not later than the article that credits it and shares most of its names and figures, rarer ones
counting more. A credit of information must share something with the article it is to point to: an outlet has
other stories. What no supplied article fits is absent: one record for each outlet or address.

Not handled: a credit by the name of a reporter alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from math import fsum, log, log10
from typing import Protocol

from selon.records import Article
from selon.tracing.anchors import FORM, NUMBER, PLACE, find_anchors
from selon.tracing.citations import Citation
from selon.tracing.moments import taken_together
from selon.tracing.outlets import Outlets, address_of, host_of
from selon.tracing.profiles import Profile

_LEAST = 2  # names or figures that an article must share with what it credits, and as many for each tenfold
_ENOUGH = 0.12  # share of the names and figures of the shorter of the two, by weight; two stories share some
_MORE = 0.15  # added to it for each tenfold of the candidates: among many, one shares much by chance
_MOST = 0.5  # the share where the article credited seems to be the later one
_SMALL = 10  # a number below is in every article
_NAMED_ONLY = (
    "ours",
    "says",
    "work",
)  # kinds that make no absent article: its own, or a document, or a body's word
_STARTS = re.compile(r"(?:^|[.!?…:]\s|\n)\W*$")  # what stands before a word that begins a sentence

Content = frozenset[str]


@dataclass(frozen=True, slots=True)
class Pointer:
    """A citation and the article it points to: the id of a supplied one, or of an absent one."""

    citation: Citation
    target: str
    absent: bool


class Supplied:
    """What is known of all articles together: their profiles, their outlets, their order in time."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self.profiles = {profile.id: profile for profile in profiles}
        known = self.profiles.values()
        now = datetime.now(UTC)
        self.moments = {profile.id: taken_together(profile.dates, now) for profile in known}
        self.outlets = Outlets(known, sorted({name for profile in known for name in profile.others}))

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each article in time; those without a date come last, in the order of their ids."""
        last = datetime.max.replace(tzinfo=UTC)
        when = {id_: moment.earliest if moment else last for id_, moment in self.moments.items()}
        return {id_: place for place, id_ in enumerate(sorted(when, key=lambda i: (when[i], i)))}

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The place of each article in the case."""
        return {id_: number for number, id_ in enumerate(self.profiles)}

    def places(self, pair: tuple[str, str]) -> tuple[int, int]:
        """The places of two articles in the case, the lower first."""
        one, other = self.place[pair[0]], self.place[pair[1]]
        return (one, other) if one < other else (other, one)

    def later(self, one: str, other: str) -> bool:
        """Whether the first article is certainly later than the second."""
        a, b = self.moments[one], self.moments[other]
        return bool(a and b and b.before(a))


class Stories(Protocol):
    """The names and figures of all articles, which tell how likely two of them report the same."""

    def contents(self, ids: set[str]) -> Mapping[str, Content]:
        """Those of some articles (`content_of`)."""

    def spread(self, names: set[str]) -> Mapping[str, int]:
        """In how many articles of the case each of some names and figures stands."""


class _Weighing:
    """How much the names and figures tell that some articles share."""

    def __init__(self, stories: Stories, ids: set[str], articles: int) -> None:
        self.contents = stories.contents(ids) if ids else {}
        self._spread = stories.spread({name for names in self.contents.values() for name in names})
        self._articles = articles + 1

    def weight(self, names: Iterable[str]) -> float:
        """How much names and figures tell of a story: the rarer in the case, the more."""
        return fsum(1 + log(self._articles / self._spread[name]) for name in names)


def content_of(article: Article) -> frozenset[str]:
    """The names and the figures of an article, in forms that survive translation; its outlet's are left aside."""
    found: set[str] = set()
    text = article.text
    for key, start in find_anchors(text, article.lang):
        if key[0] == NUMBER:
            value = key[1:].partition(".")[0]
            if not value.isdigit() or int(value) < _SMALL:
                continue
            found.add(key)
        elif (
            key[0] in (FORM, PLACE)
            and text[start].isupper()
            and not _STARTS.search(text[max(0, start - 4) : start])
        ):
            found.add(key)
    return frozenset(found)


def find_credited(
    supplied: Supplied, citations: Mapping[str, Sequence[Citation]], stories: Stories
) -> dict[str, tuple[Pointer, ...]]:
    """For each article that credits something: its citations, each with the article it points to.

    An outlet of which one article is credited that was supplied is not absent as well. `stories` are asked only of
    articles between which a credit may lead.
    """
    meant = {i: [(c, _candidates(supplied, i, c)) for c in several] for i, several in citations.items()}
    asked = {id_ for id_, several in meant.items() if any(candidates for _, candidates in several)}
    asked |= {id_ for several in meant.values() for _, candidates in several for id_ in candidates}
    weighing = _Weighing(stories, asked, len(supplied.profiles))
    found: dict[str, tuple[Pointer, ...]] = {}
    for id_, several in meant.items():
        pointers = [_point(supplied, weighing, id_, *each) for each in several]
        known = {p.citation.outlet for p in pointers if p and not p.absent}
        kept = tuple(p for p in pointers if p and not (p.absent and p.citation.outlet in known - {None}))
        if kept:
            found[id_] = kept
    return found


def _point(
    supplied: Supplied, weighing: _Weighing, article: str, citation: Citation, candidates: Sequence[str]
) -> Pointer | None:
    """Where a citation leads; None for what was not supplied and need not exist.

    That is an outlet's own earlier text, where a study appeared, and what may be an organisation and its word.
    """
    target = _best(supplied, weighing, article, candidates, of_text=citation.of_text) if candidates else None
    if target is not None:
        return Pointer(citation, target, absent=False)
    if citation.kind in _NAMED_ONLY or citation.bare or not (citation.outlet or citation.url):
        return None
    return Pointer(citation, absent_id(citation), absent=True)


def _candidates(supplied: Supplied, article: str, citation: Citation) -> list[str]:
    """The supplied articles a citation may mean, itself left out: by address, by outlet, by host."""
    outlets = supplied.outlets
    if citation.url:
        exact = outlets.by_url.get(address_of(citation.url))
        if exact and exact != article:
            return [exact]
        if not citation.outlet:
            return [i for i in outlets.by_host.get(host_of(citation.url), ()) if i != article]
    return [i for i in outlets.all[citation.outlet].articles if i != article] if citation.outlet else []


def _best(
    supplied: Supplied, weighing: _Weighing, article: str, candidates: Sequence[str], *, of_text: bool
) -> str | None:
    """The candidate that shares most with an article; None where none shares enough.

    One that is later is taken only where the text itself is credited and most of it is there: dates err.
    """
    mine = weighing.contents[article]
    tenfold = log10(len(candidates))
    enough, least = _ENOUGH + _MORE * tenfold, _LEAST * (1 + tenfold)
    ranked = []
    for candidate in candidates:
        theirs = weighing.contents[candidate]
        shared = mine & theirs
        if len(shared) < least:
            continue
        later = supplied.later(candidate, article)
        if later and not of_text:
            continue
        weight = weighing.weight(shared)
        if weight >= max(enough, _MOST * later) * min(weighing.weight(mine), weighing.weight(theirs)):
            ranked.append((not later, weight, len(shared), candidate))
    return max(ranked)[3] if ranked else None


def absent_id(citation: Citation) -> str:
    """The id of an article that was not supplied: the name of its outlet, or its address."""
    if citation.outlet:
        return "absent:" + "-".join(citation.outlet)
    return "absent:" + address_of(citation.url or "")
