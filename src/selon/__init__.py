"""selon: where a text says it comes from, who says each thing, and what in it can be checked.

    >>> from selon import read
    >>> reading = read("examples/harbour-dispute.html")
    >>> text = reading.article.text
    >>> [text[s.start : s.end] for s in reading.attributions[0].source]
    ['a survey']

`read` takes a file or an `Article`, `read_text` a text at hand, `read_all` any number of files and folders,
lazily. What comes back are the records of `selon.records`; every span is `[start, end)` in code points of
the article's text. Errors are a tree under `SelonError`.
"""

from selon.errors import CaseError, InputError, PackError, SelonError
from selon.reading import read, read_all, read_article, read_text
from selon.records import (
    Article,
    Attribution,
    Candidate,
    Credit,
    Fact,
    Reading,
    Skipped,
    Source,
    Span,
    Unread,
)

__all__ = [
    "Article",
    "Attribution",
    "Candidate",
    "CaseError",
    "Credit",
    "Fact",
    "InputError",
    "PackError",
    "Reading",
    "SelonError",
    "Skipped",
    "Source",
    "Span",
    "Unread",
    "read",
    "read_all",
    "read_article",
    "read_text",
]
