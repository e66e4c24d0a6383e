"""The case: one DuckDB file that keeps what was read and found, so that nothing is done twice.

A case is used from one process at a time: a second one that would write gets a `CaseError` at once. Whatever
is added is added in one transaction, so that a crash, a full disk or Ctrl-C leaves the case as it was. Without
a path the case lives in memory, and spills to a temporary folder where memory is short.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import duckdb
import msgspec
import numpy as np

from selon.case import schema
from selon.errors import CaseError
from selon.packs import digest_packs
from selon.reading import read_article
from selon.records import Article, Decision, Match, Reading, Unread
from selon.tracing.queries import Bound

MEMORY = "1GB"  # of DuckDB's own; beyond it, joins and sorts spill to disk
_BATCH = 500  # articles held at a time: at 5 kB of text and 10 kB of JSON each, under 10 MB
_BUSY = "Could not set lock"
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "memory_limit": MEMORY,
}

Record = TypeVar("Record")
Item = Article | Unread


@dataclass(slots=True)
class Added:
    """What an addition did: ids of new articles, how many were there already, inputs that could not be read,
    and ids that were taken (the id asked for, and the one given instead)."""

    new: list[str] = field(default_factory=list)
    unchanged: int = 0
    unread: list[Unread] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)


class Case:
    """The articles under examination and all that was derived from them; a context manager.

    Open one with `open_case`. Readings are made when they are first asked for, and kept.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
        self.connection = connection
        self.path = path
        self.maker = f"selon {version('selon')} {digest_packs()}"

    def __enter__(self) -> Case:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; what was added is already in it."""
        self.connection.close()

    # --- articles ----------------------------------------------------------------------------------------

    def add(self, items: Iterable[Item]) -> Added:
        """Adds articles, all or none of them: an exception on the way leaves the case as it was.

        An article that is there already, to the last character, is not added again. One whose id is taken by
        another text is kept under an id of its own ("a~2"), and named in `renamed`.
        """
        added = Added()
        with self.transaction():
            taken = dict(self._rows("SELECT id, digest FROM articles"))
            digests = set(taken.values())
            articles = self._new_articles(items, added, taken, digests)
            while batch := list(islice(articles, _BATCH)):
                self._insert_articles(batch)
            for item in added.unread:
                self._run("INSERT OR REPLACE INTO unread VALUES (?, ?)", [item.path, item.reason])
            if added.new:
                self._forget_results()
        return added

    def _new_articles(
        self, items: Iterable[Item], added: Added, taken: dict[str, str], digests: set[str]
    ) -> Iterator[tuple[Article, str]]:
        for item in items:
            if isinstance(item, Unread):
                added.unread.append(item)
                continue
            digest = _digest(item)
            if digest in digests:
                added.unchanged += 1
                continue
            name = _free_name(item.id, taken)
            if name != item.id:
                added.renamed.append((item.id, name))
            taken[name] = digest
            digests.add(digest)
            added.new.append(name)
            yield replace(item, id=name), digest

    def _insert_articles(self, batch: Sequence[tuple[Article, str]]) -> None:
        first = self._one("SELECT coalesce(max(n), 0) + 1 FROM articles")
        articles = [article for article, _ in batch]
        columns: dict[str, Any] = {
            "n": np.arange(first, first + len(batch), dtype=np.int32),
            "digest": _objects(digest for _, digest in batch),
            "record": _objects(_encode(replace(article, text="")) for article in articles),
        }
        for name in ("id", "title", "outlet", "byline", "published", "lang", "url", "path", "text"):
            columns[name] = _objects(getattr(article, name) for article in articles)
        self.insert("articles", columns)

    def count(self) -> int:
        """How many articles the case holds."""
        return int(self._one("SELECT count(*) FROM articles"))

    def articles(self) -> Iterator[Article]:
        """The articles in the order in which they were added, a few at a time."""
        for text, record in self._rows("SELECT text, record FROM articles ORDER BY n"):
            yield replace(msgspec.json.decode(record, type=Article), text=text)

    def unread(self) -> list[Unread]:
        """The inputs that could not be read, with their reasons."""
        return [Unread(*row) for row in self._rows("SELECT path, reason FROM unread ORDER BY path")]

    # --- readings ----------------------------------------------------------------------------------------

    def readings(self) -> Iterator[Reading]:
        """The readings of all articles, in their order; those not made yet, by this version, are made now."""
        self.read_missing()
        rows = self._rows(
            """SELECT a.text, a.record, r.record FROM articles a JOIN readings r ON r.article = a.id
            ORDER BY a.n"""
        )
        for text, article, reading in rows:
            whole = replace(msgspec.json.decode(article, type=Article), text=text)
            yield replace(msgspec.json.decode(reading, type=Reading), article=whole)

    def read_missing(self, follow: Callable[[Reading], None] | None = None) -> int:
        """Reads the articles that this version has not read; gives how many. `follow` sees each one."""
        with self.transaction():
            self._run("DELETE FROM readings WHERE maker <> ?", [self.maker])
            rows = self._rows(
                """SELECT text, articles.record FROM articles
                ANTI JOIN readings ON readings.article = articles.id AND readings.maker = ? ORDER BY n""",
                [self.maker],
            )
            done = 0
            while batch := list(islice(rows, _BATCH)):
                made = [
                    read_article(replace(msgspec.json.decode(record, type=Article), text=text))
                    for text, record in batch
                ]
                self._insert_readings(made)
                done += len(made)
                if follow is not None:
                    for reading in made:
                        follow(reading)
        return done

    def _insert_readings(self, made: Sequence[Reading]) -> None:
        empty = Article("", "")
        self.insert(
            "readings",
            {
                "article": _objects(reading.article.id for reading in made),
                "maker": _objects(self.maker for _ in made),
                "record": _objects(_encode(replace(reading, article=empty)) for reading in made),
            },
        )

    # --- results -----------------------------------------------------------------------------------------

    def has(self, stage: str) -> bool:
        """Whether a stage was run by this version since articles last came in, whatever it found."""
        return bool(self._one("SELECT value = ? FROM about WHERE key = ?", [self.maker, f"stage {stage}"]))

    def keep(self, stage: str, results: Mapping[str, Iterable[object]]) -> None:
        """Keeps the results of a stage by their kinds, in their order, in place of those that were there."""
        with self.transaction():
            for kind, records in results.items():
                self._keep(kind, [_encode(record) for record in records])
            self._run("INSERT OR REPLACE INTO about VALUES (?, ?)", [f"stage {stage}", self.maker])

    def _keep(self, kind: str, encoded: list[str]) -> None:
        self._run("DELETE FROM results WHERE kind = ?", [kind])
        columns = {"kind": _objects(kind for _ in encoded), "record": _objects(encoded)}
        self.insert("results", {**columns, "n": np.arange(len(encoded), dtype=np.int32)})

    def kept(self, kind: str, record: type[Record]) -> list[Record]:
        """The results of one kind, in their order."""
        rows = self._rows("SELECT record FROM results WHERE kind = ? ORDER BY n", [kind])
        return [msgspec.json.decode(row, type=record) for (row,) in rows]

    def forget(self, stage: str) -> None:
        """Lets a stage be run again when its results are next asked for."""
        with self.transaction():
            self._run("DELETE FROM about WHERE key = ?", [f"stage {stage}"])

    def _forget_results(self) -> None:
        self._run("DELETE FROM results")
        self._run("DELETE FROM about WHERE key LIKE 'stage %'")

    # --- matches -----------------------------------------------------------------------------------------

    def indexed(self) -> set[str]:
        """The ids of the articles whose matches were looked for by this version; all are forgotten for another."""
        if self._one("SELECT value FROM about WHERE key = 'matcher'") != self.maker:
            with self.transaction():
                for table in ("traced", "fingerprints"):
                    self._run(f"DROP TABLE IF EXISTS {table}")
                self._run("DELETE FROM matches")
                self._run("DELETE FROM about WHERE key = 'bounds'")
                self._run("INSERT OR REPLACE INTO about VALUES ('matcher', ?)", [self.maker])
        if not self._one("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'traced'"):
            return set()
        return {id_ for (id_,) in self._rows("SELECT id FROM traced")}

    def add_matches(self, found: Sequence[Match]) -> None:
        """Keeps matches beside those that are there."""
        columns = {
            "first": _objects(match.first for match in found),
            "second": _objects(match.second for match in found),
            "across": np.array([match.across for match in found], dtype=bool),
            "record": _objects(_encode(match) for match in found),
        }
        self.insert("matches", columns)

    def add_bounds(self, bounds: Iterable[Bound]) -> None:
        """Keeps what the bounds of a search for matches left out; of each bound the search that left out most."""
        kept = {bound.name: bound for bound in self.bounds()}
        for bound in bounds:
            kept[bound.name] = max(bound, kept.get(bound.name, bound), key=lambda b: b.times)
        self._run("INSERT OR REPLACE INTO about VALUES ('bounds', ?)", [_encode(list(kept.values()))])

    def bounds(self) -> list[Bound]:
        """What the bounds of the search for matches left out."""
        value = self._one("SELECT value FROM about WHERE key = 'bounds'")
        return msgspec.json.decode(value, type=list[Bound]) if value else []

    def drop_matches_across(self) -> None:
        """Forgets the matches between articles of different languages."""
        self._run("DELETE FROM matches WHERE across")

    def matches(self) -> list[Match]:
        """What the articles share, in the order in which it was found."""
        rows = self._rows("SELECT record FROM matches ORDER BY rowid")
        return [msgspec.json.decode(record, type=Match) for (record,) in rows]

    # --- decisions ---------------------------------------------------------------------------------------

    def decide(self, decision: Decision) -> None:
        """Keeps a person's decision; one with the same id takes its place, which is how it is taken back."""
        with self.transaction():
            self._run(
                "INSERT OR REPLACE INTO decisions VALUES (?, ?, ?)",
                [decision.id, decision.time, _encode(decision)],
            )

    def decisions(self) -> tuple[Decision, ...]:
        """All decisions in the order of their times, those taken back among them."""
        rows = self._rows("SELECT record FROM decisions ORDER BY time, id")
        return tuple(msgspec.json.decode(row, type=Decision) for (row,) in rows)

    # --- the connection ----------------------------------------------------------------------------------

    def insert(self, table: str, columns: dict[str, Any]) -> None:
        """Appends rows given as arrays by column; DuckDB reads them in place."""
        if len(next(iter(columns.values()))) == 0:
            return
        with _clear_errors(self.path):
            self.connection.register("batch", columns)
            self.connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM batch")
            self.connection.unregister("batch")

    def _run(self, sql: str, values: Sequence[object] = ()) -> None:
        with _clear_errors(self.path):
            self.connection.execute(sql, values).fetchall()

    def _one(self, sql: str, values: Sequence[object] = ()) -> Any:
        with _clear_errors(self.path):
            rows = self.connection.execute(sql, values).fetchall()
        return rows[0][0] if rows else None

    def _rows(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, a few at a time, through a cursor that other statements leave alone.

        A cursor sees what is committed, and nothing of a transaction under way.
        """
        with _clear_errors(self.path):
            cursor = self.connection.cursor()
            cursor.execute(sql, values)
            while rows := cursor.fetchmany(_BATCH):
                yield from rows

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Whatever is done inside is done whole or not at all."""
        self._run("BEGIN")
        try:
            yield
            self._run("COMMIT")
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise


def open_case(path: Path | None = None, *, create: bool = True) -> Case:
    """The case in the file `path`, made where there is none and `create` is set; without a path, in memory.

    Raises CaseError where the file is no case, is damaged, was made by a newer selon, or is in use.
    """
    if path is not None and not path.exists() and not create:
        raise CaseError(f"{path}: no such case")
    if path is not None and path.exists() and not is_case(path):
        raise CaseError(f"{path}: not a case: a case is a DuckDB file that selon made")
    with _clear_errors(path):
        connection = duckdb.connect(str(path) if path else ":memory:", config=dict(_SETTINGS))
        if path is None:
            connection.execute("SET temp_directory = ?", [tempfile.gettempdir()])
    try:
        with _clear_errors(path):
            _bring_up(connection, path)
    except BaseException:
        connection.close()
        raise
    return Case(connection, path)


def is_case(path: Path) -> bool:
    """Whether a file looks like a case: a DuckDB file has its mark at byte 8."""
    try:
        with path.open("rb") as file:
            return file.read(12)[8:12] == b"DUCK"
    except OSError:
        return False


def _bring_up(connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
    """Makes the tables of a new file, and upgrades those of an older version, in one transaction."""
    names = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if names and "about" not in names:
        raise CaseError(f"{path}: a DuckDB file, but no case of selon")
    connection.execute("BEGIN")
    if not names:
        connection.execute(schema.TABLES)
        connection.execute(schema.VIEWS)
        connection.execute("INSERT INTO about VALUES ('version', ?)", [str(schema.VERSION)])
    rows = connection.execute("SELECT value FROM about WHERE key = 'version'").fetchall()
    found = int(rows[0][0]) if rows else 0
    if found > schema.VERSION:
        raise CaseError(f"{path}: made by a newer selon (tables {found}, this one knows {schema.VERSION})")
    for number in range(found, schema.VERSION):
        connection.execute(schema.UPGRADES[number])
        connection.execute("UPDATE about SET value = ? WHERE key = 'version'", [str(number + 1)])
    connection.execute("COMMIT")


@contextmanager
def _clear_errors(path: Path | None) -> Iterator[None]:
    """What DuckDB raises, as a CaseError that names the file and says what to do."""
    try:
        yield
    except duckdb.Error as error:
        where = path or "case in memory"
        words = str(error)
        if _BUSY in words:
            raise CaseError(f"{where}: in use by another selon; close it first") from error
        if "No space left" in words or "max_temp_directory_size" in words:
            raise CaseError(f"{where}: the disk is full; the case is as it was") from error
        if isinstance(error, duckdb.IOException | duckdb.SerializationException | duckdb.InternalException):
            raise CaseError(f"{where}: cannot be read, perhaps damaged: {words.splitlines()[0]}") from error
        raise CaseError(f"{where}: {words.splitlines()[0]}") from error


def _digest(article: Article) -> str:
    """What makes an article this one and no other: all that was read, whatever file it came from."""
    return sha256(msgspec.json.encode(replace(article, path=None))).hexdigest()


def _free_name(name: str, taken: dict[str, str]) -> str:
    if name not in taken:
        return name
    number = 2
    while f"{name}~{number}" in taken:
        number += 1
    return f"{name}~{number}"


def _encode(record: object) -> str:
    return msgspec.json.encode(record).decode()


def _objects(values: Iterable[object]) -> Any:
    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array
