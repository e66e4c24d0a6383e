"""The functions of a trace that see texts, from batches of Arrow to batches of Arrow: the same on every engine.

Each takes the batches of one relation of `relations.py` and yields those of the next, a bounded number of texts
at a time; they are what Spark's `mapInArrow` runs on the workers, where nothing but selon's wheel is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from selon.engines.relations import CANDIDATE, MATCH, READING, REPEAT, TEXT
from selon.engines.rows import FIELDS, article_of_row
from selon.reading import read_article
from selon.records import Article, Derivation, Match, Reading
from selon.tracing.fingerprints import Numbers, Places, blank_out, digest_words, split_words
from selon.tracing.lineage import find_derivations
from selon.tracing.reuse import LEFT, align_candidates, fingerprint_rows, match_repeats, number_outlet

Batches = Iterator[pa.RecordBatch]

WEIGHT = 8_000_000  # bytes of batches that are worked on together, at least: the rest is their largest page
PIECE = 2_000_000  # characters of the articles whose rows are yielded at a time

TRACED = pa.schema(
    [
        ("article", pa.int32()),
        ("id", pa.string()),
        ("outlet", pa.int64()),
        ("words", pa.int32()),
        ("digest", pa.int64()),
        ("lang", pa.string()),
        ("body", pa.string()),
        ("reason", pa.string()),
    ]
)
FINGERPRINTS = pa.schema([("article", pa.int32()), ("hash", pa.int64()), ("position", pa.int32())])
MATCHES = pa.schema(
    [
        ("first", pa.int32()),
        ("second", pa.int32()),
        ("score", pa.float64()),
        ("unaligned", pa.int32()),
        ("record", pa.string()),
    ]
)
LABELS = pa.schema([("article", pa.int32()), ("label", pa.int32())])
READINGS = pa.schema(
    [
        ("article", pa.int32()),
        *((name, pa.string()) for name in FIELDS),
        ("reading", pa.string()),
        ("reason", pa.string()),
    ]
)
DERIVATIONS = pa.schema(
    [
        ("derived", pa.string()),
        ("source", pa.string()),
        ("relation", pa.string()),
        ("declared", pa.bool_()),
        ("score", pa.float64()),
        ("direction", pa.string()),
        ("sibling", pa.bool_()),
        ("passages", pa.list_(pa.list_(pa.list_(pa.int32())))),
        ("evidence", pa.string()),
    ]
)


# --- articles --------------------------------------------------------------------------------------------


def index_articles(batches: Batches) -> Batches:
    """Rows of `traced` for rows of articles; one that cannot be read keeps its number, and says why."""
    for rows in pieces_of(batches, "text"):
        articles, reasons = zip(*(_article(row) for row in rows), strict=True)
        bodies = [blank_out(article.text, article.leftovers) for article in articles]
        words = split_words(bodies)
        columns = {
            "article": np.array([row["article"] for row in rows], np.int32),
            "id": [article.id for article in articles],
            "outlet": np.array([number_outlet(article.outlet) for article in articles], np.int64),
            "words": np.diff(words.bounds).astype(np.int32),
            "digest": digest_words(words).view(np.int64),
            "lang": [article.lang for article in articles],
            "body": bodies,
            "reason": list(reasons),
        }
        yield batch_of(columns, TRACED)


def pieces_of(batches: Batches, text: str) -> Iterator[list[dict[str, Any]]]:
    """The rows of batches, a bounded number of characters at a time."""
    for batch in batches:
        piece: list[dict[str, Any]] = []
        size = 0
        for row in batch.to_pylist():
            piece.append(row)
            size += len(row[text] or "")
            if size >= PIECE:
                yield piece
                piece, size = [], 0
        if piece:
            yield piece


def _article(row: Mapping[str, Any]) -> tuple[Article, str | None]:
    """The article of a row and why it could not be read; one without an id is called by its number."""
    return article_of_row(row, row["id"] or str(row["article"]))


def take_fingerprints(batches: Batches) -> Batches:
    """Rows of `fingerprints` for the bodies of articles."""
    for rows in pieces_of(batches, "body"):
        numbers = np.array([row["article"] for row in rows], np.int32)
        columns = fingerprint_rows(numbers, split_words([row["body"] for row in rows]))
        yield batch_of(columns, FINGERPRINTS)


def read_articles(batches: Batches) -> Batches:
    """What is read in each article: the columns of a case's articles, and the record of the reading."""
    for rows in pieces_of(batches, "text"):
        made = [(row["article"], *_article(row)) for row in rows]
        yield pa.RecordBatch.from_pylist(
            [_reading_row(number, article, reason) for number, article, reason in made], READINGS
        )


def _reading_row(number: int, article: Article, reason: str | None) -> dict[str, Any]:
    known = {name: getattr(article, name) for name in FIELDS[:-1]}
    record = encode(replace(article, text=""))
    reading = None if reason else encode(replace(read_article(article), article=Article("", "")))
    return {"article": number, **known, "record": record, "reading": reading, "reason": reason}


# --- pairs -----------------------------------------------------------------------------------------------


def align_pages(batches: Batches, boilerplate: Numbers) -> Batches:
    """Rows of `matches` for the rows of `PAGES`, by page and kind; whole pages at a time.

    `boilerplate` are the numbers of the fingerprints that are no news, of all articles, in order.
    """
    for table in gather(batches, "page"):
        found = list(_align(table, boilerplate))
        columns = {
            "first": np.array([int(match.first) for match in found], np.int32),
            "second": np.array([int(match.second) for match in found], np.int32),
            "score": [match.score for match in found],
            "unaligned": [sum(int(e.detail) for e in match.evidence if e.rule == LEFT) for match in found],
            "record": [encode(match) for match in found],
        }
        yield batch_of(columns, MATCHES)


def gather(batches: Batches, key: str) -> Iterator[pa.Table]:
    """The rows of batches that are in the order of `key`, in tables that hold all rows of each key they hold."""
    held: list[pa.RecordBatch] = []
    weight = 0
    for batch in batches:
        if not len(batch):
            continue
        keys = batch.column(key).to_numpy()
        cut = int(np.searchsorted(keys, keys[-1]))
        apart = cut > 0 or not held or held[-1].column(key)[-1].as_py() != keys[0]
        if held and apart and weight >= WEIGHT:
            yield pa.Table.from_batches([*held, batch.slice(0, cut)])
            held, weight, batch = [], 0, batch.slice(cut)
        held.append(batch)
        weight += batch.nbytes
    if held:
        yield pa.Table.from_batches(held)


def _align(table: pa.Table, boilerplate: Numbers) -> Iterator[Match]:
    """The matches of pages. They are called by their numbers: ids of a large archive may repeat."""
    kind = table.column("kind").to_numpy()
    names = ("first", "second", "shift", "low", "high", "hits")
    columns = {name: table.column(name).to_numpy().astype(np.int64) for name in names}
    places = np.flatnonzero(kind == TEXT)
    articles, once = np.unique(columns["first"][places], return_index=True)
    bodies = table.column("body").take(pa.array(places[once])).to_pylist()
    ids = [str(number) for number in articles.tolist()]
    rows = {name: column[kind == CANDIDATE] for name, column in columns.items()}
    if len(rows["first"]):
        yield from align_candidates(rows, articles, ids, bodies, boilerplate)
    repeats = kind == REPEAT
    if repeats.any():
        yield from match_repeats(columns["first"][repeats], columns["second"][repeats], articles, ids, bodies)


# --- groups ----------------------------------------------------------------------------------------------


def link_articles(batches: Batches) -> Batches:
    """Rows of `labels` for all pairs of articles that are linked: each article with the least number of its group.

    All pairs are held: 40 bytes each. Work grows with them, times the logarithm of the longest chain.
    """
    held = [(batch.column("first").to_numpy(), batch.column("second").to_numpy()) for batch in batches]
    if held:
        first, second = (np.concatenate(side) for side in zip(*held, strict=True))
        articles, places = np.unique(np.concatenate([first, second]), return_inverse=True)
        labels = _least_linked(places[: len(first)], places[len(first) :], len(articles))
        yield batch_of({"article": articles, "label": articles[labels]}, LABELS)


def _least_linked(one: Places, other: Places, count: int) -> Places:
    """The least number that each of `count` is linked to, by whatever chain of pairs."""
    labels = np.arange(count)
    while True:
        least = np.minimum(labels[one], labels[other])
        fresh = labels.copy()
        # The label of a label takes the least as well: whole groups are joined at a time, not one article.
        for side in (one, other, labels[one], labels[other]):
            np.minimum.at(fresh, side, least)
        fresh = fresh[fresh]
        if np.array_equal(fresh, labels):
            return labels
        labels = fresh


def trace_families(batches: Batches) -> Batches:
    """Rows of `derivations` for the rows of `FAMILIES`, by page and kind."""
    for table in gather(batches, "page"):
        page = table.column("page").to_numpy()
        edges = [0, *(np.flatnonzero(np.diff(page)) + 1).tolist(), len(page)]
        for begin, end in pairwise(edges):
            found = [_derivation_row(each) for each in _trace(table.slice(begin, end - begin))]
            yield pa.RecordBatch.from_pylist(found, DERIVATIONS)


def _trace(table: pa.Table) -> Iterator[Derivation]:
    """The derivations of the families of a page. What articles credit outside their family is not looked for."""
    rows = table.to_pylist()
    names = _names(rows)
    readings = {row["first"]: _reading(row, names[row["first"]]) for row in rows if row["kind"] == READING}
    families: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["kind"] == MATCH:
            families.setdefault(row["family"], []).append(row)
    for family in families.values():
        members = sorted({row[side] for row in family for side in ("first", "second")})
        matches = [
            replace(
                msgspec.json.decode(row["record"], type=Match),
                first=names[row["first"]],
                second=names[row["second"]],
            )
            for row in family
        ]
        known = {names[member] for member in members}
        found = find_derivations([readings[member] for member in members], matches)
        yield from (d for d in found.derivations if d.source in known)


def _names(rows: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """What the articles of a family are called: by their ids, or where one is taken, with their number."""
    names: dict[int, str] = {}
    taken: set[str] = set()
    for row in rows:
        if row["kind"] == READING:
            name = row["id"] if row["id"] not in taken else f"{row['id']}~{row['first']}"
            taken.add(name)
            names[row["first"]] = name
    return names


def _reading(row: Mapping[str, Any], name: str) -> Reading:
    article = replace(msgspec.json.decode(row["record"], type=Article), id=name, text=row["text"])
    return replace(msgspec.json.decode(row["reading"], type=Reading), article=article)


def _derivation_row(derivation: Derivation) -> dict[str, Any]:
    names = [name for name in DERIVATIONS.names if name not in ("passages", "evidence")]
    return {
        **{name: getattr(derivation, name) for name in names},
        "passages": [[list(span) for span in passage] for passage in derivation.passages],
        "evidence": encode(derivation.evidence),
    }


def encode(record: object) -> str:
    """A record as JSON."""
    return msgspec.json.encode(record).decode()


def batch_of(columns: Mapping[str, Any], schema: pa.Schema) -> pa.RecordBatch:
    """Columns as a batch."""
    arrays = [pa.array(columns[field.name], field.type) for field in schema]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
