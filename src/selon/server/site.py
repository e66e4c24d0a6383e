"""The addresses of a served case, under its token and the language of the interface."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from selon.records import Claim, Span
from selon.reports.index import Index


class Site:
    """Where each thing of a case is, in one language of the interface."""

    def __init__(self, index: Index, root: str, lang: str) -> None:
        self._index = index
        self.root = root
        self.base = f"{root}/{lang}"

    def page(self, name: str = "", **query: str | int) -> str:
        """A page by its name, with a query."""
        asked = urlencode({key: value for key, value in query.items() if value != ""}, quote_via=quote)
        return f"{self.base}/{name}{'?' if asked else ''}{asked}"

    def case(self, section: str = "") -> str:
        """The case, or a section of its page."""
        return f"{self.base}/{'#' if section else ''}{section}"

    def article(self, name: str) -> str | None:
        """An article; None for one that was not supplied."""
        return self.page("article", id=name) if name in self._index.readings else None

    def span(self, name: str, span: Span) -> str | None:
        """A stretch of an article, which its page then shows."""
        if name not in self._index.readings:
            return None
        return f"{self.page('article', id=name, span=f'{span.start}-{span.end}')}#here"

    def pair(self, derived: str, source: str) -> str | None:
        """Two articles side by side; None where one of them was not supplied."""
        if derived not in self._index.readings or source not in self._index.readings:
            return None
        return self.page("pair", derived=derived, source=source)

    def claim(self, claim: Claim) -> str:
        """A claim."""
        return self.page("claim", id=claim.id)

    def outlet(self, name: str) -> str:
        """The articles of an outlet."""
        return self.page("articles", outlet=name)

    def quoted(self, number: int) -> str:
        """A source of the case."""
        return f"{self.page('sources')}#quoted-{number}"
