"""The lineage of a case in the terminal: each article under the one it takes from, with what changed on the link.

An article that takes from several stands under the first, and says which others it takes from. What closes a
loop is said in a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.text import Text

from selon.records import Derivation
from selon.reports.findings import Findings
from selon.reports.layout import lay
from selon.reports.traces import DECLARED, INFERRED
from selon.reports.wording import CHANGES, count, relation_in_words

_STEP = 2  # columns by which a level is indented
_DEEPEST = 12  # levels that are indented further; a longer chain goes on at the same depth
_LONE = 12  # articles without a link that are listed one by one


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an article stands in the tree: its depth, and the link that put it there."""

    article: str
    depth: int
    link: Derivation | None


def tree_lines(findings: Findings, width: int) -> Iterator[Text]:
    """The lines of the lineage: trees first, in order of time, then the articles without a link."""
    absent = count(len(findings.absent), "article", "articles") if findings.absent else "none"
    legend = f"{DECLARED} declared   {INFERRED} inferred   @ loop   ( ) absent: {absent}"
    yield from lay(Text.assemble(("Lineage", "bold"), ("    " + legend, "dim")), width)
    yield Text()
    children = _children(findings)
    below = {i for of in children.values() for i in of}
    order = [i for i in _in_time(findings) if i in children]
    seen: set[str] = set()
    for root in sorted(
        order, key=lambda i: i in below
    ):  # where all take from each other, the earliest begins
        for place in _places(root, children, findings, seen):
            yield from _line(place, findings, width)
    yield from _lone([i for i in findings.readings if i not in seen], findings, width)


def _children(findings: Findings) -> dict[str, list[str]]:
    """The articles under each article or absent one: each derived article once, under its first source."""
    under: dict[str, list[str]] = {}
    for article in findings.readings:
        first = _first_link(article, findings)
        if first:
            under.setdefault(first.source, []).append(article)
    return under


def _first_link(article: str, findings: Findings) -> Derivation | None:
    """The link that an article stands under: not one that only closes a loop, if there is another."""
    links = findings.links_of.get(article, ())
    closing = findings.loop_links.get(article, [])
    return next((d for d in links if d.source not in closing), links[0] if links else None)


def _in_time(findings: Findings) -> list[str]:
    """All articles and absent ones, the latter first, then by what dates they give."""
    dated = sorted(findings.readings, key=lambda i: (findings.article(i).published or "~", i))
    return [*findings.absent, *dated]


def _places(
    root: str, children: dict[str, list[str]], findings: Findings, seen: set[str]
) -> Iterator[_Place]:
    """The articles of one tree, depth first."""
    stack = [_Place(root, 0, None)]
    while stack:
        place = stack.pop()
        if place.article in seen:
            continue
        seen.add(place.article)
        yield place
        below = sorted(
            children.get(place.article, ()), key=lambda i: (findings.article(i).published or "~", i)
        )
        stack += [_Place(child, place.depth + 1, _first_link(child, findings)) for child in reversed(below)]


def _line(place: _Place, findings: Findings, width: int) -> Iterator[Text]:
    indent = _STEP * (1 + min(place.depth, _DEEPEST))
    mark = f"{DECLARED if place.link.declared else INFERRED} " if place.link else ""
    if place.article not in findings.readings:
        yield from lay(Text(f"{findings.name(place.article)}  credited, not supplied"), width, indent)
        return
    article = findings.article(place.article)
    body = Text.assemble((findings.name(place.article), "bold"), f"  {article.lang}  ")
    body.append(findings.when(place.article))
    if place.link:
        source = findings.readings.get(place.link.source)
        body.append(f"  {relation_in_words(place.link, article, source.article if source else None)}")
        signs = _signs(place.link, findings)
        body.append(f"  {signs}" if signs else "")
    yield from lay(body, width, indent + len(mark), Text(" " * indent + mark))
    yield from _beside(place, findings, width, indent + _STEP)


def _signs(link: Derivation, findings: Findings) -> str:
    """The kinds of change on a link: "A− H− F≠"."""
    changes = findings.changes.get((link.derived, link.source), ())
    return " ".join(dict.fromkeys(CHANGES[c.type][0] for c in changes))


def _beside(place: _Place, findings: Findings, width: int, indent: int) -> Iterator[Text]:
    """What else an article takes from, and which of it leads back to its own outlet."""
    closing = findings.loop_links.get(place.article, [])
    others = [
        d
        for d in findings.links_of.get(place.article, ())
        if d.source not in closing and (not place.link or d.source != place.link.source)
    ]
    if closing:
        own = findings.article(place.article).outlet or "itself"
        line = f"@ cites {findings.names(closing)}, which leads back to {own}"
        yield from lay(Text(line), width, indent)
    for other in others:
        mark = DECLARED if other.declared else INFERRED
        article = findings.article(place.article)
        source = findings.readings.get(other.source)
        what = relation_in_words(other, article, source.article if source else None)
        line = f"{mark} also from {findings.name(other.source)}, {what}  {_signs(other, findings)}"
        yield from lay(Text(line.rstrip()), width, indent)


def _lone(articles: list[str], findings: Findings, width: int) -> Iterator[Text]:
    """The articles that no link reaches."""
    for article in articles[:_LONE]:
        line = f"{findings.name(article)}  {findings.article(article).lang}  {findings.when(article)}  no link found"
        yield from lay(Text(line), width, _STEP)
    if len(articles) > _LONE:
        more = count(len(articles) - _LONE, "further article", "further articles")
        yield from lay(Text(f"and {more} without a link"), width, _STEP)
