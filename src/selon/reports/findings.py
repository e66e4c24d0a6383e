"""What a report of a corroboration is written from: articles, links, claims, and the words for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from selon.groups import Groups
from selon.records import (
    Absent,
    Article,
    Change,
    Claim,
    Contents,
    Corroboration,
    Decision,
    Derivation,
    Join,
    Origin,
    Reading,
    Span,
    Strength,
    Trace,
)
from selon.reports.index import Index
from selon.reports.quoted import Quoted, list_quoted
from selon.reports.wording import RELATIONS, count, date_in_words, one_line, shorten

STRENGTHS: dict[Strength, str] = {
    "declared": "declared",
    "certain": "not declared, but shown by the texts",
    "plausible": "plausible, not shown",
}
# Why two statements assert the same, or share an origin, by the rule of the evidence.
REASONS: dict[str, str] = {
    "copied-passage": "the same passage, copied",
    "translated-passage": "the same passage, translated",
    "shared-details": "details in common",
    "shared-words": "words in common",
    "credit": "one credits the other",
    "rewrite": "one rewrites the other without saying so",
    "common-source": "both have the passage from one source, which may not have been supplied",
    "same-article": "the same article says it twice",
    "same-person": "the same named person: one source, though it may have spoken to several reporters",
    "same-organisation": "the same named organisation: one source, though it may have spoken to several reporters",
    "same-office": "one names the holder of the office that the other quotes",
    "no-source-given": "one gives no source, and may have it from the other's",
    "belief": "one only believes what the other had published before",
    "same-document": "both rest on a document, which may be the same",
    "same-body": "both sources belong to the same body, place or boat",
    "same-description": "both rest on a source that is not named and is described alike",
}


@dataclass(frozen=True)
class Findings:
    """All that was found in a case, with what reports look up again and again."""

    readings: Mapping[str, Reading]
    trace: Trace
    found: Corroboration
    decisions: tuple[Decision, ...] = ()

    @classmethod
    def of(cls, readings: Iterable[Reading], trace: Trace, found: Corroboration) -> Findings:
        return cls({r.article.id: r for r in readings}, trace, found)

    @cached_property
    def quoted(self) -> tuple[Quoted, ...]:
        """The sources of the case, as its pages count them."""
        readings = tuple(self.readings.values())
        contents = Contents(
            "", readings, trace=self.trace, corroboration=self.found, decisions=self.decisions
        )
        return list_quoted(Index(contents))

    @cached_property
    def absent(self) -> dict[str, Absent]:
        return {a.id: a for a in self.trace.absent}

    @cached_property
    def links(self) -> tuple[Derivation, ...]:
        """The derivations that are followed: not siblings."""
        return tuple(d for d in self.trace.derivations if not d.sibling)

    @cached_property
    def links_of(self) -> dict[str, tuple[Derivation, ...]]:
        """The links of each derived article."""
        found: dict[str, list[Derivation]] = {}
        for link in self.links:
            found.setdefault(link.derived, []).append(link)
        return {article: tuple(links) for article, links in found.items()}

    @cached_property
    def linked(self) -> dict[tuple[str, str], Derivation]:
        """The links by derived article and source."""
        return {(d.derived, d.source): d for d in self.links}

    @cached_property
    def changes(self) -> dict[tuple[str, str], tuple[Change, ...]]:
        """The changes of each link, in the order of the derived article."""
        found: dict[tuple[str, str], list[Change]] = {}
        for change in self.found.changes:
            found.setdefault((change.derived, change.source), []).append(change)
        return {pair: tuple(sorted(changes, key=lambda c: c.after)) for pair, changes in found.items()}

    @cached_property
    def loop_links(self) -> dict[str, list[str]]:
        """Of each article that closes a loop: the articles it cites that lead back to its own outlet."""
        found: dict[str, list[str]] = {}
        for loop in self.found.loops:
            found.setdefault(loop.articles[0], []).append(loop.articles[1])
        return found

    def article(self, id_: str) -> Article:
        return self.readings[id_].article

    def name(self, id_: str) -> str:
        """An article by its outlet, with its id where the outlet has several; an absent one in parentheses."""
        if id_ in self.absent:
            missing = self.absent[id_]
            return f"({one_line(missing.name or missing.url or id_)})"
        article = self.article(id_)
        if not article.outlet:
            return one_line(article.title or article.id)
        several = self._outlets[article.outlet] > 1
        return f"{one_line(article.outlet)} [{one_line(article.id)}]" if several else one_line(article.outlet)

    @cached_property
    def _outlets(self) -> Counter[str]:
        return Counter(r.article.outlet for r in self.readings.values() if r.article.outlet)

    def when(self, id_: str) -> str:
        """When an article was published, without the seconds; "no date" where nothing says so."""
        published = self.article(id_).published if id_ in self.readings else None
        return date_in_words(published) if published else "no date"

    def quote(self, id_: str, span: Span, limit: int) -> str:
        """The words of a span, in one line."""
        return shorten(self.article(id_).text[span.start : span.end], limit)

    def names(self, ids: Iterable[str]) -> str:
        """Articles by their names, each once."""
        return ", ".join(dict.fromkeys(map(self.name, ids)))

    def outlets(self, ids: Iterable[str]) -> int:
        """How many outlets articles belong to; one without an outlet counts as its own."""
        return len({self.article(i).outlet or i for i in ids})


def articles_of(claim: Claim) -> tuple[str, ...]:
    """The ids of the articles that make a claim, each once, in order of time."""
    return tuple(dict.fromkeys(s.article for s in claim.statements))


def interval_in_words(claim: Claim) -> str:
    """How many origins: "1 origin", "1 to 2 origins"."""
    low, high = claim.origins.at_least, claim.origins.at_most
    return count(high, "origin", "origins") if low == high else f"{low} to {high} origins"


def reason_in_words(join: Join) -> str:
    """Why two statements are joined, and by what they have in common where that was measured."""
    words = REASONS.get(join.evidence.rule, join.evidence.rule.replace("-", " "))
    detailed = join.evidence.rule in ("shared-details", "shared-words")
    return f"{words}: {one_line(join.evidence.detail)}" if detailed else words


def relations_in_words(origin: Origin, findings: Findings) -> str:
    """How the articles of an origin come by it: "2 declared republications, 1 translation"."""
    counts: Counter[tuple[bool, str]] = Counter()
    inside = set(origin.articles)
    for article in origin.articles:
        links = [d for d in findings.links_of.get(article, ()) if d.source in inside]
        if links:
            counts[links[0].declared, RELATIONS[links[0].relation]] += 1
    return ", ".join(
        f"{number} {'declared ' if declared else ''}{relation if number == 1 else _many(relation)}"
        for (declared, relation), number in counts.most_common()
    )


def _many(relation: str) -> str:
    return f"{relation[:-1]}ies" if relation.endswith("y") else f"{relation}s"


def groups_of(ids: Sequence[str], links: Iterable[Derivation]) -> int:
    """How many groups of articles the links hold together."""
    groups = Groups(ids)
    for link in links:
        if link.derived in groups and link.source in groups:
            groups.join(link.source, link.derived)
    return len(groups.lists())
