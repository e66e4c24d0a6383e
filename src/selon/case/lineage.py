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
from hashlib import blake2b
from itertools import islice
from typing import Literal, TypeVar

import msgspec

from selon.case.matching import match_articles
from selon.case.store import Case, encode, objects
from selon.records import Match, Trace
from selon.tracing.citations import Citation, find_citations
from selon.tracing.credited import Content, Pointer, Supplied, content_of, find_credited
from selon.tracing.lineage import FamilyTrace, derive, enough_to_know, find_families, put_together
from selon.tracing.overlaps import Coverage
from selon.tracing.pairs import (
    Comparison,
    Pair,
    PairMeasuring,
    compare_nearest,
    counted_in,
    words_to_count,
)
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
    return put_together(supplied, _family_traces(case, supplied, pointers))


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
        _keep_of_pairs(
            case, "coverage", [(match, encode(measuring.cover(match).coverage)) for match in batch]
        )


def _pairs(case: Case, members: Iterable[str]) -> Iterator[Pair]:
    """The matches of some families with what is known of each."""
    decode = msgspec.json.Decoder(Match).decode
    coverage, comparison = msgspec.json.Decoder(Coverage).decode, msgspec.json.Decoder(Comparison).decode
    rows = case.rows(
        "SELECT record, coverage, comparison FROM matches SEMI JOIN wanted ON id = first ORDER BY rowid",
        ids=members,
    )
    for match, covered, compared in rows:
        yield Pair(decode(match), coverage(covered), comparison(compared) if compared else None)


def _compare(case: Case, pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Pairs compared word by word."""
    for batch in _batches(pairs):
        measuring = _measuring(case, [pair.match for pair in batch])
        compared = [measuring.compare(pair) for pair in batch]
        with case.transaction():
            _keep_of_pairs(case, "comparison", [(pair.match, encode(pair.comparison)) for pair in compared])
            asked = [(pair.match, "\n".join(sorted(words_to_count([pair])))) for pair in compared]
            _keep_of_pairs(case, "asked", [(match, words) for match, words in asked if words])
        yield from compared


def _measuring(case: Case, matches: Iterable[Match]) -> PairMeasuring:
    ids = {id_ for match in matches for id_ in (match.first, match.second)}
    return PairMeasuring(Wordings({article.id: article for article in case.articles(ids)}))


def _keep_of_pairs(case: Case, column: str, found: Sequence[tuple[Match, str]]) -> None:
    columns = {
        "first": objects(match.first for match, _ in found),
        "second": objects(match.second for match, _ in found),
        "across": objects(match.across for match, _ in found),
        "found": objects(text for _, text in found),
    }
    case.change(
        f"UPDATE matches SET {column} = batch.found FROM batch"
        " WHERE matches.first = batch.first AND matches.second = batch.second"
        " AND matches.across = batch.across",
        columns,
    )


# --- families ----------------------------------------------------------------------------------------------

_Pointers = Mapping[str, Sequence[Pointer]]


def _family_traces(case: Case, supplied: Supplied, pointers: _Pointers) -> list[FamilyTrace]:
    """What is found of each family; of those of which nothing has changed, what was kept."""
    kept = dict(case.rows("SELECT digest, record FROM families"))
    families = _Families(case, supplied, pointers)
    digests = {families.digest(members): members for members in families.all}
    new = [members for digest, members in digests.items() if digest not in kept]
    found = list(_derive_all(case, supplied, pointers, new))
    families = _Families(case, supplied, pointers)  # pairs compared just now ask for words
    made = {families.digest(members): encode(trace) for members, trace in zip(new, found, strict=True)}
    gone = [digest for digest in kept if digest not in digests]
    with case.transaction():
        case.change(
            "DELETE FROM families WHERE digest IN (SELECT digest FROM batch)", {"digest": objects(gone)}
        )
        case.insert("families", {"digest": objects(made), "record": objects(made.values())})
    decode = msgspec.json.Decoder(FamilyTrace).decode
    return [*found, *(decode(record) for digest, record in kept.items() if digest in digests)]


def _derive_all(
    case: Case, supplied: Supplied, pointers: _Pointers, families: Sequence[Sequence[str]]
) -> Iterator[FamilyTrace]:
    """What is found of some families, their pairs compared as far as they were not."""
    root = {id_: members[0] for members in families for id_ in members}
    pairs = compare_nearest(supplied.order, _pairs(case, root), partial(_compare, case))
    spread = _spread(case, "word", words_to_count(pairs))
    of_family: dict[str, list[Pair]] = {}
    for pair in pairs:
        of_family.setdefault(root[pair.match.first], []).append(pair)
    for members in families:
        yield derive(supplied, members, pointers, of_family.get(members[0], ()), spread)


class _Families:
    """The families of a case that have anything to be found, and digests of all that is found from."""

    def __init__(self, case: Case, supplied: Supplied, pointers: _Pointers) -> None:
        rows = list(case.rows("SELECT first, second, hash(record, coverage), asked FROM matches"))
        self._supplied, self._pointers = supplied, pointers
        self._pairs: dict[str, list[int]] = {}
        self._asked: dict[str, set[str]] = {}
        for first, _, number, asked in rows:
            self._pairs.setdefault(first, []).append(number)
            if asked:
                self._asked.setdefault(first, set()).update(asked.split("\n"))
        self._spread = _spread(case, "word", {word for words in self._asked.values() for word in words})
        families = find_families(supplied, ((first, second) for first, second, _, _ in rows))
        self.all = [members for members in families if len(members) > 1 or members[0] in pointers]

    def digest(self, members: Sequence[str]) -> str:
        """A digest of what is known of a family: its articles, where their credits lead, its pairs, rare words."""
        most = enough_to_know(members)
        articles = [(id_, self._supplied.moments[id_], self._pointers.get(id_, ())) for id_ in members]
        pairs = sorted(number for id_ in members for number in self._pairs.get(id_, ()))
        words = {word for id_ in members for word in self._asked.get(id_, ())}
        spread = sorted((word, min(most, self._spread[word])) for word in words)
        return blake2b(repr((articles, pairs, spread)).encode(), digest_size=16).hexdigest()
