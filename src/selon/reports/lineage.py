"""The lineage as a forest: each article under the one it takes most from, outlets as lanes, and many lanes folded.

An article may take from several: one of them, declared before inferred, then the strongest, then the earliest,
is the one that it hangs under, and the other links are drawn beside. A lane is an outlet. Lanes stand in the
order of the forest, so that a branch lies under the lane it leaves.

Above `MOST` lanes, those that lead nowhere are folded into one lane for each article they lead back to. Outlets
that others take from, that are in a loop, or along which something changed are folded last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from selon.records import Derivation
from selon.reports.index import Index

MOST = 30  # lanes that a window shows without losing its reader
_KEPT = 22  # lanes that stay where some are folded
_FOLDS = 6  # folded lanes, beside those that stay


@dataclass(frozen=True, slots=True)
class Lane:
    """An outlet, its articles in the order of time (absent ones among them); `linked` if any has a link."""

    name: str
    articles: tuple[str, ...]
    linked: bool


@dataclass(frozen=True, slots=True)
class FoldedLane:
    """Lanes drawn as one: those that lead back to article `under`, or to none."""

    under: str | None
    lanes: tuple[Lane, ...]
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forest:
    """Articles under the ones they take most from: `above` gives that link, `below` the other way round."""

    above: dict[str, Derivation]
    below: dict[str, tuple[str, ...]]
    roots: tuple[str, ...]
    moments: dict[str, datetime | None]

    def walk(self, start: str) -> Iterable[tuple[int, str]]:
        """An article and all below it, each with its depth, in the order of reading."""
        waiting = [(0, start)]
        while waiting:
            depth, article = waiting.pop()
            yield depth, article
            waiting.extend((depth + 1, child) for child in reversed(self.below.get(article, ())))


@dataclass(frozen=True, slots=True)
class Lanes:
    """The lanes from top to bottom: those with a link, then those without."""

    forest: Forest
    linked: tuple[Lane | FoldedLane, ...]
    alone: tuple[Lane | FoldedLane, ...]


def grow_forest(index: Index) -> Forest:
    """The articles of a case, each under one that it takes from; cycles are cut where they close."""
    moments = _moments(index)
    names = sorted(moments, key=lambda name: (moments[name] is None, moments[name] or datetime.max))
    above: dict[str, Derivation] = {}
    for name in names:
        ranked = sorted(
            index.into.get(name, ()), key=lambda d: (not d.declared, -d.score, names_at(moments, d.source))
        )
        chosen = next((d for d in ranked if not _leads_to(d.source, name, above)), None)
        if chosen:
            above[name] = chosen
    below: dict[str, list[str]] = {}
    for name in names:
        if name in above:
            below.setdefault(above[name].source, []).append(name)
    return Forest(
        above,
        {name: tuple(children) for name, children in below.items()},
        tuple(name for name in names if name not in above),
        moments,
    )


def names_at(moments: dict[str, datetime | None], name: str) -> datetime:
    """The moment of an article to sort by; the end of time where it has none."""
    return moments.get(name) or datetime.max


def _moments(index: Index) -> dict[str, datetime | None]:
    """When each article was published; an absent one stands where the first that takes from it does."""
    moments = {name: index.moment(name) for name in index.order}
    for absent in index.absent.values():
        takers = [*absent.credited_by, *(d.derived for d in index.out.get(absent.id, ()))]
        known = [moment for name in takers if (moment := moments.get(name))]
        moments[absent.id] = min(known) if known else None
    return moments


def _leads_to(start: str, goal: str, above: dict[str, Derivation]) -> bool:
    at: str | None = start
    while at is not None and at != goal:
        at = above[at].source if at in above else None
    return at == goal


def arrange_lanes(index: Index) -> Lanes:
    """The lanes of a case in the order in which they are drawn, folded where they are too many."""
    forest = grow_forest(index)
    lanes = {lane.name: lane for lane in _lanes(index, forest)}
    order = list(_order(index, forest, lanes))
    linked = [lane for lane in order if lane.linked]
    alone = sorted(
        (lane for lane in order if not lane.linked),
        key=lambda lane: names_at(forest.moments, lane.articles[0]),
    )
    if len(lanes) <= MOST:
        return Lanes(forest, tuple(linked), tuple(alone))
    kept = _kept(index, forest, linked)
    return Lanes(forest, tuple(_fold(index, forest, linked, kept)), tuple(_fold_alone(alone, len(kept))))


def _lanes(index: Index, forest: Forest) -> Iterable[Lane]:
    found: dict[str, list[str]] = {}
    for name in forest.moments:
        found.setdefault(index.outlet(name), []).append(name)
    for outlet, articles in found.items():
        articles.sort(key=lambda name: (names_at(forest.moments, name), name not in index.absent))
        linked = any(name in index.into or name in index.out for name in articles)
        yield Lane(outlet, tuple(articles), linked)


def _order(index: Index, forest: Forest, lanes: dict[str, Lane]) -> Iterable[Lane]:
    """Lanes as a walk through the forest meets their first article; the largest trees first."""
    sizes = {root: sum(1 for _ in forest.walk(root)) for root in forest.roots}
    seen: set[str] = set()
    for root in sorted(forest.roots, key=lambda name: (-sizes[name], names_at(forest.moments, name))):
        for _, article in forest.walk(root):
            outlet = index.outlet(article)
            if outlet not in seen:
                seen.add(outlet)
                yield lanes[outlet]


def _kept(index: Index, forest: Forest, linked: list[Lane]) -> set[str]:
    """The outlets that keep a lane of their own: with each, those it leads back to."""
    weights = _weights(index, forest)

    def weight(lane: Lane) -> tuple[bool, int, int]:
        changed = sum(
            len(index.changes.get((d.derived, d.source), ()))
            for a in lane.articles
            for d in index.into.get(a, ())
        )
        looped = any(name in pair for name in lane.articles for pair in index.loop_links)
        return looped, sum(weights[name] for name in lane.articles), changed

    kept: set[str] = set()
    for lane in sorted(linked, key=weight, reverse=True):
        wanted = {lane.name} | {index.outlet(a) for name in lane.articles for a in _line(forest, name)}
        if len(kept | wanted) <= _KEPT:
            kept |= wanted
    return kept


def _line(forest: Forest, name: str) -> Iterable[str]:
    """The articles that an article leads back to."""
    while name in forest.above:
        name = forest.above[name].source
        yield name


def _weights(index: Index, forest: Forest) -> Counter[str]:
    """How many articles lead back to each."""
    weights: Counter[str] = Counter()
    for name in forest.moments:
        weights.update(_line(forest, name))
    return weights


def _fold(index: Index, forest: Forest, linked: list[Lane], kept: set[str]) -> Iterable[Lane | FoldedLane]:
    """The lanes that stay, each fold after the last lane of the tree that it belongs to."""
    bundles: dict[str | None, list[Lane]] = {}
    for lane in linked:
        if lane.name not in kept:
            bundles.setdefault(_kept_above(index, forest, lane, kept), []).append(lane)
    largest = sorted((u for u in bundles if u is not None), key=lambda under: -len(bundles[under]))
    rest = [lane for under in largest[_FOLDS - 1 :] for lane in bundles[under]] + bundles.get(None, [])
    after: dict[str, list[FoldedLane]] = {}
    for under in largest[: _FOLDS - 1]:
        after.setdefault(index.outlet(under), []).append(_folded(forest, under, bundles[under]))
    for lane in linked:
        if lane.name in kept:
            yield lane
            yield from after.get(lane.name, ())
    if rest:
        yield _folded(forest, None, rest)


def _kept_above(index: Index, forest: Forest, lane: Lane, kept: set[str]) -> str | None:
    """The nearest article of a kept lane that most of a lane's articles lead back to."""
    found = Counter(
        next((above for above in _line(forest, name) if index.outlet(above) in kept), None)
        for name in lane.articles
        if name in forest.above
    )
    return found.most_common(1)[0][0] if found else None


def _folded(forest: Forest, under: str | None, lanes: list[Lane]) -> FoldedLane:
    articles = sorted((a for lane in lanes for a in lane.articles), key=lambda a: names_at(forest.moments, a))
    return FoldedLane(under, tuple(lanes), tuple(articles))


def _fold_alone(alone: list[Lane], kept: int) -> Iterable[Lane | FoldedLane]:
    """Outlets without a link: each its lane while there is room, else all of them one."""
    if len(alone) <= max(3, MOST - kept - _FOLDS):
        return alone
    articles = tuple(name for lane in alone for name in lane.articles)
    return [FoldedLane(None, tuple(alone), articles)]
