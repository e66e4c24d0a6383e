"""What lineage needs of one article, whatever else is in the case: made once, and kept.

With the profiles of all articles at hand, the texts of those that were traced before need not be read again when
others come in: only where an outlet became known that they may name, or a pair that is new.
"""

from __future__ import annotations

from dataclasses import dataclass

from selon.records import Article, Credit
from selon.tracing.citations import credited_names, texts_with_names, unknown_names
from selon.tracing.moments import Moment, dates_of
from selon.tracing.outlets import first_words


@dataclass(frozen=True, slots=True)
class Profile:
    """Who published an article, where and when; by what words it may name outlets.

    `credits` are those to agencies alone: its own name, where it is one. `firsts` are the words, a line each, with
    which what may be the name of an outlet begins; `names` what it credits by name; `others` names that it gives of
    outlets of which nothing may be supplied.
    """

    id: str
    outlet: str | None
    url: str | None
    credits: tuple[Credit, ...]
    published: str | None
    dates: tuple[Moment, ...]
    firsts: str
    names: tuple[str, ...]
    others: tuple[str, ...]


def profile_of(article: Article) -> Profile:
    """The profile of an article."""
    firsts = {word for text in texts_with_names(article) for word in first_words(text)}
    return Profile(
        article.id,
        article.outlet,
        article.url,
        tuple(c for c in article.credits if c.kind == "agency" and c.name),
        article.published,
        dates_of(article),
        "\n".join(sorted(firsts)),
        tuple(credited_names(article)),
        tuple(sorted(set(unknown_names(article)))),
    )
