"""The matches of a case: found once for each pair, so that new articles are matched and old ones left alone."""

from __future__ import annotations

from selon.case.store import Case
from selon.tracing.queries import Bound
from selon.tracing.reuse import SAME_WORDS, find_matches, index_articles
from selon.tracing.translation import find_translations


def match_articles(case: Case) -> None:
    """Finds what the articles of a case share, as far as it was not found before.

    Within a language only pairs that hold a new article are looked for. Across languages all are looked for
    again when articles come in: whether two texts are translations depends on what else is in the case.
    """
    indexed = case.indexed()
    langs = dict(case.rows("SELECT id, lang FROM articles ORDER BY n"))
    new = [id_ for id_ in langs if id_ not in indexed]
    if not new:
        return
    with case.transaction():
        numbers = index_articles(case.connection, case.articles(new))
        bounds: list[Bound] = []
        found = find_matches(case.connection, numbers if indexed else None, bounds)
        case.add_matches([m for m in found if langs[m.first] == langs[m.second] or m.score > SAME_WORDS])
        case.add_bounds(bounds)
        if len(set(langs.values())) > 1:
            case.replace_matches_across(list(find_translations(case.articles())))
