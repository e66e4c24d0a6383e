"""Claims: what statements of different articles assert alike.

Statements at the same place of a copy or a translation form a family, whatever was altered on the way: a flipped
negation or another figure stays in the claim it garbles. Families and single statements are then joined by what
they hold, the closest first, when they share enough (`selon.comparison.pairing`). Two of them that both have a
statement in one article are different claims, since an article asserts a thing once: so nothing chains.

Work is near linear: families are compared only where they share a mark that few families have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from selon.comparison.contents import AMOUNT, NAME, SPEAKER, Content
from selon.comparison.likeness import (
    ACQUAINTED,
    RELATED,
    STRANGE,
    STRONG,
    TIED,
    Bond,
    Weights,
    is_exact,
    likeness,
    weigh_marks,
)
from selon.comparison.pairing import TIE_BONUS, join_by_content, pair_in_passages, rank
from selon.groups import Groups
from selon.records import Derivation, Join, Statement

_VOICES = 6  # different wordings of one family that are compared with another's: more are the same again
_STORY = 12  # a name in more articles than this, and in more than one of twelve, does not tell a story
_SHARED_NAMES = 2  # names that two articles on one story have in common
_COMMON = 24  # a mark in more families than this brings each together only with the next few that have it
_NEIGHBOURS = 3


@dataclass(slots=True)
class Group:
    """Statements found to assert the same thing so far, and the joins that brought them together."""

    contents: list[Content]
    joins: list[Join] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.articles |= {c.statement.article for c in self.contents}

    def take(self, other: Group, join: Join) -> None:
        """All of another group, for the reason given."""
        self.contents += other.contents
        self.joins += [*other.joins, join]
        self.articles |= other.articles


def group_statements(
    contents: Mapping[str, Sequence[Content]], derivations: Sequence[Derivation]
) -> list[Group]:
    """The statements of all articles in groups that assert the same thing, single ones included."""
    grouping = _Grouping(c for of_one in contents.values() for c in of_one)
    for derivation in _telling(sorted(derivations, key=_order)):
        first, second = contents.get(derivation.derived, ()), contents.get(derivation.source, ())
        for join in pair_in_passages(first, second, derivation.passages):
            grouping.unite(join)
    ties = Ties(contents, derivations)
    for join, strong in _joins_by_content(grouping.groups(), ties):
        grouping.unite(join, strong=strong)
    return grouping.groups()


def _telling(derivations: Iterable[Derivation]) -> Iterator[Derivation]:
    """The derivations in order, without siblings that links followed before them join already."""
    articles = [d for d in derivations if d.passages]
    joined = Groups({a for d in articles for a in (d.derived, d.source)})
    for derivation in articles:
        if not derivation.sibling or joined.root(derivation.derived) != joined.root(derivation.source):
            joined.join(derivation.source, derivation.derived)
            yield derivation


def _order(derivation: Derivation) -> tuple[bool, float, str, str]:
    """Links that were followed come before siblings, and surer ones before others."""
    return (derivation.sibling, -derivation.score, derivation.derived, derivation.source)


class _Grouping:
    """Which group each statement is in."""

    def __init__(self, contents: Iterable[Content]) -> None:
        self.of: dict[Statement, Group] = {}
        self.marks: dict[Statement, frozenset[str]] = {}
        for content in contents:
            self.of[content.statement] = Group([content])
            self.marks[content.statement] = content.crossing

    def groups(self) -> list[Group]:
        """The groups, each once, in the order of their first statement."""
        return list({id(group): group for group in self.of.values()}.values())

    def unite(self, join: Join, *, strong: bool = False) -> None:
        """Puts the two statements' groups together, unless an article would then assert the thing twice.

        A single article may do so: the same amount tells that it does, or a strong likeness.
        """
        one, other = self.of[join.first], self.of[join.second]
        if len(one.contents) < len(other.contents):
            one, other = other, one
        if one is other:
            return
        both = len(one.articles & other.articles)
        if both and not (both == 1 and len(other.articles) <= 2 and (strong or self._exact(join))):
            return
        one.take(other, join)
        for content in other.contents:
            self.of[content.statement] = one

    def _exact(self, join: Join) -> bool:
        """Whether two statements give the same amount."""
        return any(m[0] == AMOUNT for m in self.marks[join.first] & self.marks[join.second])


class Ties:
    """Which articles take from each other, and which tell of the same story."""

    def __init__(self, contents: Mapping[str, Sequence[Content]], derivations: Iterable[Derivation]) -> None:
        self.linked: dict[str, set[str]] = {}
        for derivation in derivations:
            if not derivation.sibling:
                self.linked.setdefault(derivation.derived, set()).add(derivation.source)
                self.linked.setdefault(derivation.source, set()).add(derivation.derived)
        names = {
            article: {m for c in of_one for m in c.crossing if m[0] in (NAME, SPEAKER)}
            for article, of_one in contents.items()
        }
        names = {article: {m[2:] for m in marks} for article, marks in names.items()}
        counts = Counter(name for of_one in names.values() for name in of_one)
        most = max(_STORY, len(names) // _STORY)
        self.names = {a: {n for n in of_one if counts[n] <= most} for a, of_one in names.items()}
        stories = _stories(self.names)
        for one, others in self.linked.items():
            for other in others:
                if one in stories and other in stories:
                    stories.join(one, other)
        self.stories = {article: stories.root(article) for article in names}

    def circle(self, articles: Iterable[str]) -> Circle:
        """What is known of some articles together."""
        of = tuple(articles)
        return Circle(
            frozenset(of),
            frozenset(b for a in of for b in self.linked.get(a, ())),
            frozenset(self.stories[a] for a in of),
            frozenset(n for a in of for n in self.names[a]),
        )


@dataclass(frozen=True, slots=True)
class Circle:
    """Articles, those they are linked with, the stories they tell and the rare names they share with others."""

    articles: frozenset[str]
    linked: frozenset[str]
    stories: frozenset[str]
    names: frozenset[str]

    def bond(self, other: Circle) -> Bond:
        """The closest bond between an article of one and an article of the other."""
        if not self.linked.isdisjoint(other.articles):
            return TIED
        if not self.stories.isdisjoint(other.stories):
            return RELATED
        return STRANGE if self.names.isdisjoint(other.names) else ACQUAINTED


def _stories(names: Mapping[str, set[str]]) -> Groups[str]:
    """Articles in groups that tell of one story: those that share rare names, and those that share them with these."""
    where: dict[str, list[str]] = {}
    for article, of_one in names.items():
        for name in of_one:
            where.setdefault(name, []).append(article)
    shared: Counter[tuple[str, str]] = Counter()
    stories = Groups(names)
    for articles in where.values():
        for pair in combinations(articles, 2):
            shared[pair] += 1
            if shared[pair] == _SHARED_NAMES:
                stories.join(*pair)
    return stories


def _joins_by_content(groups: Sequence[Group], ties: Ties) -> Iterator[tuple[Join, bool]]:
    """The joins of groups by what their statements hold, the closest pair first, and whether they are strong."""
    voices = [_voices(group) for group in groups]
    weights = weigh_marks(voices)
    circles = [ties.circle(group.articles) for group in groups]
    own = {article: ties.circle((article,)) for article in ties.stories}
    exact = [frozenset(m for v in of_one for m in v.crossing if is_exact(m)) for of_one in voices]
    found = []
    for i, j in sorted(_candidates(voices)):
        bond = circles[i].bond(circles[j])
        if bond is STRANGE and exact[i].isdisjoint(exact[j]):
            continue
        closest = _closest(voices[i], voices[j], weights, bond, own)
        if closest:
            found.append((-closest[0], i, j, bond is TIED, closest[1], closest[2]))
    for early, _, _, tied, one, other in sorted(found, key=lambda f: f[:3]):
        yield join_by_content(one, other, weights), -early - TIE_BONUS * tied >= STRONG


def _voices(group: Group) -> list[Content]:
    """The different wordings of a group, the first `_VOICES` of them."""
    return list({c.marks: c for c in reversed(group.contents)}.values())[::-1][:_VOICES]


def _candidates(voices: Sequence[Sequence[Content]]) -> set[tuple[int, int]]:
    """Pairs of groups that share a mark: all of them where few groups have it, else each with its neighbours."""
    where: dict[str, list[int]] = {}
    for i, of_one in enumerate(voices):
        for mark in {m for v in of_one for m in v.marks | v.crossing}:
            where.setdefault(mark, []).append(i)
    return {
        (i, j)
        for places in where.values()
        for at, i in enumerate(places)
        for j in places[at + 1 : at + 1 + (_COMMON if len(places) <= _COMMON else _NEIGHBOURS)]
    }


def _closest(
    first: Sequence[Content],
    second: Sequence[Content],
    weights: Weights,
    bond: Bond,
    own: Mapping[str, Circle],
) -> tuple[float, Content, Content] | None:
    """The two wordings that are most alike, if any two assert the same."""
    best: tuple[float, Content, Content] | None = None
    for one in first:
        for other in second:
            if one.statement.article == other.statement.article:
                continue
            alike = likeness(
                one,
                other,
                weights,
                bond,
                lambda a, b: own[a.statement.article].bond(own[b.statement.article]),
            )
            early = None if alike is None else rank(alike, one, other, tied=bond is TIED)
            if early is not None and (best is None or early > best[0]):
                best = early, one, other
    return best
