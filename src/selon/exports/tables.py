"""A case as tables, with keys from one to another: the layout of SQLite, of the CSV package and of Parquet.

Positions are code points, `start` and up to, not including, `end`. A column that would hold words of an article
is empty where only spans leave.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from selon.exports.material import Material, captured
from selon.records import Article, Span, Spans, Statement
from selon.reports.summary import list_skipped

ColumnType = Literal["text", "integer", "number", "boolean"]
Cell = str | int | float | bool | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `refers` is the table whose first column its values are found in."""

    name: str
    type: ColumnType = "text"
    refers: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table, what it holds in a sentence, and its rows; the first column is the key where `keyed`."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    keyed: bool = False


def _columns(layout: str) -> tuple[Column, ...]:
    """Columns from "name:type>table …"; text is the type that is not written."""
    out = []
    for word in layout.split():
        name, _, refers = word.partition(">")
        name, _, kind = name.partition(":")
        types: dict[str, ColumnType] = {"": "text", "i": "integer", "n": "number", "b": "boolean"}
        out.append(Column(name, types[kind], refers or None))
    return tuple(out)


# Name, layout, whether the first column is a key, what it holds.
_LAYOUT = (
    ("articles", "id title outlet byline published captured lang url path text measured:b masked:b", True,
     "The articles of the case."),
    ("candidates", "article>articles n:i field value found_in start:i end:i", False,
     "Every value seen for a property of an article, and where."),
    ("credits", "article>articles n:i kind name url found_in rule start:i end:i words", False,
     "What articles declare of where they come from."),
    ("pages", "article>articles number:i start:i end:i", False, "The pages of articles that have any."),
    ("skipped", "article>articles n:i reason start:i end:i", False, "What was kept out, and why."),
    ("sources", "id article>articles local name kind description unresolved", True,
     "The distinct sources of each article."),
    ("attributions", "id article>articles local speaker>sources speech rule inside source cue content page:i",
     True, "Who is said to have said what."),
    ("spans", "attribution>attributions role n:i start:i end:i words", False,
     "The spans of attributions: source, cue, content, hedge."),
    ("facts", "article>articles n:i type value attribution>attributions start:i end:i words", False,
     "Checkable details; value is JSON."),
    ("absent", "id name url credited_by", True, "What is credited and was not supplied; credited_by is JSON."),
    ("derivations", "id derived>articles source>articles absent>absent relation declared:b score:n direction"
     " sibling:b", True, "Which article takes text from which; source or absent is empty."),
    ("passages", "derivation>derivations n:i derived_start:i derived_end:i source_start:i source_end:i"
     " derived_words source_words", False, "What was taken, beside what it was taken from."),
    ("evidence", "derivation>derivations n:i rule article>articles start:i end:i detail", False,
     "What speaks for a derivation."),
    ("changes", "id source>articles derived>articles type rule before_start:i before_end:i after_start:i"
     " after_end:i before after", True, "What changed on the way, in substance."),
    ("edits", "id source>articles derived>articles type before_start:i before_end:i after_start:i after_end:i"
     " before after", True, "Every other difference."),
    ("claims", "id label at_least:i at_most:i declared_only:i", True,
     "What several statements assert alike, and how many independent origins it has."),
    ("origins", "id claim>claims n:i label kind name first", True, "The origins of claims."),
    ("statements", "claim>claims n:i article>articles attribution>attributions origin>origins start:i end:i"
     " words", False, "The statements of claims."),
    ("disagreements", "claim>claims n:i type value statements", False,
     "Details in which the statements of a claim differ; statements is JSON."),
    ("loops", "n:i articles", False, "Circular reporting; articles is JSON."),
    ("decisions", "id time kind target value detail note undone", True,
     "What a person decided; target is JSON. Never found by selon."),
    ("unread", "path reason", False, "Inputs that could not be read."),
)  # fmt: skip


def make_tables(material: Material) -> tuple[Table, ...]:
    """The tables of a case, each after those it refers to."""
    rows: dict[str, list[Row]] = {name: [] for name, *_ in _LAYOUT}
    for name, row in (*_reading_rows(material), *_trace_rows(material), *_claim_rows(material)):
        rows[name].append(row)
    for item in material.contents.unread:
        rows["unread"].append((item.path, item.reason))
    for d in material.contents.decisions:
        target = json.dumps([[ref.article, list(ref.span) if ref.span else None] for ref in d.target])
        rows["decisions"].append((d.id, d.time, d.kind, target, d.value, d.detail, d.note, d.undone))
    return tuple(
        Table(name, about, _columns(layout), tuple(rows[name]), keyed)
        for name, layout, keyed, about in _LAYOUT
    )


def _reading_rows(material: Material) -> Iterator[tuple[str, Row]]:
    for reading in material.readings:
        a = reading.article
        yield "articles", (
            a.id, a.title, a.outlet, a.byline, a.published, captured(a), a.lang, a.url, a.path,
            material.text(a), reading.measured, a.masked,
        )  # fmt: skip
        yield from _article_rows(material, a)
        for n, skipped in enumerate(list_skipped(reading), 1):
            yield "skipped", (a.id, n, skipped.reason, *skipped.span)
        for s in reading.sources:
            description = None if material.spans_only else s.description
            yield "sources", (
                f"{a.id}#{s.id}", a.id, s.id, material.name(s), s.kind, description, s.unresolved,
            )  # fmt: skip
    yield from _attribution_rows(material)
    for reading in material.readings:
        a = reading.article
        for n, fact in enumerate(reading.facts, 1):
            inside = f"{a.id}#{fact.attribution}" if fact.attribution else None
            value = json.dumps(fact.value, ensure_ascii=False)
            words = material.words(a.id, fact.span)
            yield "facts", (a.id, n, fact.type, value, inside, *fact.span, words)


def _article_rows(material: Material, a: Article) -> Iterator[tuple[str, Row]]:
    for n, c in enumerate(a.candidates, 1):
        yield "candidates", (a.id, n, c.field, c.value, c.found_in, *_ends(c.span))
    for n, credit in enumerate(a.credits, 1):
        words = material.words(a.id, credit.span)
        yield "credits", (
            a.id, n, credit.kind, credit.name, credit.url, credit.found_in, credit.rule, *_ends(credit.span), words,
        )  # fmt: skip
    for n, page in enumerate(a.pages, 1):
        yield "pages", (a.id, n, *page)


def _attribution_rows(material: Material) -> Iterator[tuple[str, Row]]:
    for reading, found, source in material.each():
        a = reading.article
        key = f"{a.id}#{found.id}"
        first = min((*found.content, *found.cue, *found.source), default=None)
        yield "attributions", (
            key, a.id, found.id, f"{a.id}#{source.id}" if source else None, found.speech, found.rule, found.inside,
            *(material.words(a.id, spans) for spans in (found.source, found.cue, found.content)),
            a.page_of(first) if first else None,
        )  # fmt: skip
        roles: tuple[tuple[str, Spans], ...] = (
            ("source", found.source), ("cue", found.cue), ("content", found.content), ("hedge", found.hedges),
        )  # fmt: skip
        for role, spans in roles:
            for n, span in enumerate(spans, 1):
                yield "spans", (key, role, n, *span, material.words(a.id, span))


def _trace_rows(material: Material) -> Iterator[tuple[str, Row]]:
    for absent in material.trace.absent:
        yield "absent", (absent.id, absent.name, absent.url, json.dumps(list(absent.credited_by)))
    for number, d in enumerate(material.trace.derivations, 1):
        key = f"d{number}"
        here = d.source in material.articles
        yield "derivations", (
            key, d.derived, d.source if here else None, None if here else d.source, d.relation, d.declared,
            d.score, d.direction, d.sibling,
        )  # fmt: skip
        for n, p in enumerate(d.passages, 1):
            words = material.words(d.derived, p.derived), material.words(d.source, p.source)
            yield "passages", (key, n, *p.derived, *p.source, *words)
        for n, e in enumerate(d.evidence, 1):
            where = e.article if e.article in material.articles else None
            detail = None if material.spans_only else e.detail
            yield "evidence", (key, n, e.rule, where, *_ends(e.span), detail)


def _claim_rows(material: Material) -> Iterator[tuple[str, Row]]:
    found = material.corroboration
    for n, change in enumerate(found.changes, 1):
        words = material.words(change.source, change.before), material.words(change.derived, change.after)
        yield "changes", (
            f"c{n}", change.source, change.derived, change.type, change.rule, *change.before, *change.after, *words,
        )  # fmt: skip
    for n, edit in enumerate(found.edits, 1):
        words = material.words(edit.source, edit.before), material.words(edit.derived, edit.after)
        yield "edits", (
            f"e{n}", edit.source, edit.derived, edit.type, *_ends(edit.before), *_ends(edit.after), *words,
        )  # fmt: skip
    for claim in found.claims:
        o = claim.origins
        yield "claims", (claim.id, material.claim_label(claim), o.at_least, o.at_most, o.declared_only)
        origin_of: dict[Statement, str] = {}
        for n, origin in enumerate(o.groups, 1):
            key = f"{claim.id}#{n}"
            origin_of |= dict.fromkeys(origin.statements, key)
            label = None if material.spans_only else origin.label
            yield "origins", (key, claim.id, n, label, origin.kind, material.name(origin), origin.first)
        for n, s in enumerate(claim.statements, 1):
            key = f"{s.article}#{s.attribution}" if s.attribution else ""
            said = material.words(s.article, s.span)
            yield "statements", (claim.id, n, s.article, key or None, origin_of.get(s), *s.span, said)
        for n, differ in enumerate(claim.disagreements, 1):
            for value, statements in differ.values:
                where = json.dumps([[s.article, list(s.span)] for s in statements])
                yield "disagreements", (claim.id, n, differ.type, value, where)
    for n, loop in enumerate(found.loops, 1):
        yield "loops", (n, json.dumps(list(loop.articles)))


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)
