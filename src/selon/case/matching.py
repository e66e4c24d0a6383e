"""The matches of a case: found once for each pair, so that new articles are matched and old ones left alone."""

from __future__ import annotations

from collections.abc import Sequence

from selon.case.store import Case
from selon.records import Article, Match
from selon.tracing.queries import Bound
from selon.tracing.reuse import SAME_WORDS, find_matches, index_articles
from selon.tracing.translation import find_translations


def matches_of(case: Case, articles: Sequence[Article]) -> list[Match]:
    """What the articles of a case share; `articles` are all of them.

    Within a language only pairs that hold a new article are looked for. Across languages all are looked for
    again when articles come in: whether two texts are translations depends on what else is in the case.
    """
    indexed = case.indexed()
    new = [article for article in articles if article.id not in indexed]
    if new:
        with case.transaction():
            numbers = index_articles(case.connection, new)
            langs = {article.id: article.lang for article in articles}
            bounds: list[Bound] = []
            found = find_matches(case.connection, numbers if indexed else None, bounds)
            case.add_matches([m for m in found if langs[m.first] == langs[m.second] or m.score > SAME_WORDS])
            case.add_bounds(bounds)
            if len(set(langs.values())) > 1:
                case.drop_matches_across()
                case.add_matches(list(find_translations(articles)))
    return case.matches()
