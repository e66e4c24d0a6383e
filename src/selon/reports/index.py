"""What a case holds, arranged as its pages ask for it: by article, by link, by claim, with decisions applied.

What a person rejected is left out of everything here but `rejected`, which lists it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TypeVar
from urllib.parse import urlsplit

from selon.decisions import (
    Subject,
    corroboration_kept,
    link_subject,
    standing,
    trace_kept,
)
from selon.records import (
    Absent,
    Change,
    Claim,
    Contents,
    Corroboration,
    Decision,
    Derivation,
    Edit,
    Reading,
    Span,
    Trace,
)
from selon.reports.interface import moment_of
from selon.reports.wording import one_line, shorten

K = TypeVar("K")
V = TypeVar("V")
Pair = tuple[str, str]  # of ids: the derived article, its source


@dataclass(slots=True)
class Group:
    """Articles that lead back to one text: they are joined by derivations."""

    articles: list[str] = field(default_factory=list)


class Index:
    """The records of a case by what they are asked for; made once for all pages of it."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.readings: dict[str, Reading] = {r.article.id: r for r in contents.readings}
        self.numbers = {name: number for number, name in enumerate(self.readings, 1)}
        self.decided: dict[Subject, Decision] = standing(contents.decisions)
        self.measured = contents.trace is not None
        self.compared = contents.corroboration is not None
        found = contents.trace or Trace()
        self.trace = trace_kept(found, contents.decisions)
        self.absent: dict[str, Absent] = {a.id: a for a in self.trace.absent}
        self.links = [d for d in self.trace.derivations if not d.sibling]
        self.siblings = [d for d in self.trace.derivations if d.sibling]
        kept = set(self.trace.derivations)
        self.rejected = [d for d in found.derivations if d not in kept]
        texts = {name: reading.article.text for name, reading in self.readings.items()}
        self.corroboration = corroboration_kept(
            contents.corroboration or Corroboration(), contents.decisions, texts
        )
        self.into = _by(self.links, lambda d: d.derived)
        self.out = _by(self.links, lambda d: d.source)

    # Articles ------------------------------------------------------------------------------------

    def lang(self, article: str) -> str:
        """The language of an article, "und" for one that was not supplied."""
        return self.readings[article].article.lang if article in self.readings else "und"

    def text(self, article: str, span: Span) -> str:
        """What a span of an article holds, in one line."""
        return one_line(self.readings[article].article.text[span.start : span.end])

    def outlet(self, article: str) -> str:
        """The name by which an article's outlet goes: as given, else its host, else its title."""
        if article in self.absent:
            absent = self.absent[article]
            return one_line(absent.name or _host(absent.url) or absent.id)
        known = self.readings[article].article
        return one_line(known.outlet or _host(known.url) or shorten(known.title or known.id, 40))

    def title(self, article: str) -> str | None:
        """The title of an article, None where none was found."""
        title = self.readings[article].article.title if article in self.readings else None
        return one_line(title) if title else None

    def moment(self, article: str) -> datetime | None:
        """When an article was published, in UTC where its date says which; None where that is not known."""
        if article not in self.readings:
            return None
        moment = moment_of(self.readings[article].article.published)
        if moment is None:
            return None
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment

    @cached_property
    def order(self) -> list[str]:
        """The ids of the articles by time, those without a date last."""
        at = {name: self.moment(name) for name in self.readings}
        return sorted(self.readings, key=lambda name: (at[name] is None, at[name] or datetime.max))

    @cached_property
    def rank(self) -> dict[str, int]:
        """The place of each article in the order of time; -1 is for absent ones."""
        return {name: n for n, name in enumerate(self.order)} | dict.fromkeys(self.absent, -1)

    @cached_property
    def outlets(self) -> dict[str, list[str]]:
        """The articles of each outlet, in the order of time."""
        return _by(self.order, self.outlet)

    def groups(self, *, declared: bool = False) -> list[Group]:
        """The articles in groups that lead back to one text, by every link or by declared ones alone."""
        above: dict[str, str] = {name: name for name in (*self.readings, *self.absent)}

        def root(name: str) -> str:
            while above[name] != name:
                above[name] = above[above[name]]
                name = above[name]
            return name

        for link in self.links:
            if (link.declared or not declared) and link.derived in above and link.source in above:
                above[root(link.derived)] = root(link.source)
        for absent in self.absent.values():
            for name in absent.credited_by:
                if name in above:
                    above[root(name)] = root(absent.id)
        groups: dict[str, Group] = {}
        for name in self.order:
            groups.setdefault(root(name), Group()).articles.append(name)
        return list(groups.values())

    # Links, changes, claims ----------------------------------------------------------------------

    @cached_property
    def changes(self) -> dict[Pair, list[Change]]:
        """The changes of each link, in the order of the source."""
        ordered = sorted(self.corroboration.changes, key=lambda c: (c.before, c.after, c.type))
        return _by(ordered, lambda c: (c.derived, c.source))

    @cached_property
    def edits(self) -> dict[Pair, list[Edit]]:
        """The differences that are no change, of each link."""
        return _by(self.corroboration.edits, lambda e: (e.derived, e.source))

    @cached_property
    def claims(self) -> list[Claim]:
        """The claims, those that most articles carry first."""
        return sorted(
            self.corroboration.claims,
            key=lambda c: (-len({s.article for s in c.statements}), -len(c.statements), c.id),
        )

    @cached_property
    def claims_of(self) -> dict[str, list[Claim]]:
        """The claims that each article carries."""
        found: dict[str, list[Claim]] = {}
        for claim in self.claims:
            for article in dict.fromkeys(s.article for s in claim.statements):
                found.setdefault(article, []).append(claim)
        return found

    @cached_property
    def entering(self) -> dict[str, list[Claim]]:
        """The claims that have an origin in each article: where they enter the case."""
        found: dict[str, list[Claim]] = {}
        for claim in self.claims:
            for article in dict.fromkeys(origin.first for origin in claim.origins.groups):
                found.setdefault(article, []).append(claim)
        return found

    @cached_property
    def cited(self) -> dict[str, set[Span]]:
        """The stretches of each article that pages link to as evidence."""
        found: dict[str, set[Span]] = {}
        for article, span in (*self._cited_by_claims(), *self._cited_by_links(), *self._cited_by_sources()):
            if span is not None and article in self.readings:
                found.setdefault(article, set()).add(span)
        return found

    def _cited_by_claims(self) -> Iterator[tuple[str | None, Span | None]]:
        for claim in self.claims:
            yield from ((s.article, s.span) for s in claim.statements)
            for join in (*claim.joins, *claim.origins.joins):
                yield join.evidence.article, join.evidence.span

    def _cited_by_links(self) -> Iterator[tuple[str | None, Span | None]]:
        for link in self.trace.derivations:
            yield from ((e.article, e.span) for e in link.evidence)
        for change in self.corroboration.changes:
            yield change.source, change.before
            yield change.derived, change.after
        for decision in self.contents.decisions:
            yield from decision.target

    def _cited_by_sources(self) -> Iterator[tuple[str | None, Span | None]]:
        for name, reading in self.readings.items():
            yield from ((name, min(source.spans)) for source in reading.sources if source.spans)

    @cached_property
    def loop_links(self) -> set[Pair]:
        """The links that are part of a loop, as derived article and source."""
        pairs: set[Pair] = set()
        for loop in self.corroboration.loops:
            pairs.update(zip(loop.articles, loop.articles[1:] + loop.articles[:1], strict=True))
        return pairs

    def decision_on(self, about: Subject) -> Decision | None:
        """What a person decided on it, if anything stands."""
        return self.decided.get(about)

    def link_decision(self, link: Derivation) -> Decision | None:
        """What a person decided on a link."""
        return self.decided.get(link_subject(link.derived, link.source))


def _by(items: Iterable[V], key: Callable[[V], K]) -> dict[K, list[V]]:
    found: dict[K, list[V]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return found


def _host(url: str | None) -> str | None:
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:  # such as an unclosed bracket
        return None
    return host.removeprefix("www.") if host else None
