"""Positions counted as other programs count them, and the words around a span.

selon counts code points. JavaScript, Java and what is built on them (Hypothesis among them) count UTF-16 code
units, of which a character outside the basic plane takes two.
"""

from __future__ import annotations

from bisect import bisect_left

from selon.records import Span

_CONTEXT = 32  # characters before and after a quote: what Hypothesis keeps, enough to tell two alike apart


class Utf16:
    """The offsets of one text in UTF-16 code units."""

    def __init__(self, text: str) -> None:
        self._wide = [i for i, character in enumerate(text) if character > "\uffff"]

    def span(self, span: Span) -> Span:
        """A span of code points as one of code units."""
        return Span(*(offset + bisect_left(self._wide, offset) for offset in span))


def context_of(text: str, span: Span) -> tuple[str, str]:
    """The characters before and after a span that tell it apart from others that read the same."""
    return text[max(0, span.start - _CONTEXT) : span.start], text[span.end : span.end + _CONTEXT]
