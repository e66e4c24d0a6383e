"""The case as Markdown: links, changes and claims of the whole, then each article with who says what in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selon.exports.material import Material
from selon.records import Article, Credit, Derivation, Reading, Span
from selon.reports.wording import CREDITS, DIRECTIONS, RELATIONS, count, one_line, printable

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_LINE_START = re.compile(r"^(\s{0,3})([-+=]|\d{1,9}[.)])")


def to_markdown(material: Material) -> Iterator[bytes]:
    """The whole document, a paragraph at a time."""
    for line in _lines(material):
        yield f"{line}\n".encode("utf-8", "replace")


def _lines(material: Material) -> Iterator[str]:
    yield f"# {_plain(material.contents.name)}"
    yield ""
    yield (
        f"{count(len(material.readings), 'article', 'articles')}, read by {material.maker}. Positions are code points,"
        " from the first up to, not including, the last. Nothing here says what is true."
    )
    yield from _trace(material)
    yield from _changes(material)
    yield from _claims(material)
    for reading in material.readings:
        yield from _article(material, reading)
    if material.contents.unread:
        yield from ("", "## Not read", "")
        yield from (f"- {_plain(u.path)}: {_plain(u.reason)}" for u in material.contents.unread)
    if material.decisions:
        yield from ("", "## Decided by a person", "")
        for d in material.decisions:
            where = "; ".join(f"{r.article} {_at(r.span)}".strip() for r in d.target)
            what = f"{d.kind} {_plain(d.detail)} {_plain(d.value)}"
            yield f"- {d.time}: {what}: {_plain(where)}. {_plain(d.note)}".rstrip()


def _trace(material: Material) -> Iterator[str]:
    yield from ("", "## Where the texts come from", "")
    if material.contents.trace is None:
        yield "Not measured."
    elif not material.trace.derivations:
        yield "No article was found to take text from another."
    for d in material.trace.derivations:
        yield f"- {_link(material, d)}"


def _link(material: Material, d: Derivation) -> str:
    derived, source = (_plain(material.title(name)) for name in (d.derived, d.source))
    absent = "" if d.source in material.articles else " (credited, not supplied)"
    if d.sibling:
        return f"**{derived}** and **{source}**{absent} share text, and neither takes it from the other"
    said = "declared" if d.declared else "inferred"
    decided = DIRECTIONS[d.direction]
    return f"**{derived}**: {RELATIONS[d.relation]} of **{source}**{absent}; {said}; {decided}; score {d.score:.2f}"


def _changes(material: Material) -> Iterator[str]:
    yield from ("", "## What changed on the way", "")
    if material.contents.corroboration is None:
        yield "Not measured."
    for change in material.corroboration.changes:
        titles = f"{_plain(material.title(change.source))} > {_plain(material.title(change.derived))}"
        yield f"- {change.type}: {titles}"
        for label, name, span in (
            ("before", change.source, change.before),
            ("after", change.derived, change.after),
        ):
            yield f"  - {label}, {_at(span)}{_quoted(material, name, span)}"


def _claims(material: Material) -> Iterator[str]:
    yield from ("", "## Claims and their origins", "")
    if material.contents.corroboration is None:
        yield "Not measured."
    for claim in material.corroboration.claims:
        o = claim.origins
        label = material.claim_label(claim)
        yield f"- {claim.id}{f': “{_plain(label)}”' if label else ''}"
        yield (
            f"  - independent origins: at least {o.at_least}, at most {o.at_most};"
            f" {o.declared_only} on declared links alone"
        )
        for origin in o.groups:
            articles = ", ".join(_plain(material.title(name)) for name in origin.articles)
            name = material.name(origin)
            yield f"  - {origin.kind}{f' {_plain(name)}' if name else ''}: {articles}"


def _article(material: Material, reading: Reading) -> Iterator[str]:
    a = reading.article
    yield from ("", f"## {_plain(material.title(a.id))}", "")
    known = (a.outlet, a.byline, a.published, f"language {a.lang}")
    yield ", ".join(_plain(value) for value in known if value) + "."
    if a.url:
        yield from ("", f"<{material.iri(a.id)}>")
    if a.masked:
        yield from (
            "",
            "Words of this text were taken out by whoever published it: no quotation can be checked.",
        )
    if a.credits:
        yield ""
        yield from (f"- {_credit(credit)}" for credit in a.credits)
    yield from ("", "### Who says what", "")
    if not reading.measured:
        yield "Not measured: selon has no pack for this language."
    sources = {source.id: source for source in reading.sources}
    for found in reading.attributions:
        source = sources.get(found.speaker or "")
        where = ", ".join(_at(span, a) for span in found.content)
        words = material.words(a.id, found.content)
        said = f": {_plain(words)}" if words else ""
        yield f"- {_plain(material.source_label(source))}, {found.speech}, {where}{said}"
    if not material.spans_only:
        yield from ("", "### Text", "")
        yield from (f"> {_plain(line)}" if line.strip() else ">" for line in a.text.split("\n"))


def _credit(credit: Credit) -> str:
    whom = ", ".join(_plain(part) for part in (credit.name, credit.url) if part) or "nobody named"
    where = f", {_at(credit.span)}" if credit.span else f", {_plain(credit.found_in)}"
    return f"{CREDITS[credit.kind]}: {whom}{where}"


def _quoted(material: Material, name: str, span: Span) -> str:
    words = material.words(name, span)
    return f": “{_plain(words)}”" if words else ""


def _at(span: Span | None, article: Article | None = None) -> str:
    """Where a span stands, with its page where there are pages."""
    if span is None:
        return ""
    page = article.page_of(span) if article else None
    return f"{span.start}–{span.end}" + (f" (p. {page})" if page else "")


def _plain(text: str) -> str:
    """A text in one line that Markdown shows as it is."""
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", one_line(printable(text))))
