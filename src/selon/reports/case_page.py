"""The report of a whole case as one self-contained HTML file: no request, readable without JavaScript.

What the file and the server show alike is made here (`case_views`) from the same templates; the two differ in
where a thing is linked to. Nothing of an article is ever taken for markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from markupsafe import Markup

from selon.records import Contents, Derivation, Evidence
from selon.reports import wording
from selon.reports.addresses import Addresses, OnePage
from selon.reports.answers import Answer, answer, case_in_words, origins_in_words
from selon.reports.claim_view import view_claim
from selon.reports.index import Index
from selon.reports.interface import ENGLISH, Interface, load_interface
from selon.reports.lineage import Lanes, arrange_lanes
from selon.reports.margins import Margin, Taken, linked_spans, view_margins
from selon.reports.marking import Mark
from selon.reports.page import (
    TEMPLATES,
    ArticleView,
    kinds_shown,
    make_policy,
    page_templates,
    view_article,
    words_context,
)
from selon.reports.pair_view import ChangeRow, view_change, view_pair
from selon.reports.picture import Picture, draw_lineage, relation_in_words
from selon.reports.quoted import Quoted, list_quoted

STYLES = ("page.css", "case.css")
SCRIPTS = ("page.js", "case.js")
_SHARE = re.compile(r"[01]\.\d{2}")
Margins = dict[int, tuple[Margin | Taken, ...]]


class CaseViews:
    """What the pages of a case show, each part made when it is first asked for and then kept."""

    def __init__(self, contents: Contents, words: Interface) -> None:
        self.words = words
        self.index = Index(contents)

    @cached_property
    def quoted(self) -> tuple[Quoted, ...]:
        """The sources of the case."""
        return list_quoted(self.index)

    @cached_property
    def lanes(self) -> Lanes:
        """The lanes of the lineage."""
        return arrange_lanes(self.index)

    @cached_property
    def picture(self) -> Picture:
        """The lineage picture."""
        return draw_lineage(self.index, self.lanes, self.words)

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """The five answers."""
        return answer(self.index, self.quoted, self.words)

    @cached_property
    def changed(self) -> list[tuple[Derivation, list[ChangeRow]]]:
        """The links along which something changed, with the changes."""
        found = []
        for link in self.index.links:
            changes = self.index.changes.get((link.derived, link.source), [])
            if changes:
                found.append((link, [view_change(self.index, change) for change in changes]))
        found.sort(key=lambda item: (self.index.rank[item[0].source], self.index.rank[item[0].derived]))
        return found

    @cached_property
    def digest(self) -> str:
        """A digest of the texts of the case, so that a report can be told from that of another."""
        texts = sorted(reading.article.text for reading in self.index.readings.values())
        return sha256("\x1e".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def article(self, name: str, more: Iterable[Mark] = ()) -> tuple[ArticleView, Margins]:
        """An article, with what stands in its margins; `more` are marks that its page needs beside its own."""
        reading = self.index.readings[name]
        view = view_article(
            reading, self.index.numbers[name], self.words, [*linked_spans(self.index, name), *more]
        )
        return view, view_margins(self.index, name, [paragraph.span for paragraph in view.paragraphs])

    def pairs(self) -> list[Derivation]:
        """The links of which both articles were supplied, in the order of time."""
        both = [
            d
            for d in self.index.links
            if d.source in self.index.readings and d.derived in self.index.readings
        ]
        return sorted(both, key=lambda d: (self.index.rank[d.derived], self.index.rank[d.source]))


def case_context(views: CaseViews, addresses: Addresses) -> dict[str, Any]:
    """What every page of a case needs: its index, its addresses, the words of the interface."""
    index, words = views.index, views.words
    return {
        **words_context(words),
        "ix": index,
        "at": addresses,
        "relation": lambda link: relation_in_words(index, words, link),
        "origins_in_words": origins_in_words,
        "articles_of": lambda claim: list(dict.fromkeys(s.article for s in claim.statements)),
        "outlets_of": lambda claim: len({index.outlet(s.article) for s in claim.statements}),
        "anchor_of_claim": lambda claim: f"claim-{index.claims.index(claim) + 1}",
        "anchor_of_pair": lambda link: f"pair-{index.numbers[link.derived]}-{index.numbers[link.source]}",
        "cite": lambda name: cite_article(index, words, name),
        "detail_words": lambda evidence: detail_in_words(index, words, evidence),
        "case_digest": views.digest,
        "short": lambda text: wording.shorten(text, 90),
    }


def detail_in_words(index: Index, words: Interface, evidence: Evidence) -> str:
    """The measure of a piece of evidence as a person would say it: dates, shares, names of outlets."""
    parts = [part for part in evidence.detail.split(" ") if part]
    if evidence.rule == "date" and len(parts) == 3:
        return f"{words.date(parts[0])} < {words.date(parts[2])}"
    if parts and all(_SHARE.fullmatch(part) for part in parts):
        return ", ".join(words.percent(min(1.0, float(part))) for part in parts)
    if evidence.detail in index.readings or evidence.detail in index.absent:
        return index.outlet(evidence.detail)
    return wording.shorten(evidence.detail, 200)


def cite_article(index: Index, words: Interface, name: str) -> str:
    """An article as a citation names it: outlet, title, date, address."""
    article = index.readings[name].article
    title = words.quote(index.title(name) or "", words.lang) if article.title else None
    date = words.date(article.published) if article.published else None
    parts = (index.outlet(name), title, date, article.url, f"selon {version('selon')}")
    return ", ".join(wording.one_line(part) for part in parts if part)


def page_context(views: CaseViews) -> dict[str, Any]:
    """What the case page shows."""
    return {
        "answered": views.answers,
        "case_words": case_in_words(views.index, views.words),
        "drawn": views.picture,
        "forest": views.lanes.forest,
        "folded": {name for row in views.picture.rows if row.folded for name in row.articles},
        "changed": views.changed,
        "quoted_sources": views.quoted,
        "decisions": views.index.contents.decisions,
        "outlets": {names[0]: n for n, names in enumerate(views.index.outlets.values(), 1)},
    }


def read_assets(names: tuple[str, ...]) -> str:
    """Styles or scripts as one text."""
    return "\n".join((TEMPLATES / name).read_text("utf-8") for name in names)


def render_case(contents: Contents, lang: str = ENGLISH) -> Iterator[str]:
    """The report of a case, in pieces; the words of the interface are in `lang`, those of articles stay.

    Everything is held in memory. Not handled: a case of a thousand articles makes a file of many megabytes;
    `selon serve` shows it page by page.
    """
    views = CaseViews(contents, load_interface(lang))
    index = views.index
    articles = [views.article(name) for name in index.order]
    style, script = read_assets(STYLES), read_assets(SCRIPTS)
    shown = [view for view, _ in articles]
    template = page_templates().get_template("report.html")
    yield from template.generate(
        **case_context(views, OnePage(index)),
        **page_context(views),
        views=shown,
        margins={view.reading.article.id: margins for view, margins in articles},
        claims=[view_claim(index, claim) for claim in index.claims],
        pairs=[view_pair(index, link) for link in views.pairs()],
        kinds=kinds_shown(shown),
        style=Markup(style),
        script=Markup(script),
        policy=make_policy(style, script),
    )
