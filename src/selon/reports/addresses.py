"""Where things are linked to. In a report of one file each is an anchor of the same page."""

from __future__ import annotations

from typing import Protocol

from selon.records import Claim, Span
from selon.reports.index import Index


class Addresses(Protocol):
    """The addresses of what a page links to; `None` for what has no page."""

    def case(self, section: str = "") -> str:
        """The case, or a section of its page."""

    def article(self, name: str) -> str | None:
        """An article; None for one that was not supplied."""

    def span(self, name: str, span: Span) -> str | None:
        """A stretch of an article."""

    def pair(self, derived: str, source: str) -> str | None:
        """Two articles side by side; None where one of them was not supplied."""

    def claim(self, claim: Claim) -> str:
        """A claim."""

    def outlet(self, name: str) -> str:
        """The articles of an outlet."""

    def quoted(self, number: int) -> str:
        """A source of the case."""


def span_anchor(number: int, span: Span) -> str:
    """The anchor of a stretch of the article with this number."""
    return f"x{number}-{span.start}-{span.end}"


class OnePage:
    """The addresses of a report that is one file."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._claims = {claim.id: n for n, claim in enumerate(index.claims, 1)}
        self._outlets = {name: n for n, name in enumerate(index.outlets, 1)}

    def case(self, section: str = "") -> str:
        """The case, or a section of its page."""
        return f"#{section or 'case'}"

    def article(self, name: str) -> str | None:
        """An article; None for one that was not supplied."""
        number = self._index.numbers.get(name)
        return f"#article-{number}" if number else None

    def span(self, name: str, span: Span) -> str | None:
        """A stretch of an article."""
        number = self._index.numbers.get(name)
        return f"#{span_anchor(number, span)}" if number else None

    def pair(self, derived: str, source: str) -> str | None:
        """Two articles side by side; None where one of them was not supplied."""
        numbers = [self._index.numbers.get(name) for name in (derived, source)]
        return f"#pair-{numbers[0]}-{numbers[1]}" if all(numbers) else None

    def claim(self, claim: Claim) -> str:
        """A claim."""
        return f"#claim-{self._claims[claim.id]}"

    def outlet(self, name: str) -> str:
        """The articles of an outlet."""
        number = self._outlets.get(name)
        return f"#outlet-{number}" if number else "#articles"

    def quoted(self, number: int) -> str:
        """A source of the case."""
        return f"#quoted-{number}"
