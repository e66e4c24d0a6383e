"""The pages of a served case: which template, and what of the case it shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

import msgspec

from selon.decisions import change_subject, join_subject, link_subject
from selon.records import Change, Claim, Decision, Derivation, Join, Reference, Span
from selon.reports.case_page import CaseViews, case_context, page_context
from selon.reports.claim_view import view_claim
from selon.reports.marking import Mark
from selon.reports.page import kinds_shown, page_templates
from selon.reports.pair_view import view_pair
from selon.server.forms import mention_of
from selon.server.search import Finder
from selon.server.site import Site

ON_CASE = 40  # rows of a table on the case page; the rest has pages of its own
ON_PAGE = 100  # rows of a page of its own
_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")


class UnknownPageError(Exception):
    """An address that names nothing in the case."""


class Pages:
    """The pages of one state of a case, in one language."""

    def __init__(self, views: CaseViews, site: Site, assets: tuple[str, ...], version: int) -> None:
        self.views = views
        self.site = site
        self.context = case_context(views, site) | {
            "assets": {name.rpartition(".")[2]: f"{site.root}/assets/{name}" for name in assets},
            "version_of_case": version,
            "json_of": lambda target: msgspec.json.encode(target).decode(),
            "target_of_link": lambda link: (Reference(link.derived), Reference(link.source)),
            "target_of_change": _target_of_change,
            "target_of_join": _target_of_join,
            "mention_of": mention_of,
            "change_subject": change_subject,
            "join_subject": join_subject,
            "link_subject": link_subject,
            "notes_on": self._notes_on,
        }

    def make(self, name: str, query: dict[str, str]) -> str:
        """A page as text; raises UnknownPageError where the query names nothing."""
        makers: dict[str, Callable[[dict[str, str]], dict[str, Any]]] = {
            "": self._case,
            "articles": self._articles,
            "article": self._article,
            "pair": self._pair,
            "claims": self._claims,
            "claim": self._claim,
            "changes": self._changes,
            "sources": self._sources,
            "search": self._search,
            "decisions": self._decisions,
        }
        here = self.site.page(name, **query)
        context = {**self.context, "here": here, "name": name, "query": query, **makers[name](query)}
        return page_templates().get_template(f"serve_{name or 'case'}.html").render(context)

    def _notes_on(self, *names: str) -> list[Decision]:
        """The notes in force on any of some articles; without one, on the case."""
        wanted = set(names)
        return [
            d
            for d in self.views.index.contents.decisions
            if d.kind == "note" and d.undone is None and {r.article for r in d.target} == wanted
        ]

    @cached_property
    def _outlets(self) -> dict[str, int]:
        """The number of each outlet, by its first article, under which the table of articles anchors it."""
        return {names[0]: n for n, names in enumerate(self.views.index.outlets.values(), 1)}

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self.views.index, self.views.quoted)

    def _case(self, _: dict[str, str]) -> dict[str, Any]:
        index = self.views.index
        return {
            **page_context(self.views),
            "names": index.order[:ON_CASE],
            "claims": index.claims[:ON_CASE],
            "changed": self.views.changed[:ON_CASE],
            "quoted_sources": self.views.quoted[:ON_CASE],
            "totals": {
                "articles": len(index.order),
                "claims": len(index.claims),
                "changes": len(self.views.changed),
                "sources": len(self.views.quoted),
            },
        }

    def _articles(self, query: dict[str, str]) -> dict[str, Any]:
        index = self.views.index
        names = index.order
        if outlet := query.get("outlet", ""):
            if outlet not in index.outlets:
                raise UnknownPageError
            names = index.outlets[outlet]
        return {"outlet": outlet, "outlets": self._outlets, "paged": _page(names, query)}

    def _article(self, query: dict[str, str]) -> dict[str, Any]:
        name = query.get("id", "")
        if name not in self.views.index.readings:
            raise UnknownPageError
        here = self._span(name, query.get("span", ""))
        view, margins = self.views.article(name, [Mark(here, "note", anchor="here")] if here else [])
        return {
            "view": view,
            "views": [view],
            "margins": margins,
            "kinds": kinds_shown([view]),
            "article": name,
        }

    def _span(self, name: str, asked: str) -> Span | None:
        """The stretch of an article that an address asks for; None where it asks for none that is there."""
        found = _SPAN.fullmatch(asked)
        if not found:
            return None
        start, end = int(found[1]), int(found[2])
        fits = start < end <= len(self.views.index.readings[name].article.text)
        return Span(start, end) if fits else None

    def _pair(self, query: dict[str, str]) -> dict[str, Any]:
        index = self.views.index
        wanted = (query.get("derived", ""), query.get("source", ""))
        link = next((d for d in self._all_links() if (d.derived, d.source) == wanted), None)
        if link is None or link.source not in index.readings or link.derived not in index.readings:
            raise UnknownPageError
        refused = [c for c in self._all_changes() if (c.derived, c.source) == wanted and self._is_refused(c)]
        return {"view": view_pair(index, link), "rejected": link in index.rejected, "refused": refused}

    def _all_links(self) -> Sequence[Derivation]:
        index = self.views.index
        return [*index.links, *index.siblings, *index.rejected]

    def _all_changes(self) -> Sequence[Change]:
        found = self.views.index.contents.corroboration
        return found.changes if found else ()

    def _is_refused(self, change: Change) -> bool:
        decision = self.views.index.decision_on(change_subject(change))
        return decision is not None and decision.value == "rejected"

    def _claims(self, query: dict[str, str]) -> dict[str, Any]:
        return {"paged": _page(self.views.index.claims, query)}

    def _claim(self, query: dict[str, str]) -> dict[str, Any]:
        claim = next((c for c in self.views.index.claims if c.id == query.get("id")), None)
        if claim is None:
            raise UnknownPageError
        return {"view": view_claim(self.views.index, claim), "refused": self._refused_joins(claim)}

    def _refused_joins(self, claim: Claim) -> list[tuple[Join, Decision]]:
        """The joins of a claim that a person rejected; they are no longer in its counts."""
        found = self.views.index.contents.corroboration
        before = next((c for c in found.claims if c.id == claim.id), None) if found else None
        joins = [(j, join_subject(j, "claim")) for j in (before.joins if before else ())]
        joins += [(j, join_subject(j, "origin")) for j in (before.origins.joins if before else ())]
        decided = [(join, self.views.index.decision_on(about)) for join, about in joins]
        return [(join, d) for join, d in decided if d and d.value == "rejected"]

    def _changes(self, query: dict[str, str]) -> dict[str, Any]:
        return {"paged": _page(self.views.changed, query)}

    def _sources(self, query: dict[str, str]) -> dict[str, Any]:
        return {"paged": _page(self.views.quoted, query), "all_sources": islice(self.views.quoted, 500)}

    def _search(self, query: dict[str, str]) -> dict[str, Any]:
        question = query.get("q", "")
        return {"question": question, "found": self._finder.search(question)}

    def _decisions(self, _: dict[str, str]) -> dict[str, Any]:
        return {"decisions": list(reversed(self.views.index.contents.decisions))}


class Paged:
    """One page of many rows: the rows, its number from 1, and how many pages there are."""

    def __init__(self, items: Sequence[Any], number: int) -> None:
        self.total = len(items)
        self.last = max(1, -(-len(items) // ON_PAGE))
        self.number = min(max(1, number), self.last)
        self.items = items[(self.number - 1) * ON_PAGE : self.number * ON_PAGE]


def _page(items: Sequence[Any], query: dict[str, str]) -> Paged:
    asked = query.get("page", "1")
    return Paged(items, int(asked) if asked.isdecimal() and len(asked) < 7 else 1)


def _target_of_change(change: Change) -> tuple[Reference, ...]:
    return Reference(change.derived, change.after), Reference(change.source, change.before)


def _target_of_join(join: Join) -> tuple[Reference, ...]:
    return tuple(Reference(s.article, s.span) for s in (join.first, join.second))
