"""Who is quoted in a case: the sources of its articles, joined where they are the same.

Joined are named sources of the same kind and name (a surname alone joins the one person who bears it), unnamed
ones where the origins of a claim join their statements, and what a person joined. A source that a person set
apart stands alone.

Not handled: two people of one name; they are joined until someone sets them apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from selon.groups import Groups
from selon.records import Decision, Reference, Source, SourceKind, Span, Statement
from selon.reports.index import Index
from selon.reports.wording import describe, one_line

Key = tuple[str, str]  # of an article's source: the ids of both
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Appearance:
    """A source as one article has it, and how many statements it has there."""

    article: str
    source: Source
    statements: int

    @property
    def reference(self) -> Reference:
        """A mention by which a decision can name it."""
        return Reference(self.article, min(self.source.spans) if self.source.spans else None)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A source of the case: its appearances in the order of time, and its grade, None where nobody gave one."""

    number: int
    name: str
    kind: SourceKind
    appearances: tuple[Appearance, ...]
    descriptions: tuple[str, ...]
    grade: Decision | None
    joined: tuple[Decision, ...]

    @property
    def statements(self) -> int:
        """How many statements are attributed to it."""
        return sum(appearance.statements for appearance in self.appearances)

    @property
    def articles(self) -> int:
        """How many articles quote it."""
        return len({appearance.article for appearance in self.appearances})


def list_quoted(index: Index) -> tuple[Quoted, ...]:
    """The sources that are credited with something, those of most articles first."""
    found = dict(_appearances(index))
    groups = Groups(found)
    _join_named(groups, found)
    _join_unnamed(index, groups, found)
    standing = [d for d in index.decided.values() if d.kind in {"sources", "grade"}]
    by_mention: dict[tuple[str, Span | None], Key] = {
        (key[0], span): key for key, item in found.items() for span in item.source.spans
    }
    joined = _decide(groups, standing, by_mention)
    grades = {_key(by_mention, d.target[0]): d for d in standing if d.kind == "grade"}
    quoted = [
        _quoted(keys, found, grades, joined)
        for keys in groups.lists()
        if any(found[k].statements for k in keys)
    ]
    quoted.sort(key=lambda q: (-q.articles, -q.statements, q.name.casefold()))
    return tuple(
        Quoted(n, q.name, q.kind, q.appearances, q.descriptions, q.grade, q.joined)
        for n, q in enumerate(quoted, 1)
    )


def _appearances(index: Index) -> Iterable[tuple[Key, Appearance]]:
    for name in index.order:
        reading = index.readings[name]
        said = Counter(a.speaker for a in reading.attributions)
        for source in reading.sources:
            yield (name, source.id), Appearance(name, source, said[source.id])


def fold_name(name: str) -> str:
    """A name without case, accents and marks."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(_WORD.findall("".join(char for char in plain if not unicodedata.combining(char))))


def _join_named(groups: Groups[Key], found: dict[Key, Appearance]) -> None:
    firsts: dict[tuple[SourceKind, str], Key] = {}
    surnames: dict[str, set[str]] = {}
    for key, item in found.items():
        if item.source.kind in {"anonymous", "group", "none"}:
            continue
        name = fold_name(item.source.name)
        groups.join(firsts.setdefault((item.source.kind, name), key), key)
        if item.source.kind == "named-person" and " " in name:
            surnames.setdefault(name.split()[-1], set()).add(name)
    for surname, names in surnames.items():
        alone = firsts.get(("named-person", surname))
        if alone and len(names) == 1:
            groups.join(firsts["named-person", next(iter(names))], alone)


def _join_unnamed(index: Index, groups: Groups[Key], found: dict[Key, Appearance]) -> None:
    """Joins the unnamed sources of statements that share an origin."""
    speakers = {
        (name, a.id): (name, a.speaker)
        for name, reading in index.readings.items()
        for a in reading.attributions
        if a.speaker
    }
    for claim in index.claims:
        for origin in claim.origins.groups:
            keys = [key for s in origin.statements if (key := speakers.get((s.article, s.attribution or "")))]
            unnamed = [k for k in keys if k in found and found[k].source.kind in {"anonymous", "group"}]
            for key in unnamed[1:]:
                groups.join(unnamed[0], key)


def _key(by_mention: dict[tuple[str, Span | None], Key], reference: Reference) -> Key | None:
    return by_mention.get((reference.article, reference.span))


def _decide(
    groups: Groups[Key], decisions: Iterable[Decision], by_mention: dict[tuple[str, Span | None], Key]
) -> list[tuple[Decision, set[Key]]]:
    """Joins and sets apart what a person decided; which decision concerns which sources."""
    done = []
    for decision in decisions:
        if decision.kind != "sources":
            continue
        keys = [key for reference in decision.target if (key := _key(by_mention, reference))]
        if len(keys) != len(decision.target):
            continue  # the mention is gone since another analysis
        if decision.value == "confirmed":
            groups.join(keys[0], keys[1])
        else:
            groups.set_apart(keys[0])
        done.append((decision, set(keys)))
    return done


def _quoted(
    keys: list[Key],
    found: dict[Key, Appearance],
    grades: dict[Key | None, Decision],
    joined: list[tuple[Decision, set[Key]]],
) -> Quoted:
    items = [found[key] for key in keys]
    kinds = Counter(item.source.kind for item in items)
    kind = kinds.most_common(1)[0][0]
    names = [one_line(item.source.name) for item in items if item.source.kind == kind]
    descriptions = dict.fromkeys(filter(None, (describe(item.source) for item in items)))
    return Quoted(
        0,
        max(names, key=len) if kind == "named-person" else names[0],
        kind,
        tuple(items),
        tuple(descriptions),
        next((grades[key] for key in keys if key in grades), None),
        tuple(decision for decision, held in joined if held & set(keys)),
    )


def speaker_of(index: Index, statement: Statement) -> Source | None:
    """The source that a statement is attributed to, None where it is the article's own or has none."""
    reading = index.readings.get(statement.article)
    if reading is None or statement.attribution is None:
        return None
    speaker = next((a.speaker for a in reading.attributions if a.id == statement.attribution), None)
    return next((s for s in reading.sources if s.id == speaker), None)
