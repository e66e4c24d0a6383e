"""The report of a trace in the terminal: what each article takes from which, and what decided it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.text import Text

from selon.records import Absent, Article, Derivation, Evidence, Passage, Span, Trace
from selon.reports.layout import heading, lay
from selon.reports.wording import (
    DIRECTIONS,
    count,
    date_in_words,
    evidence_in_words,
    one_line,
    percent,
    relation_in_words,
    shorten,
    span_in_words,
)

DECLARED, INFERRED, SIBLING = "==", "--", "~~"
_EVIDENCE = 6  # pieces of evidence shown for a link; the page and the data have all


def trace_lines(articles: Mapping[str, Article], trace: Trace, width: int) -> Iterator[Text]:
    """The links of a trace by source, then siblings, then what was credited and not supplied."""
    direct = [d for d in trace.derivations if not d.sibling]
    siblings = [d for d in trace.derivations if d.sibling]
    yield from lay(Text(trace_in_words(articles, trace), "bold"), width)
    yield from lay(
        Text(
            f"{DECLARED} declared   {INFERRED} inferred   {SIBLING} siblings: a common source explains the pair",
            "dim",
        ),
        width,
    )
    absent = {a.id: a for a in trace.absent}
    for source in dict.fromkeys(d.source for d in direct):
        yield Text()
        yield from heading(_named(source, articles, absent), _known(articles.get(source)), width)
        for found in direct:
            if found.source == source:
                yield from _link(found, articles, width)
    if siblings:
        yield Text()
        yield from heading("Siblings", "", width)
        for found in siblings:
            yield from _sibling(found, articles, width)
    if not trace.derivations:
        yield Text()
        yield from lay(Text("No article was found to take text or information from another."), width)


def trace_in_words(articles: Mapping[str, Article], trace: Trace) -> str:
    """The counts of a trace, in one line."""
    direct = [d for d in trace.derivations if not d.sibling]
    derived = {d.derived for d in direct}
    declared = sum(d.declared for d in direct)
    outlets = len({a.outlet for a in articles.values() if a.outlet})
    parts = [
        count(len(articles), "article", "articles")
        + (f" of {count(outlets, 'outlet', 'outlets')}" if outlets else ""),
        f"{count(len(derived), 'derives', 'derive')} from others",
        f"{count(len(direct), 'link', 'links')}, {declared} declared",
    ]
    if trace.absent:
        parts.append(count(len(trace.absent), "credited but not supplied", "credited but not supplied"))
    return "; ".join(parts)


def _named(id_: str, articles: Mapping[str, Article], absent: Mapping[str, Absent]) -> str:
    if id_ in articles:
        return article_in_words(articles[id_])
    missing = absent.get(id_)
    return f"({one_line((missing and (missing.name or missing.url)) or id_)})"


def article_in_words(article: Article) -> str:
    """An article by its outlet and id, or by its title where no outlet is known."""
    name = article.outlet or shorten(article.title or article.id, 60)
    return f"{one_line(name)} [{one_line(article.id)}]"


def _known(article: Article | None) -> str:
    if article is None:
        return "credited, not supplied"
    when = date_in_words(article.published) if article.published else "no date"
    return f"{article.lang}, {when}"


def _link(found: Derivation, articles: Mapping[str, Article], width: int) -> Iterator[Text]:
    derived = articles[found.derived]
    mark = DECLARED if found.declared else INFERRED
    what = relation_in_words(found, derived, articles.get(found.source))
    body = Text.assemble((article_in_words(derived), ""), f"  {_known(derived)}  ", (what, "bold"))
    yield from lay(body, width, 5, Text(f"  {mark} "))
    shares = _shares(found, articles)
    yield from lay(Text(f"{shares}{DIRECTIONS[found.direction]}"), width, 8)
    for piece in found.evidence[:_EVIDENCE]:
        yield from lay(Text("· " + _evidence(piece, articles), "dim"), width, 8)


def _sibling(found: Derivation, articles: Mapping[str, Article], width: int) -> Iterator[Text]:
    pair = f"{article_in_words(articles[found.derived])} and {article_in_words(articles[found.source])}"
    yield from lay(Text(f"{pair}  {_shares(found, articles)}"), width, 5, Text(f"  {SIBLING} "))


def _shares(found: Derivation, articles: Mapping[str, Article]) -> str:
    if not found.passages or found.source not in articles:
        return ""
    mine = covered(articles[found.derived], [p.derived for p in found.passages])
    theirs = covered(articles[found.source], [p.source for p in found.passages])
    where = count(len(found.passages), "passage", "passages")
    return f"{percent(mine)} of its text, {percent(theirs)} of the source's, in {where}; "


def covered(article: Article, spans: Sequence[Span]) -> float:
    """The share of an article's own text, leftovers aside, that the spans hold."""
    outside = [skipped.span for skipped in article.leftovers]
    whole = len(article.text) - sum(s.end - s.start for s in outside)
    at, total = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(at, start))
        at = max(at, end)
    return min(1.0, total / max(1, whole))


def _evidence(piece: Evidence, articles: Mapping[str, Article]) -> str:
    words = evidence_in_words(piece)
    article = articles.get(piece.article or "")
    if article is None or piece.span is None:
        return words
    quote = shorten(article.text[piece.span.start : piece.span.end], 90)
    return f"{words}: “{quote}” {one_line(article.id)} {span_in_words(piece.span)}"


def passages_in_words(passages: Sequence[Passage]) -> str:
    """The spans of the passages, derived against source."""
    return "; ".join(f"{span_in_words(p.derived)} = {span_in_words(p.source)}" for p in passages)
