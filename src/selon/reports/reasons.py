"""Why a count or a link: every statement with its span, every join with its reason, for one claim or one link."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from selon.records import Claim, Derivation, Join, Statement
from selon.reports.findings import STRENGTHS, Findings, interval_in_words, reason_in_words
from selon.reports.layout import heading, lay
from selon.reports.wording import (
    DIRECTIONS,
    count,
    evidence_in_words,
    one_line,
    relation_in_words,
    span_in_words,
)

_QUOTE = 160  # characters of a statement that are shown
_NONE = "in its own voice"


def why_lines(key: str, findings: Findings, width: int) -> Iterator[Text] | None:
    """The explanation of the claim with that id, or of the link "derived<source"; None where there is neither."""
    for claim in findings.found.claims:
        if claim.id == key:
            return _claim(claim, findings, width)
    derived, arrow, source = key.partition("<")
    link = findings.linked.get((derived.strip(), source.strip())) if arrow else None
    return _link(link, findings, width) if link else None


def _claim(claim: Claim, findings: Findings, width: int) -> Iterator[Text]:
    origins = claim.origins
    yield from heading(claim.id, one_line(claim.label), width)
    yield Text()
    yield from lay(
        Text(
            f"{interval_in_words(claim)} in the articles supplied: {origins.at_least} if every plausible join is "
            f"accepted, {origins.at_most} if none is, {origins.declared_only} on declared links alone."
        ),
        width,
        2,
    )
    for number, group in enumerate(origins.groups, 1):
        yield Text()
        first = findings.name(group.first)
        yield from lay(
            Text.assemble((f"origin {number}", "bold"), f"  {one_line(group.label)}, first in {first}"),
            width,
            2,
        )
        for statement in group.statements:
            yield from _statement(statement, findings, width)
    yield from _joins("Why they share an origin", list(origins.joins), findings, width)
    yield from _joins("Why they assert the same", list(claim.joins), findings, width)


def _statement(statement: Statement, findings: Findings, width: int) -> Iterator[Text]:
    """One statement: its article, its span, who says it, its words."""
    reading = findings.readings[statement.article]
    speaker = next((a.speaker for a in reading.attributions if a.id == statement.attribution), None)
    source = next((one_line(s.name) for s in reading.sources if s.id == speaker), _NONE)
    head = f"{findings.name(statement.article)}  {span_in_words(statement.span)}  {source}"
    yield from lay(Text(head, "dim"), width, 4)
    yield from lay(Text(findings.quote(statement.article, statement.span, _QUOTE)), width, 6)


def _joins(title: str, joins: list[Join], findings: Findings, width: int) -> Iterator[Text]:
    if not joins:
        return
    yield Text()
    yield from lay(Text(title, "bold"), width, 2)
    for join in joins:
        pair = f"{findings.name(join.first.article)} with {findings.name(join.second.article)}"
        yield from lay(Text(f"{pair}: {reason_in_words(join)} ({STRENGTHS[join.strength]})"), width, 4)


def _link(link: Derivation, findings: Findings, width: int) -> Iterator[Text]:
    article = findings.article(link.derived)
    source = findings.readings.get(link.source)
    what = relation_in_words(link, article, source.article if source else None)
    yield from heading(findings.name(link.derived), f"from {findings.name(link.source)}: {what}", width)
    declared = "declared by the article itself" if link.declared else "inferred, not declared"
    passages = count(len(link.passages), "passage", "passages")
    yield from lay(Text(f"{declared}; {passages} in common; {DIRECTIONS[link.direction]}"), width, 2)
    for piece in link.evidence:
        words = evidence_in_words(piece)
        if piece.article in findings.readings and piece.span:
            quote = findings.quote(piece.article or "", piece.span, _QUOTE)
            words += f": “{quote}” {one_line(piece.article or '')} {span_in_words(piece.span)}"
        yield from lay(Text(f"· {words}"), width, 2)
