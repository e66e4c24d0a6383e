"""The case as an SQLite file laid out for Datasette: foreign keys, an index for each, full-text search."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from selon.exports.material import Material
from selon.exports.tables import Table, make_tables

_TYPES = {"text": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
_SEARCHED = {
    "articles": ("title", "outlet", "text"),
    "attributions": ("source", "content"),
    "claims": ("label",),
}
_CHUNK = 2**20


def to_sqlite(material: Material) -> Iterator[bytes]:
    """The bytes of the database file; a table `about` says which case it is and how positions are counted."""
    with tempfile.TemporaryDirectory(prefix="selon-") as folder:
        path = Path(folder) / "case.db"
        base = sqlite3.connect(path)
        try:
            base.execute("PRAGMA foreign_keys = ON")
            for table in make_tables(material):
                _add(base, table)
            for name, columns in _SEARCHED.items():
                _index_words(base, name, columns)
            base.execute("CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT)")
            base.executemany("INSERT INTO about VALUES (?, ?)", _about(material))
            base.commit()
            base.execute("VACUUM")
        finally:
            base.close()
        with path.open("rb") as file:
            while piece := file.read(_CHUNK):
                yield piece


def _about(material: Material) -> list[tuple[str, str]]:
    return [
        ("case", material.contents.name),
        ("made by", material.maker),
        ("positions", "code points, start and up to, not including, end"),
        ("texts", "left out (--spans-only)" if material.spans_only else "included"),
    ]


def _add(base: sqlite3.Connection, table: Table) -> None:
    parts = []
    for number, column in enumerate(table.columns):
        words = f'"{column.name}" {_TYPES[column.type]}'
        if table.keyed and not number:
            words += " PRIMARY KEY NOT NULL"
        if column.refers:
            words += f' REFERENCES "{column.refers}" ("id")'
        parts.append(words)
    base.execute(f'CREATE TABLE "{table.name}" ({", ".join(parts)})')
    marks = ", ".join("?" for _ in table.columns)
    rows = ([_clean(cell) for cell in row] for row in table.rows)
    base.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)
    for column in table.columns:
        if column.refers:
            base.execute(f'CREATE INDEX "{table.name}_{column.name}" ON "{table.name}" ("{column.name}")')


def _clean(cell: object) -> object:
    """A string without half characters, which SQLite refuses."""
    return cell.encode("utf-8", "replace").decode("utf-8") if isinstance(cell, str) else cell


def _index_words(base: sqlite3.Connection, name: str, columns: tuple[str, ...]) -> None:
    listed = ", ".join(f'"{column}"' for column in columns)
    tokens = "unicode61 remove_diacritics 2"
    base.execute(
        f'CREATE VIRTUAL TABLE "{name}_fts" USING fts5 ({listed}, content="{name}", tokenize="{tokens}")'
    )
    base.execute(f'INSERT INTO "{name}_fts" (rowid, {listed}) SELECT rowid, {listed} FROM "{name}"')
