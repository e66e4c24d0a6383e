"""The case as folders of tables: CSV with a `datapackage.json` (Frictionless), and Parquet.

In CSV a cell that a spreadsheet would run as a formula gets an apostrophe in front, and the column `guarded`
names it, as in `selon.exports.readings`. `articles.parquet` keeps all that was read of each article, and is
read back by selon as it was.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb

from selon.exports.material import Material, stamp
from selon.exports.readings import FORMULA, Json, dump_json, reading_object
from selon.exports.tables import Column, Row, Table, make_tables

_CSV_TYPES = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean"}
_DUCKDB_TYPES = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}
_SPAN = "INTEGER[]"
_READ_BACK = {  # of articles.parquet: what a record of selon needs to be read back as it was written
    "candidates": f"STRUCT(field VARCHAR, value VARCHAR, found_in VARCHAR, span {_SPAN})[]",
    "credits": f"STRUCT(span {_SPAN}, name VARCHAR, url VARCHAR, kind VARCHAR, found_in VARCHAR, rule VARCHAR)[]",
    "leftovers": f"STRUCT(span {_SPAN}, reason VARCHAR)[]",
    "outside": "VARCHAR[]",
    "pages": f"{_SPAN}[]",
    "breaks": f"{_SPAN}[]",
}
_LARGEST_LINE = 2**30  # bytes of one record as JSON
_CHUNK = 2**20


class File(NamedTuple):
    """A file of a folder, and its bytes in pieces."""

    name: str
    pieces: Iterable[bytes]


# --- CSV ---------------------------------------------------------------------------------------------------


def to_csv_package(material: Material) -> Iterator[File]:
    """A CSV file a table, and the description of all of them."""
    tables = make_tables(material)
    for table in tables:
        yield File(f"{table.name}.csv", _csv_lines(table))
    yield File(
        "datapackage.json", [json.dumps(_package(material, tables), ensure_ascii=False, indent=1).encode()]
    )


def _csv_lines(table: Table) -> Iterator[bytes]:
    yield _csv_line([column.name for column in table.columns] + ["guarded"])
    for row in table.rows:
        guarded = []
        cells = []
        for column, cell in zip(table.columns, row, strict=True):
            shown = "" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell)
            if column.type == "text" and shown.startswith(FORMULA):
                guarded.append(column.name)
                shown = f"'{shown}"
            cells.append(shown)
        yield _csv_line([*cells, " ".join(guarded)])


def _csv_line(cells: list[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().encode("utf-8", "replace")


def _package(material: Material, tables: tuple[Table, ...]) -> Json:
    return {
        "profile": "tabular-data-package",
        "name": re.sub(r"[^a-z0-9._-]+", "-", material.contents.name.lower()).strip("-.") or "case",
        "title": material.contents.name,
        "created": stamp(material.made),
        "description": "Evidence found by selon. Positions are code points, start and up to, not including, end."
        + (" The articles' texts are left out." if material.spans_only else ""),
        "resources": [_resource(table) for table in tables],
    }


def _resource(table: Table) -> Json:
    fields: list[Json] = [{"name": c.name, "type": _CSV_TYPES[c.type]} for c in table.columns]
    schema: Json = {
        "fields": [*fields, {"name": "guarded", "type": "string"}],
        "missingValues": [""],
        "foreignKeys": [
            {"fields": c.name, "reference": {"resource": c.refers, "fields": "id"}}
            for c in table.columns
            if c.refers
        ],
    }
    if table.keyed:
        schema["primaryKey"] = table.columns[0].name
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": table.about,
        "encoding": "utf-8",
        "schema": schema,
    }


# --- Parquet -----------------------------------------------------------------------------------------------


def to_parquet(material: Material) -> Iterator[File]:
    """A Parquet file a table; `articles.parquet` can be read back."""
    for table in make_tables(material):
        types = {column.name: _DUCKDB_TYPES[column.type] for column in table.columns}
        records: Iterable[Json] = (_record(table.columns, row) for row in table.rows)
        if table.name == "articles":
            types |= {} if material.spans_only else _READ_BACK
            records = map(_joined, records, (_kept(material, n) for n in range(len(table.rows))))
        yield File(f"{table.name}.parquet", _parquet(records, types))


def _record(columns: tuple[Column, ...], row: Row) -> Json:
    return {column.name: cell for column, cell in zip(columns, row, strict=True)}


def _joined(one: Json, other: Json) -> Json:
    return one | other


def _kept(material: Material, number: int) -> Json:
    """What reading an article back needs beside its own columns."""
    if material.spans_only:
        return {}
    reading = material.readings[number]
    known = reading_object(reading)
    leftovers = [{"span": list(s.span), "reason": s.reason} for s in reading.article.leftovers]
    return {name: known[name] for name in _READ_BACK if name in known} | {"leftovers": leftovers}


def _parquet(records: Iterable[Json], types: dict[str, str]) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory(prefix="selon-") as folder:
        lines, target = Path(folder) / "rows.jsonl", Path(folder) / "rows.parquet"
        with lines.open("wb") as file:
            file.writelines(dump_json(record) + b"\n" for record in records)
        with duckdb.connect(":memory:", config={"autoload_known_extensions": False}) as base:
            base.execute(
                f"""COPY (SELECT * FROM read_json(?, columns = {types!r}, format = 'newline_delimited',
                maximum_object_size = {_LARGEST_LINE})) TO '{target}' (FORMAT parquet, COMPRESSION zstd)""",
                [str(lines)],
            )
        with target.open("rb") as file:
            while piece := file.read(_CHUNK):
                yield piece
