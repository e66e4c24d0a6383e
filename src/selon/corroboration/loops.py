"""Circular reporting: an outlet that comes back to its own report by way of those that took it from there.

An article rests on each article that it derives from. A loop is a way along such links from an article, through
another outlet, back to itself or to an earlier article of its own outlet; the shortest way is given. Loops whose
articles are all in another are left out, and a follow-up that cites its own paper alone is none.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from selon.records import Derivation, Evidence, Loop

_LONGEST = 8  # links; a longer way is no circle that anybody would follow


def find_loops(
    derivations: Iterable[Derivation], outlet: Callable[[str], tuple[str, ...]], order: Mapping[str, int]
) -> tuple[Loop, ...]:
    """The loops of a case, in order of time.

    `outlet` gives the key of an article's outlet, `order` its place in time.
    """
    links: dict[str, list[Derivation]] = {}
    for derivation in derivations:
        if not derivation.sibling and derivation.source in order:
            links.setdefault(derivation.derived, []).append(derivation)
    found = [
        loop for start in sorted(links, key=order.__getitem__) for loop in _from(start, links, outlet, order)
    ]
    return tuple(_outermost(found))


def loop_links(loops: Iterable[Loop]) -> frozenset[tuple[str, str]]:
    """The links by which an article leads back to its own outlet: the first of each loop."""
    return frozenset((loop.articles[0], loop.articles[1]) for loop in loops)


def _from(
    start: str,
    links: Mapping[str, Sequence[Derivation]],
    outlet: Callable[[str], tuple[str, ...]],
    order: Mapping[str, int],
) -> Iterator[Loop]:
    """The shortest loop through each link that leaves an article for another outlet."""
    for first in links[start]:
        if outlet(first.source) == outlet(start):
            continue
        way = _back(start, first, links, outlet, order)
        if way:
            yield Loop((start, *(d.source for d in way)), tuple(_evidence(d) for d in way))


def _back(
    start: str,
    first: Derivation,
    links: Mapping[str, Sequence[Derivation]],
    outlet: Callable[[str], tuple[str, ...]],
    order: Mapping[str, int],
) -> list[Derivation]:
    """The links from `first` on that lead back to `start` or to an earlier article of its outlet."""
    queue = deque([[first]])
    seen = {first.source}
    while queue:
        way = queue.popleft()
        here = way[-1].source
        if here == start or (outlet(here) and outlet(here) == outlet(start) and order[here] < order[start]):
            return way
        if len(way) < _LONGEST:
            for link in links.get(here, ()):
                if link.source not in seen:
                    seen.add(link.source)
                    queue.append([*way, link])
    return []


def _evidence(derivation: Derivation) -> Evidence:
    """What shows one link: the span in which the article declares it, or the link's first evidence."""
    shown = next((e for e in derivation.evidence if e.article == derivation.derived and e.span), None)
    return shown or Evidence("derivation", derivation.derived, None, derivation.source)


def _outermost(loops: Sequence[Loop]) -> Iterator[Loop]:
    kept: list[frozenset[str]] = []
    for loop in sorted(loops, key=lambda loop: -len(loop.articles)):
        members = frozenset(loop.articles)
        if not any(members <= k and loop.articles[0] in k for k in kept):
            kept.append(members)
    for loop in loops:
        if frozenset(loop.articles) in kept:
            kept.remove(frozenset(loop.articles))
            yield loop
