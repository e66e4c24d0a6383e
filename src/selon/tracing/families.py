"""Which articles of a family took their text from which: direct sources only.

A family is a set of articles tied by shared text. Each article takes as its source the one that explains most
of it most faithfully, among those that evidence does not put after it; where passages remain that this source
does not have, a further one. Links are chosen from the strongest down and never close a circle (Kruskal's
order on directed links): every article has its nearest source before weaker ties are looked at.

Of each article only the nearest `_NEAREST` others are compared word by word, so that a story copied a thousand
times costs a thousand times a constant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest

from selon.tracing.directions import DECLARED, Verdict
from selon.tracing.overlaps import Overlap, common, join, length

_NEAREST = 24  # others of an article that are compared with it word by word
_REMAINS = 120  # characters of shared text that a source does not explain and another does: a sentence
_ACROSS = (
    0.7  # what a translation explains counts less than the same words: a copy of a translation is one of it
)
_MOSTLY = 0.5  # of an article, that a translation explains; a rewrite in another language keeps less
_OWN_WORDS = (
    0.4  # fidelity; a copy of a translation keeps the translator's words, another translation does not
)
_DECLARED = 0.5  # what a credit adds to a link: more than any difference between two near copies


@dataclass(frozen=True, slots=True)
class Link:
    """A possible direct derivation: `weight` is how much of `derived` the source explains, and how faithfully."""

    derived: str
    source: str
    overlap: Overlap
    weight: float


@dataclass(frozen=True, slots=True)
class Declared:
    """What articles declare of their sources: `credits` are the ids of all that each credits; `absent` gives, of
    those whose text comes from an article that was not supplied, its id; `translated` are those of them that say
    they are translations."""

    credits: Mapping[str, frozenset[str]] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)
    translated: frozenset[str] = frozenset()


def choose_links(
    overlaps: Iterable[Overlap],
    verdict_of: Callable[[str, str], Verdict],
    order: Mapping[str, int],
    declared: Declared,
) -> tuple[Link, ...]:
    """The direct links of all families, strongest first, from overlaps that were measured word by word.

    Of sources that explain an article alike, the first in `order` is taken: a text is oftener copied from where
    it first stood than from a copy that changed nothing.
    """
    possible = [link for o in overlaps if o.exact for link in _links(o, verdict_of, declared)]
    links = sorted(possible, key=lambda link: (-link.weight, order[link.source], link.derived))
    chosen: dict[str, list[Link]] = {}
    root: dict[str, str] = {}
    for link in links:  # first sources: a forest
        if link.derived in chosen or _top(root, link.source) == _top(root, link.derived):
            continue
        chosen[link.derived] = [link]
        root[_top(root, link.derived)] = _top(root, link.source)
    for link in links:
        if link not in chosen.get(link.derived, ()) and _adds(link, chosen):
            chosen.setdefault(link.derived, []).append(link)
    return tuple(sorted((x for many in chosen.values() for x in many), key=lambda x: -x.weight))


def _links(overlap: Overlap, verdict_of: Callable[[str, str], Verdict], declared: Declared) -> Iterator[Link]:
    """The one or two links a pair may be."""
    first, second = overlap.match.first, overlap.match.second
    verdict = verdict_of(first, second)
    for derived, source in ((first, second), (second, first)):
        credited = verdict.derived == derived and verdict.direction in DECLARED
        if not verdict.against(derived) and (credited or not _explained(overlap, derived, source, declared)):
            weight = overlap.explains(derived) * (_ACROSS if overlap.match.across else 1.0)
            yield Link(derived, source, overlap, weight + _DECLARED * credited)


def _explained(overlap: Overlap, derived: str, source: str, declared: Declared) -> bool:
    """Whether what an article declares explains why it resembles another that it does not credit.

    A copy of an absent article resembles every other copy of it; a rewrite every translation of what it credits;
    and a translation of an absent article every other translation, in words of its own.
    """
    if derived in declared.absent or declared.absent.get(source) in declared.credits.get(derived, ()):
        return True
    if overlap.match.across:
        return derived in declared.credits and overlap.explains(derived) < _MOSTLY
    return source in declared.translated and overlap.fidelity < _OWN_WORDS


def _adds(link: Link, chosen: Mapping[str, list[Link]]) -> bool:
    """Whether a source explains a sentence or more of an article that its chosen sources do not have."""
    mine = join(link.overlap.spans(link.derived))
    have = join(span for other in chosen.get(link.derived, ()) for span in other.overlap.spans(link.derived))
    if length(mine) - common(mine, have) < _REMAINS:
        return False
    return not _descends(link.source, link.derived, chosen)


def _descends(article: str, ancestor: str, chosen: Mapping[str, list[Link]]) -> bool:
    """Whether an article comes, by chosen links, from another."""
    return ancestor in ancestors_of(article, chosen)


def ancestors_of(article: str, chosen: Mapping[str, list[Link]]) -> dict[str, str]:
    """All articles an article comes from, each with the one through which it is reached first."""
    found: dict[str, str] = {}
    ahead = [(article, article)]
    while ahead:
        here, _ = ahead.pop()
        for link in chosen.get(here, ()):
            if link.source not in found:
                found[link.source] = here
                ahead.append((link.source, here))
    return found


def _top(root: dict[str, str], article: str) -> str:
    """The head of the tree an article is in so far (union-find, halving the path)."""
    while (parent := root.get(article, article)) != article:
        root[article] = root.get(parent, parent)
        article = root[article]
    return article


def nearest(overlaps: Iterable[Overlap], order: Mapping[str, int]) -> set[tuple[str, str]]:
    """The pairs worth a comparison word by word: for each article the others that seem to explain most of it."""
    ranked: dict[str, list[tuple[float, int, tuple[str, str]]]] = {}
    for overlap in overlaps:
        pair = (overlap.match.first, overlap.match.second)
        for id_ in pair:
            ranked.setdefault(id_, []).append((-overlap.explains(id_), order[overlap.other(id_)], pair))
    return {pair for many in ranked.values() for _, _, pair in nsmallest(_NEAREST, many)}
