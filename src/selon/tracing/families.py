"""Which articles of a family took their text from which: direct sources only.

A family is a set of articles tied by shared text. Each article takes as its source the one that explains most
of it most faithfully, among those that evidence does not put after it; where passages remain that this source
does not have, a further one. Links are chosen from the strongest down and never close a circle (Kruskal's
order on directed links): every article has its nearest source before weaker ties are looked at.

Of each article only the nearest `_NEAREST` others are compared word by word, so that a story copied a thousand
times costs a thousand times a constant.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from selon.tracing.directions import DECLARED, Verdict
from selon.tracing.overlaps import Overlap, common, join, length

_NEAREST = 24  # others of an article that are compared with it word by word
_REMAINS = 120  # characters of shared text that a source does not explain and another does: a sentence
_ACROSS = (
    0.7  # what a translation explains counts less than the same words: a copy of a translation is one of it
)
_MOSTLY = 0.5  # of an article, that a translation explains; a rewrite in another language keeps less
_DECLARED = 0.5  # what a credit adds to a link: more than any difference between two near copies


@dataclass(frozen=True, slots=True)
class Link:
    """A possible direct derivation: `weight` is how much of `derived` the source explains, and how faithfully."""

    derived: str
    source: str
    overlap: Overlap
    weight: float


def choose_links(
    overlaps: Iterable[Overlap],
    verdict_of: Callable[[str, str], Verdict],
    order: Mapping[str, int],
    crediting: Collection[str] = (),
) -> tuple[Link, ...]:
    """The direct links of all families, strongest first; `crediting` are the articles that credit a supplied one.

    Of sources that explain an article alike, the first in `order` is taken: a text is oftener copied from where
    it first stood than from a copy that changed nothing.
    """
    links = sorted(
        _links(overlaps, verdict_of, crediting),
        key=lambda link: (-link.weight, order[link.source], link.derived),
    )
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


def _links(
    overlaps: Iterable[Overlap], verdict_of: Callable[[str, str], Verdict], crediting: Collection[str]
) -> Iterator[Link]:
    """All possible links. A rewrite that credits its source resembles every translation of that source."""
    for overlap in overlaps:
        first, second = overlap.match.first, overlap.match.second
        verdict = verdict_of(first, second)
        for derived, source in ((first, second), (second, first)):
            if verdict.against(derived):
                continue
            declared = verdict.derived == derived and verdict.direction in DECLARED
            if (
                overlap.match.across
                and not declared
                and derived in crediting
                and overlap.explains(derived) < _MOSTLY
            ):
                continue
            weight = overlap.explains(derived) * (_ACROSS if overlap.match.across else 1.0)
            yield Link(derived, source, overlap, weight + _DECLARED * declared)


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


def nearest(overlaps: Iterable[tuple[str, str, float]]) -> set[tuple[str, str]]:
    """The pairs worth a comparison word by word: for each article those that cover most of it."""
    by_article: dict[str, list[tuple[float, str, str]]] = {}
    for first, second, weight in overlaps:
        for one, other in ((first, second), (second, first)):
            by_article.setdefault(one, []).append((weight, one, other))
    kept: set[tuple[str, str]] = set()
    for many in by_article.values():
        many.sort(reverse=True)
        for _, one, other in many[:_NEAREST]:
            kept.add((one, other) if one < other else (other, one))
    return kept
