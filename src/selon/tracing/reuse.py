"""Which articles share text, and the passages they share.

The relations live in a DuckDB connection that the caller owns; their layout is that of `queries.py`.
`index_articles` adds articles, `find_matches` finds pairs: among all of them, or only those that hold a new one.
`find_reuse` does both in memory. The SQL does what concerns all articles, in engine memory that spills to disk;
here, page after page of candidates, what concerns a pair.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import groupby, pairwise
from operator import itemgetter
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from selon.records import Article, Evidence, Match, Span
from selon.tracing.alignment import Seeds, Sides, Stretches, align_seeds, read_sides
from selon.tracing.fingerprints import (
    BLANK,
    LENGTH,
    Numbers,
    Places,
    Words,
    blank_out,
    digest_words,
    split_words,
    take_fingerprints,
)
from selon.tracing.queries import LIMITS, REPEATED_OF_NEW, REPEATS, RESULTS, STEPS, TABLES, Bound

BATCH = 2_000_000  # characters of the articles that are indexed, or fetched for alignment, at a time
REPEATED = 2_000  # pairs of articles with the same words, worked on at a time
ROWS = 100_000  # candidate rows (a pair has a few) of a page
# Of two articles in different languages: the share of the shorter one that must be word for word the same before
# it is a copy with a wrong label rather than a table, a list of names or a quotation that stands in both.
SAME_WORDS = 0.5
# The rule of the evidence that says how many runs of words in common were left without a passage.
LEFT = "runs-left"

Bounds = tuple[int, int, int, int]


def find_reuse(articles: Iterable[Article], memory: str = "256MB") -> Iterator[Match]:
    """Every pair of articles that share text, with the passages that both have; ids must be unique.

    `memory` is what the engine may use before it spills to a temporary folder; alignment needs some 100 MB more.
    """
    with (
        TemporaryDirectory(prefix="selon-") as folder,
        duckdb.connect(f"{folder}/trace.duckdb") as connection,
    ):
        connection.execute(f"SET memory_limit = '{memory}'")
        connection.execute("SET preserve_insertion_order = false")
        index_articles(connection, articles)
        yield from find_matches(connection)


def index_articles(connection: duckdb.DuckDBPyConnection, articles: Iterable[Article]) -> list[int]:
    """Adds articles to the relations, which are made where missing; the numbers they got, in order.

    Whether an id was there before is the caller's to know: it would stand for two articles.
    """
    connection.execute(TABLES)
    row = connection.execute("SELECT coalesce(max(article) + 1, 0) FROM traced").fetchone()
    first = begin = int(row[0]) if row else 0
    for batch in _batches(articles):
        _index(connection, batch, begin)
        begin += len(batch)
    return list(range(first, begin))


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += len(article.text)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _index(connection: duckdb.DuckDBPyConnection, articles: Sequence[Article], begin: int) -> None:
    bodies = [blank_out(article.text, article.leftovers) for article in articles]
    words = split_words(bodies)
    outlets = np.array([number_outlet(article.outlet) for article in articles], np.int64)
    described = {  # DuckDB reads these dictionaries of arrays by the names of the variables
        "article": np.arange(begin, begin + len(articles), dtype=np.int32),
        "id": np.array([article.id for article in articles], object),
        "outlet": outlets,
        "words": np.diff(words.bounds).astype(np.int32),
        "digest": digest_words(words).view(np.int64),
        "body": np.array(bodies, object),
    }
    taken = fingerprint_rows(described["article"], words)
    connection.execute("INSERT INTO traced SELECT * FROM described")
    connection.execute("INSERT INTO fingerprints SELECT * FROM taken")
    del described, taken


def fingerprint_rows(articles: NDArray[np.int32], words: Words) -> dict[str, NDArray[Any]]:
    """The rows of `fingerprints` for texts whose numbers are `articles`, as columns."""
    text, place, numbers = take_fingerprints(words)
    return {
        "article": articles[text],
        "hash": numbers.view(np.int64),
        "position": place.astype(np.int32),
    }


def number_outlet(outlet: str | None) -> int:
    """A number for an outlet, the same in every run and on every machine; articles without one share one."""
    name = (outlet or "").casefold().encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(name, digest_size=8).digest(), "big", signed=True)


def find_matches(
    connection: duckdb.DuckDBPyConnection, new: Sequence[int] | None = None, bounds: list[Bound] | None = None
) -> Iterator[Match]:
    """The pairs of indexed articles that share text: all, or those that hold one of `new` (their numbers).

    Nothing else may use the temporary tables named in `queries.STEPS` meanwhile. The bounds that left something out
    are added to `bounds`.
    """
    limits = _find_candidates(connection, new)
    if bounds is not None:
        bounds += limits
    hashes = connection.execute("SELECT hash FROM boilerplate").fetchnumpy()["hash"]
    boilerplate = hashes.astype(np.int64).view(np.uint64)
    for rows in _pages(connection):
        yield from _align(connection, rows, boilerplate)
    yield from _match_repeats(connection)


def _find_candidates(connection: duckdb.DuckDBPyConnection, new: Sequence[int] | None) -> list[Bound]:
    """Makes the relations that are read from here on; the bounds that left something out."""
    chosen = {"article": np.array([] if new is None else new, np.int32)}
    everything = "SELECT article FROM traced"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE newcomers AS {everything if new is None else 'SELECT * FROM chosen'}"
    )
    del chosen
    for step in STEPS:
        select = REPEATED_OF_NEW if step.name == "repeated" and new is not None else step.select
        kind = "TABLE" if step.stored else "VIEW"
        connection.execute(f"CREATE OR REPLACE TEMP {kind} {step.name} AS {select}")
    limits = [Bound(*row) for row in connection.execute(f"{LIMITS} ORDER BY bound").fetchall()]
    for step in reversed(STEPS):
        if step.name not in RESULTS:
            connection.execute(f"DROP {'TABLE' if step.stored else 'VIEW'} {step.name}")
    return limits


def _pages(connection: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Places]]:
    """The candidates in pages of bounded size that hold whole pairs."""
    sizes = connection.execute(
        "SELECT first, count(*) AS hits FROM candidates GROUP BY first ORDER BY first"
    ).fetchnumpy()
    page = np.cumsum(sizes["hits"]) // ROWS
    edges = [0, *(np.flatnonzero(np.diff(page)) + 1).tolist(), len(page)]
    for begin, end in pairwise(edges):
        if begin < end:
            limits = [int(sizes["first"][begin]), int(sizes["first"][end - 1])]
            rows = connection.execute(
                "SELECT * FROM candidates WHERE first BETWEEN ? AND ? ORDER BY first, second", limits
            ).fetchnumpy()
            yield {name: column.astype(np.int64) for name, column in rows.items()}


def _align(
    connection: duckdb.DuckDBPyConnection, rows: dict[str, Places], boilerplate: Numbers
) -> Iterator[Match]:
    articles = np.unique(np.concatenate([rows["first"], rows["second"]]))
    ids, bodies = _fetch(connection, articles)
    return align_candidates(rows, articles, ids, bodies, boilerplate)


def align_candidates(
    rows: dict[str, Places],
    articles: Places,
    ids: Sequence[str],
    bodies: Sequence[str],
    boilerplate: Numbers,
) -> Iterator[Match]:
    """The matches of candidate rows (columns of `queries.CANDIDATES`, by first and second article).

    `articles` are the numbers of all articles in them, in order, `ids` and `bodies` what these are called and
    their texts; `boilerplate` holds at least those fingerprints of the texts that are boilerplate.
    """
    first, second = rows["first"], rows["second"]
    apart = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    pair = np.cumsum(np.concatenate([[False], apart]))
    sides = read_sides(bodies, boilerplate)
    one, two = np.searchsorted(articles, first), np.searchsorted(articles, second)
    seeds = Seeds(pair, one, two, rows["shift"], rows["low"], rows["high"] + LENGTH, rows["hits"])
    found, left = align_seeds(seeds, sides)
    yield from _matches(found, sides, ids, bodies, Counter(left.tolist()))


def _match_repeats(connection: duckdb.DuckDBPyConnection) -> Iterator[Match]:
    """Articles with the words of an earlier one, too many to be compared with all: each with the first alone."""
    repeats = connection.execute(REPEATS).fetchnumpy()
    first, second = repeats["first"].astype(np.int64), repeats["second"].astype(np.int64)
    for begin in range(0, len(first), REPEATED):
        one, two = first[begin : begin + REPEATED], second[begin : begin + REPEATED]
        articles = np.unique(np.concatenate([one, two]))
        yield from match_repeats(one, two, articles, *_fetch(connection, articles))


def match_repeats(
    first: Places, second: Places, articles: Places, ids: Sequence[str], bodies: Sequence[str]
) -> Iterator[Match]:
    """The matches of pairs that have the same words from end to end; the rest as in `align_candidates`."""
    sides = read_sides(bodies, np.empty(0, np.uint64))
    one, two = np.searchsorted(articles, first), np.searchsorted(articles, second)
    zero, sizes = np.zeros(len(one), np.int64), np.diff(sides.bounds)[one]
    whole = Stretches(np.arange(len(one)), one, two, zero, sizes, zero, sizes, sizes)
    yield from _matches(whole, sides, ids, bodies, {})


def _fetch(connection: duckdb.DuckDBPyConnection, articles: Places) -> tuple[list[str], list[str]]:
    """Ids and texts of articles, in the order of their numbers."""
    wanted = {"article": articles}
    got = connection.execute("SELECT article, id, body FROM traced JOIN wanted USING (article)").fetchnumpy()
    del wanted
    order = np.argsort(got["article"])
    return got["id"][order].tolist(), got["body"][order].tolist()


def _matches(
    found: Stretches, sides: Sides, ids: Sequence[str], bodies: Sequence[str], unaligned: Mapping[int, int]
) -> Iterator[Match]:
    """The matches of pairs; `unaligned` is how many runs of words of each pair were not looked at any more."""
    left, right = sides.bounds[found.first], sides.bounds[found.second]
    spans = np.stack(
        [
            sides.starts[left + found.begin],
            sides.ends[left + found.end - 1],
            sides.starts[right + found.begin2],
            sides.ends[right + found.end2 - 1],
        ],
        axis=1,
    )
    sizes = np.diff(sides.bounds)
    shorter = np.minimum(sizes[found.first], sizes[found.second])
    share = np.minimum(found.end - found.begin, found.end2 - found.begin2) / np.maximum(shorter, 1)
    columns = (found.pair, found.first, found.second, share, spans)
    for _, group in groupby(zip(*(column.tolist() for column in columns), strict=True), key=itemgetter(0)):
        rows = list(group)
        pair, one, two, _, _ = rows[0]
        passages = tuple(_take_marks(bodies[one], bodies[two], row[4]) for row in rows)
        score = min(1.0, round(sum(row[3] for row in rows), 4))
        evidence = [Evidence("shared-words", detail=f"{score:.0%}")]
        if unaligned.get(pair):
            evidence.append(Evidence(LEFT, detail=str(unaligned[pair])))
        yield Match(ids[one], ids[two], passages, False, score, tuple(evidence))


def _take_marks(text: str, other: str, bounds: Bounds) -> tuple[Span, Span]:
    """A passage with the marks around it that both sides have."""
    begin, end, begin2, end2 = bounds
    while end < len(text) and end2 < len(other) and _is_same_mark(text[end], other[end2]):
        end, end2 = end + 1, end2 + 1
    while begin and begin2 and _is_same_mark(text[begin - 1], other[begin2 - 1]):
        begin, begin2 = begin - 1, begin2 - 1
    return Span(begin, end), Span(begin2, end2)


def _is_same_mark(one: str, two: str) -> bool:
    return one == two and not one.isspace() and not one.isalnum() and one != BLANK
