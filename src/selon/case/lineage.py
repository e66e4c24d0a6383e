"""The lineage of a case: what takes texts to find out is found once, and kept; the rest is found again.

Of an article that is its profile, and its citations as long as nothing else is known of the outlets that it may
name; of a pair, how much it covers and what its texts show word by word. So ten articles that come in cost ten
articles' work, and the trace is the same, to the last figure, as if all had come at once.

Each step keeps what it found in a transaction of its own: whatever interrupts it, what was kept holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Literal, TypeVar

import msgspec

from selon.case.matching import match_articles
from selon.case.store import Case, encode, objects
from selon.records import Match, Trace
from selon.tracing.citations import Citation, find_citations
from selon.tracing.credited import Content, Supplied, content_of, find_credited
from selon.tracing.lineage import (
    Comparison,
    Pair,
    PairMeasuring,
    compare_nearest,
    counted_in,
    derive,
    words_to_count,
)
from selon.tracing.overlaps import Coverage
from selon.tracing.profiles import Profile, profile_of
from selon.tracing.wordings import Wordings

_BATCH = 500  # articles or pairs at a time: some megabytes of texts
_Item = TypeVar("_Item")


def find_lineage(case: Case) -> Trace:
    """Where the articles of a case take their text from; texts are read only for what is new."""
    match_articles(case)
    _keep_profiles(case)
    supplied = Supplied(_profiles(case))
    _keep_citations(case, supplied)
    pointers = find_credited(supplied, _citations(case), _KeptStories(case))
    _keep_coverages(case)
    pairs = compare_nearest(supplied, _pairs(case), partial(_compare, case))
    return derive(supplied, pointers, pairs, _spread(case, "word", words_to_count(pairs)))


def _batches(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch


# --- articles ----------------------------------------------------------------------------------------------


def _keep_profiles(case: Case) -> None:
    """Makes the profiles of the articles that have none, and counts their words."""
    missing = case.rows("SELECT id FROM articles ANTI JOIN profiles ON profiles.article = articles.id")
    for articles in _batches(case.articles([id_ for (id_,) in missing])):
        made = [profile_of(article) for article in articles]
        words = Counter(word for article in articles for word in counted_in(article.text))
        with case.transaction():
            case.insert(
                "profiles", {"article": objects(p.id for p in made), "record": objects(map(encode, made))}
            )
            case.insert("words", {"word": objects(words), "articles": objects(words.values())})


def _profiles(case: Case) -> list[Profile]:
    """The profiles of all articles, in their order."""
    decode = msgspec.json.Decoder(Profile).decode
    rows = case.rows("SELECT profiles.record FROM profiles JOIN articles ON articles.id = article ORDER BY n")
    return [decode(record) for (record,) in rows]


def _keep_citations(case: Case, supplied: Supplied) -> None:
    """Finds the citations of the articles that are new, or that may name an outlet that has become known."""
    known = dict(case.rows("SELECT article, outlets FROM profiles"))
    outlets = supplied.outlets
    digests = {
        id_: outlets.digest(profile.firsts.split("\n"), profile.names, outlets.own(profile))
        for id_, profile in supplied.profiles.items()
    }
    stale = [id_ for id_, digest in digests.items() if known[id_] != digest]
    for articles in _batches(case.articles(stale)):
        found = [find_citations(article, outlets) for article in articles]
        columns = {
            "article": objects(article.id for article in articles),
            "outlets": objects(digests[article.id] for article in articles),
            "citations": objects(map(encode, found)),
        }
        case.change(
            "UPDATE profiles SET outlets = batch.outlets, citations = batch.citations FROM batch"
            " WHERE profiles.article = batch.article",
            columns,
        )


def _citations(case: Case) -> dict[str, list[Citation]]:
    """The citations of the articles that have any, in the order of the articles."""
    decode = msgspec.json.Decoder(list[Citation]).decode
    rows = case.rows(
        "SELECT article, citations FROM profiles JOIN articles ON articles.id = article"
        " WHERE citations <> '[]' ORDER BY n"
    )
    return {article: decode(citations) for article, citations in rows}


class _KeptStories:
    """The names and figures of the articles of a case, made and counted when first asked for."""

    def __init__(self, case: Case) -> None:
        self._case = case

    def contents(self, ids: set[str]) -> Mapping[str, Content]:
        self._make_missing()
        rows = self._case.rows("SELECT article, content FROM profiles JOIN wanted ON id = article", ids=ids)
        return {article: frozenset(content.split("\n") if content else ()) for article, content in rows}

    def spread(self, names: set[str]) -> Counter[str]:
        return _spread(self._case, "name", names)

    def _make_missing(self) -> None:
        missing = [id_ for (id_,) in self._case.rows("SELECT article FROM profiles WHERE content IS NULL")]
        for articles in _batches(self._case.articles(missing)):
            found = [content_of(article) for article in articles]
            names = Counter(name for content in found for name in content)
            columns = {
                "article": objects(article.id for article in articles),
                "content": objects("\n".join(sorted(content)) for content in found),
            }
            with self._case.transaction():
                self._case.change(
                    "UPDATE profiles SET content = batch.content FROM batch"
                    " WHERE profiles.article = batch.article",
                    columns,
                )
                self._case.insert("names", {"name": objects(names), "articles": objects(names.values())})


def _spread(case: Case, what: Literal["word", "name"], wanted: set[str]) -> Counter[str]:
    """In how many articles of the case each of some words, or names, stands."""
    rows = case.rows(
        f"SELECT id, sum(articles) FROM {what}s JOIN wanted ON id = {what} GROUP BY id", ids=wanted
    )
    return Counter({word: int(articles) for word, articles in rows})


# --- pairs -------------------------------------------------------------------------------------------------


def _keep_coverages(case: Case) -> None:
    """Measures how much the matches cover, of those where it is not known."""
    rows = case.rows("SELECT record FROM matches WHERE coverage IS NULL ORDER BY rowid")
    matches = [msgspec.json.decode(record, type=Match) for (record,) in rows]
    for batch in _batches(matches):
        measuring = _measuring(case, batch)
        _keep_of_pairs(case, "coverage", [(match, measuring.cover(match).coverage) for match in batch])


def _pairs(case: Case) -> Iterator[Pair]:
    """The matches of a case with what is known of each."""
    decode = msgspec.json.Decoder(Match).decode
    coverage, comparison = msgspec.json.Decoder(Coverage).decode, msgspec.json.Decoder(Comparison).decode
    rows = case.rows("SELECT record, coverage, comparison FROM matches ORDER BY rowid")
    for match, covered, compared in rows:
        yield Pair(decode(match), coverage(covered), comparison(compared) if compared else None)


def _compare(case: Case, pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Pairs compared word by word."""
    for batch in _batches(pairs):
        measuring = _measuring(case, [pair.match for pair in batch])
        compared = [measuring.compare(pair) for pair in batch]
        _keep_of_pairs(case, "comparison", [(pair.match, pair.comparison) for pair in compared])
        yield from compared


def _measuring(case: Case, matches: Iterable[Match]) -> PairMeasuring:
    ids = {id_ for match in matches for id_ in (match.first, match.second)}
    return PairMeasuring(Wordings({article.id: article for article in case.articles(ids)}))


def _keep_of_pairs(case: Case, column: str, found: Sequence[tuple[Match, object]]) -> None:
    columns = {
        "first": objects(match.first for match, _ in found),
        "second": objects(match.second for match, _ in found),
        "across": objects(match.across for match, _ in found),
        "found": objects(encode(record) for _, record in found),
    }
    case.change(
        f"UPDATE matches SET {column} = batch.found FROM batch"
        " WHERE matches.first = batch.first AND matches.second = batch.second"
        " AND matches.across = batch.across",
        columns,
    )
